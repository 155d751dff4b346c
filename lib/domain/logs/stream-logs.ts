import { logsApi } from '#lib/contract/api/services-api.ts';
import type { StreamLogsInput } from '#lib/contract/logs.ts';
import type { Context } from '#lib/domain/context.ts';
import { unprocessable } from '#lib/domain/domain-error.ts';
import { defaultLimit } from '#lib/domain/list-page.ts';
import type { TailEvent } from '#lib/domain/ports/log-reads.ts';
import { createStreamPlaces } from '#lib/domain/stream-places.ts';
import { query } from '#lib/domain/verb.ts';
import { toLogQuery } from './log-query.ts';

/** Lines of a service as they are written. Its answer is a stream, which only its route can give. */
export const streamLogs = query(logsApi.stream, {
  permission: 'fleet:read',
  run: async () => {
    throw unprocessable('This endpoint answers an event stream.');
  },
});

export const takeTailPlace = createStreamPlaces('log tails');

/** The tail of a service for one reader; `lastEventId` resumes after what was told up to it. */
export const openTail = (
  ctx: Context,
  input: StreamLogsInput & { lastEventId?: string },
): AsyncIterable<TailEvent> =>
  ctx.logs.tail({
    ...toLogQuery(input),
    lastEventId: input.lastEventId || input.cursor || undefined,
    limit: input.limit ?? defaultLimit,
    signal: ctx.signal,
  });
