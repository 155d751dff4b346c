import type { Rate } from './token-bucket.ts';

export type Quota = { category: string; rate: Rate };

// AWS's table shares a bucket among everybody who uses the account: we stay under half of each.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html
const underHalf = (perSecond: number, burst: number): Rate => ({
  perSecond: perSecond * 0.45,
  burst: Math.max(1, Math.floor(burst * 0.45)),
});

const published: Record<string, { rate: Rate; actions: readonly string[] }> = {
  'ecs cluster read': { rate: underHalf(20, 50), actions: ['ecs:DescribeClusters', 'ecs:ListClusters'] },
  'ecs service read': { rate: underHalf(20, 100), actions: ['ecs:DescribeServices', 'ecs:ListServices'] },
  'ecs resource read': {
    rate: underHalf(20, 100),
    actions: [
      'ecs:DescribeTasks',
      'ecs:ListTasks',
      'ecs:DescribeContainerInstances',
      'ecs:ListContainerInstances',
      'ecs:ListAttributes',
    ],
  },
  'ecs definition read': {
    rate: underHalf(20, 50),
    actions: ['ecs:DescribeTaskDefinition', 'ecs:ListTaskDefinitions', 'ecs:ListTaskDefinitionFamilies'],
  },
  'ecs deployment read': {
    rate: underHalf(20, 50),
    actions: ['ecs:DescribeServiceDeployments', 'ecs:ListServiceDeployments'],
  },
  'ecs revision read': { rate: underHalf(20, 50), actions: ['ecs:DescribeServiceRevisions'] },
  'ecs capacity read': { rate: underHalf(20, 50), actions: ['ecs:DescribeCapacityProviders'] },
  'ecs tag read': { rate: underHalf(20, 50), actions: ['ecs:ListTagsForResource'] },
  'ecs service modify': {
    rate: underHalf(5, 50),
    actions: ['ecs:UpdateService', 'ecs:CreateService', 'ecs:DeleteService'],
  },
  'ecs definition modify': {
    rate: underHalf(1, 20),
    actions: ['ecs:RegisterTaskDefinition', 'ecs:DeregisterTaskDefinition'],
  },
  'ecs resource modify': {
    rate: underHalf(40, 100),
    actions: ['ecs:RunTask', 'ecs:StopTask', 'ecs:StartTask', 'ecs:ExecuteCommand'],
  },
  'logs describe groups': { rate: underHalf(10, 10), actions: ['logs:DescribeLogGroups'] },
  'logs describe streams': { rate: underHalf(25, 25), actions: ['logs:DescribeLogStreams'] },
  'logs live tail': { rate: underHalf(5, 5), actions: ['logs:StartLiveTail'] },
  'cloudwatch metric data': { rate: underHalf(50, 50), actions: ['cloudwatch:GetMetricData'] },
  'cloudwatch alarms': { rate: underHalf(9, 9), actions: ['cloudwatch:DescribeAlarms'] },
};

const byAction = new Map(
  Object.entries(published).flatMap(([category, { rate, actions }]) =>
    actions.map((action) => [action, { category, rate }] as const),
  ),
);

// Per-Region requests a second of the two log reads (CloudWatch Logs quotas); every other Region has the default.
const logReadRates: Record<string, { perSecond: number; regions: Record<string, number> }> = {
  'logs:FilterLogEvents': {
    perSecond: 10,
    regions: {
      'us-east-1': 25,
      'ap-northeast-3': 5,
      'ap-southeast-3': 5,
      'ca-west-1': 5,
      'eu-central-1': 5,
      'il-central-1': 5,
    },
  },
  'logs:GetLogEvents': {
    perSecond: 25,
    regions: {
      'us-west-2': 10,
      'eu-west-1': 10,
      'eu-central-1': 10,
      'ap-northeast-3': 10,
      'ap-southeast-3': 10,
      'ca-west-1': 10,
      'il-central-1': 10,
      'eu-west-3': 30,
    },
  },
};

/** The bucket that an IAM action draws from in a Region. Where AWS publishes nothing, a modest guess. */
export const quotaOf = (action: string, region: string): Quota => {
  const known = byAction.get(action);
  if (known) return known;
  const logRead = logReadRates[action];
  if (logRead) {
    const perSecond = logRead.regions[region] ?? logRead.perSecond;
    return { category: action, rate: underHalf(perSecond, perSecond) };
  }
  const [service = action] = action.split(':');
  if (service === 'ecr') return { category: action, rate: underHalf(20, 40) };
  // Unpublished, and each action has a bucket of its own.
  if (service === 'eks') return { category: action, rate: underHalf(10, 20) };
  return { category: `${service} other`, rate: underHalf(10, 20) };
};
