import { operationsApi } from '#lib/contract/api/plans-api.ts';
import { notFound } from '#lib/domain/domain-error.ts';
import { query } from '#lib/domain/verb.ts';
import { showOperation } from './show-operation.ts';

/** One operation, step by step. */
export const getOperation = query(operationsApi.get, {
  permission: 'operations:read',
  run: async (ctx, input) => {
    const found = await ctx.operations.find(input.operation);
    if (!found) throw notFound('operation', input.operation);
    const { idempotencyKey: _key, handle: _handle, ...operation } = found;
    return showOperation(operation, ctx.actor);
  },
});
