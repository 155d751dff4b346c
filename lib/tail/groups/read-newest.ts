import type { LogEvent, LogGroupRef, LogSource } from '#lib/domain/ports/log-source.ts';
import { compareEvents } from '#lib/tail/log-order.ts';

/** StartFromHead=false is refused before that day. */
export const oldestReadableMs = Date.UTC(2024, 0, 1);

const minuteMs = 60_000;
const spansMs = [
  15 * minuteMs,
  3 * 60 * minuteMs,
  24 * 60 * minuteMs,
  7 * 1440 * minuteMs,
  60 * 1440 * minuteMs,
];
const pageSize = 10_000;
const pagesBeforePattern = 4;

/** What one answer may cost; the cursor goes on from where the reading stopped. */
export type ReadBudget = { pages: number; ms: number };

export type ReadInput = {
  source: LogSource;
  group: LogGroupRef;
  streamPrefix?: string;
  fromMs: number;
  untilMs: number;
  want: number;
  /** Ours, inside the cursor, and matching the filter. */
  accept: (event: LogEvent) => boolean;
  pattern?: string;
  /** Few of what is read will be accepted: read in large pages. */
  isSparse: boolean;
  budget: ReadBudget;
  signal: AbortSignal;
};

/** `events` oldest first; nothing that is accepted lies unread between `reachedMs` and the window's other end. */
export type ReadResult = { events: LogEvent[]; reachedMs: number; isExhausted: boolean };

const limitOf = ({ isSparse, want }: ReadInput): number =>
  isSparse ? pageSize : Math.min(pageSize, Math.max(100, want * 2));

const startBudget = ({ budget }: ReadInput) => {
  const endMs = performance.now() + budget.ms;
  let pages = 0;
  return {
    count: () => {
      pages += 1;
    },
    pages: () => pages,
    isSpent: () => pages >= budget.pages || performance.now() >= endMs,
  };
};

const isDescending = (events: LogEvent[]): boolean => {
  const first = events[0];
  const last = events.at(-1);
  return first !== undefined && last !== undefined && first.atMs > last.atMs;
};

/** Keeps the newest `want`, and their equals in time. */
const keepNewest = (events: LogEvent[], want: number): LogEvent[] => {
  events.sort(compareEvents);
  return events.length <= want ? events : events.slice(-want);
};

/**
 * The newest accepted events of a window. It walks back in growing steps, so that an endpoint that
 * can only read forwards is right as well, and one that reads backwards stops as soon as it has enough.
 */
export const readNewest = async (input: ReadInput): Promise<ReadResult> => {
  const { source, group, want, accept, signal } = input;
  const floorMs = Math.max(input.fromMs, oldestReadableMs);
  let kept: LogEvent[] = [];
  let upperMs = input.untilMs;
  const spent = startBudget(input);
  for (let step = 0; upperMs >= floorMs; step += 1) {
    const span = spansMs[step] ?? Number.POSITIVE_INFINITY;
    const lowerMs = Math.max(floorMs, upperMs - span);
    let token: string | undefined;
    const pattern = spent.pages() >= pagesBeforePattern ? input.pattern : undefined;
    do {
      signal.throwIfAborted();
      const page = await source.readPage(group, {
        fromMs: lowerMs,
        untilMs: upperMs,
        streamPrefix: input.streamPrefix,
        newestFirst: true,
        pattern,
        token,
        limit: limitOf(input),
        signal,
      });
      spent.count();
      kept = keepNewest(kept.concat(page.events.filter(accept)), want);
      token = page.next ?? undefined;
      const oldest = page.events.at(-1);
      const edge = kept[0];
      const isDeepEnough = kept.length >= want && edge && oldest && oldest.atMs < edge.atMs;
      if (token && isDescending(page.events) && oldest) {
        if (isDeepEnough) return { events: kept, reachedMs: edge.atMs, isExhausted: false };
        if (spent.isSpent()) {
          const reachedMs = oldest.atMs + 1;
          return { events: kept.filter((event) => event.atMs >= reachedMs), reachedMs, isExhausted: false };
        }
      }
    } while (token);
    const edge = kept[0];
    if (kept.length >= want && edge) return { events: kept, reachedMs: edge.atMs, isExhausted: false };
    if (spent.isSpent() && lowerMs > floorMs) return { events: kept, reachedMs: lowerMs, isExhausted: false };
    upperMs = lowerMs - 1;
  }
  return { events: kept, reachedMs: floorMs, isExhausted: true };
};

/** The oldest accepted events of a window, at least `want` unless it holds fewer. */
export const readOldest = async (input: ReadInput): Promise<ReadResult> => {
  const { source, group, want, accept, signal } = input;
  const kept: LogEvent[] = [];
  let token: string | undefined;
  let reachedMs = input.fromMs;
  const spent = startBudget(input);
  do {
    signal.throwIfAborted();
    const page = await source.readPage(group, {
      fromMs: input.fromMs,
      untilMs: input.untilMs,
      streamPrefix: input.streamPrefix,
      newestFirst: false,
      token,
      limit: limitOf(input),
      signal,
    });
    spent.count();
    for (const event of page.events) {
      reachedMs = Math.max(reachedMs, event.atMs);
      if (accept(event)) kept.push(event);
    }
    token = page.next ?? undefined;
    if (token && kept.length >= want) {
      kept.sort(compareEvents);
      const edge = kept[want - 1];
      if (edge && edge.atMs < reachedMs)
        return { events: kept, reachedMs: reachedMs - 1, isExhausted: false };
    }
    if (token && spent.isSpent()) {
      const reached = reachedMs - 1;
      const events = kept.filter((event) => event.atMs <= reached).sort(compareEvents);
      return { events, reachedMs: reached, isExhausted: false };
    }
  } while (token);
  return { events: kept.sort(compareEvents), reachedMs: input.untilMs, isExhausted: true };
};
