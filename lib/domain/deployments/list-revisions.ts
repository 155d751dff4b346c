import { deploymentsApi } from '#lib/contract/api/services-api.ts';
import { answerOf, pageOf } from '#lib/domain/list-page.ts';
import { query } from '#lib/domain/verb.ts';

/** Revisions of a service, newest first. */
export const listRevisions = query(deploymentsApi.revisions, {
  permission: 'fleet:read',
  run: async (ctx, { cluster, service, q, sort = '-number', limit, cursor }) => {
    const known = await ctx.fleet.listRevisions({ cluster, service });
    const rows = known.value.filter((row) => !q || row.id.includes(q));
    const options = { list: `revisions ${cluster} ${service}`, sort, limit, cursor };
    return answerOf(
      known,
      pageOf(rows, { ...options, keyOf: (row) => row.number ?? 0, idOf: (row) => row.id }),
    );
  },
});
