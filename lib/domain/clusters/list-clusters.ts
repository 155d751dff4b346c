import { clustersApi } from '#lib/contract/api/clusters-api.ts';
import type { Cluster, ListClustersInput } from '#lib/contract/clusters.ts';
import { answerOf, matches, pageOf } from '#lib/domain/list-page.ts';
import { query } from '#lib/domain/verb.ts';

const accepts = (input: ListClustersInput) => (cluster: Cluster) =>
  matches(cluster.name, input.q) &&
  (!input.platform?.length || input.platform.includes(cluster.platform)) &&
  (!input.account?.length || input.account.includes(cluster.account)) &&
  (!input.region?.length || input.region.includes(cluster.region));

const keyOf = (cluster: Cluster, field: string) => {
  if (field === 'services') return cluster.counts.services ?? -1;
  if (field === 'account') return cluster.account;
  if (field === 'region') return cluster.region;
  return cluster.name;
};

/** Clusters of every connection. */
export const listClusters = query(clustersApi.list, {
  permission: 'fleet:read',
  run: async (ctx, input) => {
    const known = await ctx.fleet.listClusters();
    const page = pageOf(known.value.filter(accepts(input)), {
      list: 'clusters',
      sort: input.sort ?? 'name',
      keyOf,
      idOf: (cluster) => cluster.id,
      limit: input.limit,
      cursor: input.cursor,
    });
    return answerOf(known, page);
  },
});
