import type { Check } from '#lib/contract/plans.ts';
import { canMove, limitsOf } from './rollout-limits.ts';
import type { Situation } from './situation.ts';

/** A change of what runs, a change of how many, or both. */
export type ChangeKind = 'rollout' | 'count';

const controllerCheck = ({ controller, service }: Situation): Check[] => {
  if (controller === 'CODE_DEPLOY') {
    return [
      {
        id: 'controller',
        level: 'block',
        message: `${service.serviceName} is deployed by CodeDeploy: ECS refuses another task definition from anyone else.`,
        remedy:
          'Redeploy the earlier revision in CodeDeploy, or stop its deployment there with automatic rollback.',
      },
    ];
  }
  if (controller === 'EXTERNAL') {
    return [
      {
        id: 'controller',
        level: 'block',
        message: `${service.serviceName} is deployed by an external controller through task sets: ECS refuses the change.`,
        remedy: 'Ask the tool that owns the task sets; it decides what runs.',
      },
    ];
  }
  return [{ id: 'controller', level: 'ok', message: 'Deployments are made by ECS itself.' }];
};

/** ECS's own rollout of this service that has not ended. */
export const isDeploying = ({ service, primary }: Pick<Situation, 'service' | 'primary'>): boolean =>
  primary?.rolloutState === 'IN_PROGRESS' || (service.deployments?.length ?? 0) > 1;

const inProgressCheck = (situation: Situation): Check[] =>
  isDeploying(situation)
    ? [
        {
          id: 'deployment-in-progress',
          level: 'warn',
          message: 'A deployment is on its way and will be replaced.',
          remedy: 'To go back to what ran before it, stop the deployment instead.',
        },
      ]
    : [{ id: 'deployment-in-progress', level: 'ok', message: 'No other deployment is on its way.' }];

const breakerCheck = ({ service }: Situation): Check[] => {
  const breaker = service.deploymentConfiguration?.deploymentCircuitBreaker;
  if (breaker?.enable && breaker.rollback) {
    return [
      {
        id: 'circuit-breaker',
        level: 'ok',
        message: 'The circuit breaker rolls back if the new tasks fail.',
      },
    ];
  }
  return [
    {
      id: 'circuit-breaker',
      level: 'warn',
      message: breaker?.enable
        ? 'The circuit breaker stops a failing rollout, but does not roll it back.'
        : 'There is no safety net: the circuit breaker is off, so a failing rollout goes on until somebody stops it.',
      remedy: 'Watch it to the end; "Stop deployment" goes back to what ran before.',
    },
  ];
};

const zeroCheck = ({ service }: Situation): Check[] =>
  (service.desiredCount ?? 0) === 0 && service.schedulingStrategy !== 'DAEMON'
    ? [
        {
          id: 'scaled-to-zero',
          level: 'warn',
          message: 'The service is scaled to 0: no task will start, so nothing proves that this works.',
        },
      ]
    : [];

/** Whether the deployment's percentages leave room to start or stop a single task. */
const roomCheck = ({ service }: Situation): Check[] => {
  const limits = limitsOf(service);
  if (!limits || canMove(limits)) return [];
  const { desired, minimumHealthyPercent, maximumPercent } = limits;
  return [
    {
      id: 'no-room',
      level: 'warn',
      message: `With ${desired} tasks, ${minimumHealthyPercent} % minimum and ${maximumPercent} % maximum ECS can neither start nor stop one: the rollout would not move.`,
      remedy: "Raise the maximum or lower the minimum in the service's deployment configuration.",
    },
  ];
};

const ownerTags: Record<string, (value: string) => string> = {
  'aws:cloudformation:stack-name': (stack) => `the CloudFormation stack ${stack}`,
};
const managedBy = /^managed[-_ ]?by$/i;

/** Infrastructure code that will undo a change made by hand. */
const ownerCheck = ({ service }: Situation): Check[] => {
  for (const { key = '', value = '' } of service.tags ?? []) {
    const owner = ownerTags[key]?.(value) ?? (managedBy.test(key) && value ? value : null);
    if (owner) {
      return [
        {
          id: 'owner',
          level: 'warn',
          message: `The service belongs to ${owner}, whose next run will undo this.`,
          remedy: 'Make the same change there.',
        },
      ];
    }
  }
  return [];
};

const statusCheck = ({ service }: Situation): Check[] =>
  service.status === 'ACTIVE' || service.status === undefined
    ? []
    : [
        {
          id: 'service-status',
          level: 'block',
          message: `The service is ${service.status}: it is being deleted.`,
        },
      ];

/** What the service itself has for or against a change. */
export const checkService = (situation: Situation, kind: ChangeKind): Check[] =>
  kind === 'count'
    ? [...statusCheck(situation), ...ownerCheck(situation)]
    : [
        ...statusCheck(situation),
        ...controllerCheck(situation),
        ...inProgressCheck(situation),
        ...breakerCheck(situation),
        ...zeroCheck(situation),
        ...roomCheck(situation),
        ...ownerCheck(situation),
      ];
