import { operationsApi } from '#lib/contract/api/plans-api.ts';
import { defaultLimit } from '#lib/domain/list-page.ts';
import { query } from '#lib/domain/verb.ts';
import { showOperation } from './show-operation.ts';

/** What is under way and was done, newest first unless asked otherwise. */
export const listOperations = query(operationsApi.list, {
  permission: 'operations:read',
  run: async (ctx, { sort = '-startedAt', limit = defaultLimit, ...filter }) => {
    const page = await ctx.operations.list({ ...filter, sort, limit });
    return {
      items: page.items.map((operation) => showOperation(operation, ctx.actor)),
      nextCursor: page.nextCursor,
      asOf: ctx.now().toISOString(),
      incomplete: [],
    };
  },
});
