import { clustersApi } from '#lib/contract/api/clusters-api.ts';
import { knownAnswer } from '#lib/domain/known-answer.ts';
import { query } from '#lib/domain/verb.ts';

/** One cluster with its capacity. */
export const getCluster = query(clustersApi.get, {
  permission: 'fleet:read',
  run: async (ctx, input) => knownAnswer(await ctx.fleet.getCluster(input.cluster)),
});
