import { clustersApi } from '#lib/contract/api/clusters-api.ts';
import { knownAnswer } from '#lib/domain/known-answer.ts';
import { defaultLimit } from '#lib/domain/list-page.ts';
import { query } from '#lib/domain/verb.ts';

/** Objects of one kind as the API server prints them, a page at a time. */
export const listObjects = query(clustersApi.objects, {
  permission: 'fleet:read',
  run: async (ctx, input) =>
    knownAnswer(await ctx.fleet.listObjects({ ...input, limit: input.limit ?? defaultLimit })),
});
