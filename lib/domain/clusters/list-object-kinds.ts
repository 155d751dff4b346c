import { clustersApi } from '#lib/contract/api/clusters-api.ts';
import { query } from '#lib/domain/verb.ts';

/** Kinds of objects that a Kubernetes cluster serves. */
export const listObjectKinds = query(clustersApi.objectKinds, {
  permission: 'fleet:read',
  run: async (ctx, { cluster }) => {
    const { value, asOf, incomplete } = await ctx.fleet.listObjectKinds(cluster);
    return { items: value, asOf, incomplete };
  },
});
