import type { TaskDefinition } from '@aws-sdk/client-ecs';
import { revisionIdOf } from '#lib/adapters/ecs/names.ts';
import type { Check } from '#lib/contract/plans.ts';
import type { Situation } from './situation.ts';

const loadBalancerChecks = ({ service }: Situation, target: TaskDefinition): Check[] =>
  (service.loadBalancers ?? []).flatMap(({ containerName, containerPort }): Check[] => {
    const container = target.containerDefinitions?.find(({ name }) => name === containerName);
    const has = container?.portMappings?.some((mapping) => mapping.containerPort === containerPort);
    if (!containerName || has) return [];
    return [
      {
        id: 'load-balancer',
        level: 'block',
        message: container
          ? `The load balancer sends to port ${containerPort} of container ${containerName}, which this revision does not open.`
          : `The load balancer sends to container ${containerName}, which this revision does not have.`,
        remedy: 'Choose a revision with that container and port.',
      },
    ];
  });

const networkChecks = ({ service }: Situation, target: TaskDefinition): Check[] => {
  const hasNetwork = service.networkConfiguration?.awsvpcConfiguration !== undefined;
  const isFargate = service.launchType === 'FARGATE';
  if (target.networkMode === 'awsvpc' && !hasNetwork) {
    return [
      {
        id: 'network-mode',
        level: 'block',
        message:
          'This revision needs its own network interfaces (awsvpc), and the service has no subnets for them.',
      },
    ];
  }
  if (isFargate && target.networkMode !== undefined && target.networkMode !== 'awsvpc') {
    return [
      {
        id: 'network-mode',
        level: 'block',
        message: `This revision uses network mode ${target.networkMode}, which Fargate does not have.`,
      },
    ];
  }
  return [];
};

/** Whether a definition can be used as it is, and fits the service. */
export const checkDefinition = (situation: Situation, target: TaskDefinition): Check[] => {
  const id = revisionIdOf(target.taskDefinitionArn ?? '');
  const status = target.status ?? 'ACTIVE';
  const inactive: Check[] =
    status === 'ACTIVE'
      ? []
      : [
          {
            id: 'definition-inactive',
            level: 'warn',
            message: `${id} is ${status} and cannot run again as it is: a copy of it will be registered.`,
          },
        ];
  return [...inactive, ...loadBalancerChecks(situation, target), ...networkChecks(situation, target)];
};
