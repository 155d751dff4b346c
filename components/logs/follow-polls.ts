import { call } from '#lib/client/call.ts';
import { logsApi } from '#lib/contract/api/services-api.ts';
import type { LogList } from '#lib/contract/logs.ts';
import type { LogNews, LogWants } from './follow-stream.ts';
import type { LogTarget } from './log-row.ts';
import { isPassing } from './source-reach.ts';

const everyMs = 2_000;
/** Lines may arrive later than others that were written after them. */
const overlapMs = 30_000;
const pageLines = 1_000;
const backlogLines = 500;
/** What could not be read for longer than this is given up, and that is said. */
const giveUpMs = 5 * 60_000;

/** Up to when the lines of one service are there, whoever brought them; 0 while nobody did. */
export type LogMark = { read: () => number; advance: (toMs: number) => void };

const newestOf = ({ items }: LogList): number =>
  items.reduce((newestMs, { at }) => Math.max(newestMs, Date.parse(at)), 0);

/**
 * Follows one service by asking again and again: for tabs that do not have the browser's one log connection.
 * What could not be read is asked for again, from where all was. Ends with the returned function.
 */
export const followPolls = (input: LogTarget & LogWants, mark: LogMark, news: LogNews): (() => void) => {
  const end = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const { signal } = end;

  const ask = async (more: { since?: string; cursor?: string; limit: number }): Promise<LogList> => {
    const page = await call(logsApi.list, { ...input, ...more }, { signal });
    news.onLines(page.items);
    news.onIncomplete(page.incomplete);
    return page;
  };
  const look = async () => {
    const fromMs = mark.read();
    if (fromMs === 0 && !input.since) {
      const page = await ask({ limit: backlogLines });
      const asOfMs = Date.parse(page.asOf);
      return mark.advance(Math.min(newestOf(page) || asOfMs, asOfMs));
    }
    const from = fromMs === 0 ? undefined : new Date(fromMs - overlapMs).toISOString();
    const since = from && (!input.since || from > input.since) ? from : input.since;
    let cursor: string | undefined;
    let asOfMs = 0;
    let newestMs = fromMs;
    const unread = new Map<string, string>();
    do {
      const page = await ask({ since, cursor, limit: pageLines });
      asOfMs ||= Date.parse(page.asOf);
      newestMs = Math.max(newestMs, newestOf(page));
      for (const { scope, code, message } of page.incomplete) if (isPassing(code)) unread.set(scope, message);
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    const isGivenUp = fromMs > 0 && asOfMs - fromMs > giveUpMs;
    if (unread.size > 0 && !isGivenUp) return;
    for (const [scope, message] of unread)
      news.onGap({ lost: null, reason: `Lines may be missing: ${scope}: ${message}` });
    mark.advance(Math.min(newestMs || asOfMs, asOfMs));
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
