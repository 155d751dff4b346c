import { logsApi } from '#lib/contract/api/services-api.ts';
import type { StreamLogsInput } from '#lib/contract/logs.ts';
import type { Context } from '#lib/domain/context.ts';
import { DomainError, unprocessable } from '#lib/domain/domain-error.ts';
import { defaultLimit } from '#lib/domain/list-page.ts';
import type { TailEvent } from '#lib/domain/ports/log-reads.ts';
import { query } from '#lib/domain/verb.ts';
import { toLogQuery } from './log-query.ts';

/** Tails that one person or key may have open at once. */
export const tailsPerUser = 100;

/** Lines of a service as they are written. Its answer is a stream, which only its route can give. */
export const streamLogs = query(logsApi.stream, {
  permission: 'fleet:read',
  run: async () => {
    throw unprocessable('This endpoint answers an event stream.');
  },
});

const openTails = new Map<string, number>();

/** Takes one of the user's places until the returned function is called. Throws `rate_limited` when none is left. */
export const takeTailPlace = (actorId: string): (() => void) => {
  const open = openTails.get(actorId) ?? 0;
  if (open >= tailsPerUser)
    throw new DomainError(
      'rate_limited',
      `You have ${tailsPerUser} log tails open; close one to open another.`,
      { details: { retryAfterSeconds: 10 } },
    );
  openTails.set(actorId, open + 1);
  let isTaken = true;
  return () => {
    if (!isTaken) return;
    isTaken = false;
    const left = (openTails.get(actorId) ?? 1) - 1;
    if (left > 0) openTails.set(actorId, left);
    else openTails.delete(actorId);
  };
};

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
