import { servicesApi } from '#lib/contract/api/services-api.ts';
import { knownAnswer } from '#lib/domain/known-answer.ts';
import { forViewer } from '#lib/domain/services/viewer-service.ts';
import { query } from '#lib/domain/verb.ts';

/** One service: health, configuration, network, what may be done. */
export const getService = query(servicesApi.get, {
  permission: 'fleet:read',
  run: async (ctx, input) => {
    const known = await ctx.fleet.getService(input);
    return forViewer(knownAnswer(known), ctx);
  },
});
