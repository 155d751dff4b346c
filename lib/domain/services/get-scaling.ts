import { servicesApi } from '#lib/contract/api/services-api.ts';
import { knownAnswer } from '#lib/domain/known-answer.ts';
import { query } from '#lib/domain/verb.ts';

/** Desired count, bounds, policies and activities of a service. */
export const getScaling = query(servicesApi.scaling, {
  permission: 'fleet:read',
  run: async (ctx, input) => knownAnswer(await ctx.fleet.getScaling(input)),
});
