import { logsApi } from '#lib/contract/api/services-api.ts';
import { defaultLimit } from '#lib/domain/list-page.ts';
import { query } from '#lib/domain/verb.ts';
import { toLogQuery } from './log-query.ts';

/** Lines of a service, oldest first. */
export const listLogs = query(logsApi.list, {
  permission: 'fleet:read',
  run: async (ctx, input) => {
    const { value, nextCursor, asOf, incomplete } = await ctx.logs.list({
      ...toLogQuery(input),
      limit: input.limit ?? defaultLimit,
      cursor: input.cursor,
      signal: ctx.signal,
    });
    return { items: value, nextCursor, asOf, incomplete };
  },
});
