import { call } from '#lib/client/call.ts';
import { logsApi } from '#lib/contract/api/services-api.ts';
import type { LogNews, LogWants } from './follow-stream.ts';
import type { LogTarget } from './log-row.ts';

const everyMs = 2_000;
/** Lines may arrive later than others that were written after them. */
const overlapMs = 30_000;
const pageLines = 1_000;
const backlogLines = 500;

/**
 * Follows one service by asking again and again: for tabs that do not have the browser's one log connection.
 * `newestMs` is the time of the newest line there is, 0 for none. Ends with the returned function.
 */
export const followPolls = (
  input: LogTarget & LogWants,
  newestMs: () => number,
  news: LogNews,
): (() => void) => {
  const end = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const { signal } = end;

  const look = async () => {
    const knownMs = newestMs();
    if (knownMs === 0 && !input.since) {
      const page = await call(logsApi.list, { ...input, limit: backlogLines }, { signal });
      news.onLines(page.items);
      return;
    }
    const from =
      knownMs === 0 ? undefined : new Date(Math.min(knownMs, Date.now()) - overlapMs).toISOString();
    const since = from && (!input.since || from > input.since) ? from : input.since;
    let cursor: string | undefined;
    do {
      const page = await call(logsApi.list, { ...input, since, cursor, limit: pageLines }, { signal });
      news.onLines(page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
  };
  const run = () => {
    look()
      .then(
        () => news.onState('live'),
        (error: unknown) => {
          if (signal.aborted) return;
          news.onState('reconnecting');
          news.onFailure(error);
        },
      )
      .finally(() => {
        if (!signal.aborted) timer = setTimeout(run, everyMs);
      });
  };
  run();
  return () => {
    clearTimeout(timer);
    end.abort();
  };
};
