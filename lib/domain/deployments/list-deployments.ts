import { deploymentsApi } from '#lib/contract/api/services-api.ts';
import { answerOf, pageOf } from '#lib/domain/list-page.ts';
import { query } from '#lib/domain/verb.ts';

/** Deployments of a service, newest first. */
export const listDeployments = query(deploymentsApi.list, {
  permission: 'fleet:read',
  run: async (ctx, { cluster, service, q, status, sort = '-startedAt', limit, cursor }) => {
    const known = await ctx.fleet.listDeployments({ cluster, service });
    const rows = known.value.filter(
      (row) =>
        (!q || row.id.includes(q) || row.to.revision.includes(q)) &&
        (!status?.length || status.includes(row.status)),
    );
    const options = { list: `deployments ${cluster} ${service}`, sort, limit, cursor };
    return answerOf(
      known,
      pageOf(rows, { ...options, keyOf: (row) => row.startedAt, idOf: (row) => row.id }),
    );
  },
});
