import {
  DescribeClustersCommand,
  type Cluster as EcsCluster,
  ListClustersCommand,
} from '@aws-sdk/client-ecs';
import { type Page, readAllPages } from '#lib/adapters/aws/all-pages.ts';
import { chunksOf, mapLimited } from '#lib/adapters/aws/map-limited.ts';
import type { Cluster } from '#lib/contract/clusters.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import type { ReadOptions } from '#lib/domain/ports/region-reads.ts';
import type { EcsContext } from './ecs-context.ts';
import { ecsClusterId } from './names.ts';

/** A cluster as lists show it. What its services desire, and how they are, is known only from them. */
export const toCluster = (context: EcsContext, cluster: EcsCluster): Cluster => ({
  id: ecsClusterId(context, cluster.clusterName ?? ''),
  platform: 'ecs',
  name: cluster.clusterName ?? '',
  ...(cluster.clusterArn ? { arn: cluster.clusterArn } : {}),
  account: context.account,
  accountName: context.connectionName,
  region: context.region,
  status: cluster.status ?? 'UNKNOWN',
  counts: {
    services: cluster.activeServicesCount ?? null,
    runningTasks: cluster.runningTasksCount ?? null,
    pendingTasks: cluster.pendingTasksCount ?? null,
    desiredTasks: null,
    unhealthyServices: null,
  },
});

export const describeClusters = async (
  { clients, call }: EcsContext,
  clusters: string[],
  { signal }: ReadOptions,
): Promise<EcsCluster[]> => {
  const answer = await call({
    action: 'ecs:DescribeClusters',
    resource: clusters.length === 1 ? clusters[0] : undefined,
    signal,
    send: (options) =>
      clients.ecs.send(
        new DescribeClustersCommand({ clusters, include: ['SETTINGS', 'STATISTICS', 'TAGS'] }),
        options,
      ),
  });
  return (answer.clusters ?? []).filter(({ status }) => status !== 'INACTIVE');
};

/** The clusters of an account and Region; deleted ones are left out. */
export const listClusters = async (
  context: EcsContext,
  { signal }: ReadOptions,
): Promise<Read<Cluster[]>> => {
  const { clients, call, account, region } = context;
  const arns = await readAllPages({
    scope: `ecs:${account}:${region}`,
    readPage: async (nextToken): Promise<Page<string>> => {
      const answer = await call({
        action: 'ecs:ListClusters',
        signal,
        send: (options) => clients.ecs.send(new ListClustersCommand({ maxResults: 100, nextToken }), options),
      });
      return { items: answer.clusterArns ?? [], nextToken: answer.nextToken };
    },
  });
  const batches = await mapLimited(chunksOf(arns.value, 100), 4, (clusters) =>
    describeClusters(context, clusters, { signal }),
  );
  return { value: batches.flat().map((one) => toCluster(context, one)), incomplete: arns.incomplete };
};
