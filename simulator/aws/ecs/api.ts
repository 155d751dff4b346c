import type { Api } from '../operation.ts';
import { clusterOperations } from './clusters.ts';
import { containerInstanceOperations } from './container-instances.ts';
import { changeServiceOperations } from './create-service.ts';
import { deploymentOperations } from './deployments.ts';
import { listServiceOperations } from './list-services.ts';
import { tagOperations } from './tags.ts';
import { taskDefinitionOperations } from './task-definitions.ts';
import { protectionOperations } from './task-protection.ts';
import { taskOperations } from './tasks.ts';

export const ecsApi: Api = {
  service: 'ecs',
  targetPrefix: 'AmazonEC2ContainerServiceV20141113',
  operations: {
    ...clusterOperations,
    ...containerInstanceOperations,
    ...changeServiceOperations,
    ...deploymentOperations,
    ...listServiceOperations,
    ...tagOperations,
    ...taskDefinitionOperations,
    ...taskOperations,
    ...protectionOperations,
  },
};
