import { clustersApi } from '#lib/contract/api/clusters-api.ts';
import { unprocessable } from '#lib/domain/domain-error.ts';
import { query } from '#lib/domain/verb.ts';

/** Namespaces of a Kubernetes cluster; an ECS cluster has none. */
export const listNamespaces = query(clustersApi.namespaces, {
  permission: 'fleet:read',
  run: async (ctx, { cluster }) => {
    // Of what is no cluster at all it is the absence that is told.
    await ctx.fleet.getCluster(cluster);
    throw unprocessable('An ECS cluster has no namespaces.');
  },
});
