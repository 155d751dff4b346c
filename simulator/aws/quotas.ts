import { logsQuotas } from './logs/logs-quotas.ts';
import { AwsError } from './operation.ts';

type Quota = { category: string; burst: number; perSecond: number };

const quota = (category: string, burst: number, perSecond: number): Quota => ({ category, burst, perSecond });

const clusterRead = quota('cluster read', 50, 20);
const serviceRead = quota('service read', 100, 20);
const resourceRead = quota('cluster resource read', 100, 20);
const definitionRead = quota('task definition read', 50, 20);
const deploymentRead = quota('service deployment', 50, 20);
const revisionRead = quota('service revision', 50, 20);
const capacityProviderRead = quota('capacity provider read', 50, 20);
const tagRead = quota('tag read', 50, 20);
const serviceModify = quota('service modify', 50, 5);
const definitionModify = quota('task definition modify', 20, 1);
const clusterModify = quota('cluster modify', 20, 1);
const resourceModify = quota('cluster resource modify', 100, 40);

/** Request throttling for the Amazon ECS API: one bucket per account, Region and category. */
const quotas: Record<string, Quota> = {
  'ecs:DescribeClusters': clusterRead,
  'ecs:ListClusters': clusterRead,
  'ecs:DescribeServices': serviceRead,
  'ecs:ListServices': serviceRead,
  'ecs:DescribeTasks': resourceRead,
  'ecs:ListTasks': resourceRead,
  'ecs:DescribeContainerInstances': resourceRead,
  'ecs:ListContainerInstances': resourceRead,
  'ecs:ListAttributes': resourceRead,
  'ecs:DescribeTaskDefinition': definitionRead,
  'ecs:ListTaskDefinitions': definitionRead,
  'ecs:ListTaskDefinitionFamilies': definitionRead,
  'ecs:DescribeServiceDeployments': deploymentRead,
  'ecs:ListServiceDeployments': deploymentRead,
  'ecs:DescribeServiceRevisions': revisionRead,
  'ecs:DescribeCapacityProviders': capacityProviderRead,
  'ecs:ListTagsForResource': tagRead,
  'ecs:ListServicesByNamespace': quota('namespace read', 10, 1),
  'ecs:CreateService': serviceModify,
  'ecs:UpdateService': serviceModify,
  'ecs:DeleteService': serviceModify,
  'ecs:RegisterTaskDefinition': definitionModify,
  'ecs:DeregisterTaskDefinition': definitionModify,
  'ecs:DeleteTaskDefinitions': quota('task definition deletion', 5, 1),
  'ecs:CreateCluster': clusterModify,
  'ecs:DeleteCluster': clusterModify,
  'ecs:PutClusterCapacityProviders': clusterModify,
  'ecs:RunTask': resourceModify,
  'ecs:StopTask': resourceModify,
  'ecs:ExecuteCommand': resourceModify,
  'ecs:TagResource': quota('tag modify', 20, 10),
  'ecs:UntagResource': quota('tag modify', 20, 10),
};

function findQuota(action: string, region: string): Quota | null {
  const [service, operation = ''] = action.split(':');
  if (service !== 'logs') return quotas[action] ?? null;
  const limit = logsQuotas[operation]?.(region);
  return limit ? { category: action, ...limit } : null;
}

type Bucket = { tokens: number; atMs: number };

export type Buckets = Map<string, Bucket>;

/** Takes one token, or throws ThrottlingException as AWS does when none is left. */
export function takeToken(input: {
  buckets: Buckets;
  operation: string;
  account: string;
  region: string;
  nowMs: number;
}): void {
  const limit = findQuota(input.operation, input.region);
  if (!limit) return;
  const key = `${input.account}/${input.region}/${limit.category}`;
  const bucket = input.buckets.get(key) ?? { tokens: limit.burst, atMs: input.nowMs };
  const elapsedSeconds = Math.max(0, input.nowMs - bucket.atMs) / 1000;
  bucket.tokens = Math.min(limit.burst, bucket.tokens + elapsedSeconds * limit.perSecond);
  bucket.atMs = input.nowMs;
  input.buckets.set(key, bucket);
  if (bucket.tokens < 1) throw new AwsError('ThrottlingException', 'Rate exceeded');
  bucket.tokens -= 1;
}
