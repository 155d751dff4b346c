import { servicesApi } from '#lib/contract/api/services-api.ts';
import { answerOf, matches, pageOf } from '#lib/domain/list-page.ts';
import { query } from '#lib/domain/verb.ts';

/** Events of a service, newest first. */
export const listEvents = query(servicesApi.events, {
  permission: 'fleet:read',
  run: async (ctx, input) => {
    const known = await ctx.fleet.listEvents(input);
    const rows = known.value.filter((event) => matches(event.message, input.q));
    const options = {
      list: `events ${input.cluster} ${input.service}`,
      sort: input.sort ?? '-at',
      limit: input.limit,
      cursor: input.cursor,
    };
    return answerOf(
      known,
      pageOf(rows, { ...options, keyOf: (event) => event.at, idOf: (event) => event.id }),
    );
  },
});
