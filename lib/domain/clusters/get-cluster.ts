import { clustersApi } from '#lib/contract/api/clusters-api.ts';
import { knownAnswer } from '#lib/domain/known-answer.ts';
import { query } from '#lib/domain/verb.ts';
import { nodeFor } from './viewer-node.ts';

/** One cluster with its capacity. */
export const getCluster = query(clustersApi.get, {
  permission: 'fleet:read',
  run: async (ctx, input) => {
    const cluster = knownAnswer(await ctx.fleet.getCluster(input.cluster));
    const instances = cluster.capacity.instances.map(nodeFor(ctx));
    return { ...cluster, capacity: { ...cluster.capacity, instances } };
  },
});
