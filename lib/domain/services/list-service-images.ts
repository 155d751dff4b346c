import { servicesApi } from '#lib/contract/api/services-api.ts';
import { query } from '#lib/domain/verb.ts';

/** Per container: the current image and the candidates of ECR. */
export const listServiceImages = query(servicesApi.images, {
  permission: 'fleet:read',
  run: async (ctx, input) => {
    const known = await ctx.fleet.listServiceImages(input);
    return { items: known.value, nextCursor: null, asOf: known.asOf, incomplete: known.incomplete };
  },
});
