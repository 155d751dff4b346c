import type { Api } from '../operation.ts';
import { clusterOperations } from './clusters.ts';
import { listServiceOperations } from './list-services.ts';

export const ecsApi: Api = {
  service: 'ecs',
  targetPrefix: 'AmazonEC2ContainerServiceV20141113',
  operations: { ...clusterOperations, ...listServiceOperations },
};
