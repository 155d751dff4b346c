import { servicesApi } from '#lib/contract/api/services-api.ts';
import { query } from '#lib/domain/verb.ts';
import { toServiceList } from './service-list.ts';

/** Services of one cluster. */
export const listClusterServices = query(servicesApi.listOfCluster, {
  permission: 'fleet:read',
  run: async (ctx, { cluster, ...filters }) =>
    toServiceList(await ctx.fleet.listServices(cluster), filters, `services ${cluster}`),
});
