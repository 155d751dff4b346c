import { deploymentsApi } from '#lib/contract/api/services-api.ts';
import { knownAnswer } from '#lib/domain/known-answer.ts';
import { hideEnvironment, maySeeEnvironment } from '#lib/domain/services/environment-values.ts';
import { query } from '#lib/domain/verb.ts';

/** The content of a revision. */
export const getRevision = query(deploymentsApi.revision, {
  permission: 'fleet:read',
  run: async (ctx, input) => {
    const revision = knownAnswer(await ctx.fleet.getRevision(input));
    if (maySeeEnvironment(ctx.actor)) return revision;
    return { ...revision, content: { ...(hideEnvironment(revision.content) as Record<string, unknown>) } };
  },
});
