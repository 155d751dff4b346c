import { type Cluster as EksCluster, ListClustersCommand } from '@aws-sdk/client-eks';
import { type Page, readAllPages } from '#lib/adapters/aws/all-pages.ts';
import { mapLimited } from '#lib/adapters/aws/map-limited.ts';
import { incompleteFrom, isUnsupported } from '#lib/adapters/aws/translate-error.ts';
import type { Cluster } from '#lib/contract/clusters.ts';
import { isDomainError } from '#lib/domain/domain-error.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import type { ReadOptions } from '#lib/domain/ports/region-reads.ts';
import { describeCluster } from './describe-cluster.ts';
import type { EksContext } from './eks-context.ts';
import { eksClusterId } from './names.ts';

const arnOf = ({ partition, region, account }: EksContext, name: string) =>
  `arn:${partition}:eks:${region}:${account}:cluster/${name}`;

/** A cluster as lists show it. What runs on it only its Kubernetes API knows. */
export const toCluster = (context: EksContext, name: string, cluster?: EksCluster): Cluster => ({
  id: eksClusterId(context, name),
  platform: 'eks',
  name,
  arn: cluster?.arn ?? arnOf(context, name),
  account: context.account,
  region: context.region,
  status: cluster?.status ?? 'UNKNOWN',
  counts: {
    services: null,
    runningTasks: null,
    pendingTasks: null,
    desiredTasks: null,
    unhealthyServices: null,
  },
  ...(cluster?.version ? { version: cluster.version } : {}),
});

const readRow = async (context: EksContext, name: string, signal: AbortSignal): Promise<Read<Cluster[]>> => {
  try {
    const cluster = await describeCluster(context, name, signal);
    return { value: [toCluster(context, name, cluster)], incomplete: [] };
  } catch (error) {
    // Deleted since it was listed.
    if (isDomainError(error) && error.code === 'not_found') return { value: [], incomplete: [] };
    const row = toCluster(context, name);
    return { value: [row], incomplete: [incompleteFrom(error, row.id)] };
  }
};

const listNames = ({ clients, call, account, region }: EksContext, signal: AbortSignal) =>
  readAllPages({
    scope: `eks:${account}:${region}`,
    readPage: async (nextToken): Promise<Page<string>> => {
      const answer = await call({
        action: 'eks:ListClusters',
        signal,
        send: (options) =>
          clients.eks.send(
            new ListClustersCommand({ maxResults: 100, include: ['all'], nextToken }),
            options,
          ),
      });
      return { items: answer.clusters ?? [], nextToken: answer.nextToken };
    },
  });

/**
 * The clusters of an account and Region; one that cannot be described keeps its name and is UNKNOWN. An endpoint
 * that has no EKS has no clusters of it.
 */
export const listClusters = async (
  context: EksContext,
  { signal }: ReadOptions,
): Promise<Read<Cluster[]>> => {
  const names = await listNames(context, signal).catch((error: unknown): Read<string[]> => {
    if (isUnsupported(error)) return { value: [], incomplete: [] };
    throw error;
  });
  const rows = await mapLimited(names.value, 4, (name) => readRow(context, name, signal));
  return {
    value: rows.flatMap(({ value }) => value),
    incomplete: [...names.incomplete, ...rows.flatMap(({ incomplete }) => incomplete)],
  };
};
