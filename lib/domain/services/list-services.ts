import { servicesApi } from '#lib/contract/api/services-api.ts';
import { query } from '#lib/domain/verb.ts';
import { toServiceList } from './service-list.ts';

/** Services of every cluster. */
export const listServices = query(servicesApi.list, {
  permission: 'fleet:read',
  run: async (ctx, input) => toServiceList(await ctx.fleet.listServices(), input, 'services'),
});
