import type { LogPage, LogSource } from '#lib/domain/ports/log-source.ts';
import { groupKey } from '#lib/tail/log-line.ts';

/** How old a shared page may be; a tail that joins hears of more than this again. */
export const sharedPageMs = 2_000;
const giveUpMs = 20_000;

/** Reads of which each is made once for all who ask for the same within a moment: many readers come back at once. */
export const shareReads = (source: LogSource, now: () => number): LogSource => {
  const pages = new Map<string, { untilMs: number; page: Promise<LogPage> }>();
  return {
    readPage: async (group, { signal, ...window }) => {
      signal.throwIfAborted();
      const key = `${groupKey(group)} ${JSON.stringify(window)}`;
      for (const [old, { untilMs }] of pages) if (untilMs <= now()) pages.delete(old);
      const found = pages.get(key);
      if (found) return found.page;
      // It outlives the reader that happened to ask first.
      const page = source.readPage(group, { ...window, signal: AbortSignal.timeout(giveUpMs) });
      pages.set(key, { untilMs: now() + sharedPageMs, page });
      page.catch(() => pages.delete(key));
      return page;
    },
  };
};
