import { accessApi } from '#lib/contract/api/access-api.ts';
import { answerOf, matches, pageOf } from '#lib/domain/list-page.ts';
import { query } from '#lib/domain/verb.ts';

/** Accounts, their Regions, and whether they can be read. */
export const listConnections = query(accessApi.connections, {
  permission: 'fleet:read',
  run: async (ctx, input) => {
    const known = await ctx.fleet.listConnections();
    const rows = known.value.filter(
      (row) => matches(row.name, input.q) && (!input.status?.length || input.status.includes(row.status)),
    );
    const options = {
      list: 'connections',
      sort: input.sort ?? 'name',
      limit: input.limit,
      cursor: input.cursor,
    };
    return answerOf(known, pageOf(rows, { ...options, keyOf: (row) => row.name, idOf: (row) => row.id }));
  },
});
