import { setTimeout as delay } from 'node:timers/promises';
import { isDomainError } from '#lib/domain/domain-error.ts';
import type { LogEvent, LogGroupRef, LogSource } from '#lib/domain/ports/log-source.ts';
import { compareEvents } from '#lib/tail/log-order.ts';

export type GroupNews =
  /** Sorted; each event is told once. `readThroughMs`: everything visible by then was read. */
  | { kind: 'events'; events: LogEvent[]; readThroughMs: number }
  /** The group cannot be read now, or lines were left out. Told once until it changes. */
  | { kind: 'trouble'; lost: number | null; reason: string };

export type GroupListener = (news: GroupNews) => void;

/** How far each look goes back: a line may arrive later than others that were written after it. */
const overlapMs = 30_000;
const shortOverlapMs = 3_000;
const deepEveryMs = 8_000;
const slowestPollMs = 5_000;
const backOffMs = [1_000, 2_000, 5_000, 10_000];
const pageSize = 10_000;
const pagesPerPoll = 20;
const clockSkewMs = 2 * 3_600_000;
/** A reader that joins is told again what was told within this time. */
export const recentForMs = 12_000;
/** Further behind than this, the tail goes on from now and says so. */
const giveUpLagMs = 5 * 60_000;

export type GroupTailOptions = {
  source: LogSource;
  ref: LogGroupRef;
  now: () => number;
  /** Grows with the number of tails that share the Region's request quota. */
  pollIntervalMs: () => number;
  /** The last listener is gone. */
  onIdle: () => void;
};

const sentenceOf = (error: unknown, { group, region }: LogGroupRef): string => {
  if (!isDomainError(error)) return `The log group ${group} cannot be read now.`;
  if (error.code === 'not_found') return `The log group ${group} does not exist in ${region} yet.`;
  if (error.code === 'aws_throttled')
    return `AWS throttles reads of ${group}: lines come later, none is lost.`;
  return error.message;
};

/** Follows one log group for everybody who looks at it: one poller, however many readers. */
export const createGroupTail = ({ source, ref, now, pollIntervalMs, onIdle }: GroupTailOptions) => {
  const listeners = new Set<GroupListener>();
  const stop = new AbortController();
  const seen = new Map<string, number>();
  let readToMs = now();
  let readThroughMs = now() - 1_000;
  let lastDeepMs = 0;
  let isHeavy = false;
  let lastEventMs = now();
  let trouble: string | null = null;
  let recent: { toldMs: number; events: LogEvent[] }[] = [];

  const tell = (news: GroupNews) => {
    for (const listener of listeners) listener(news);
  };

  const forgetBefore = (horizonMs: number) => {
    for (const [id, atMs] of seen) if (atMs < horizonMs) seen.delete(id);
  };

  /** One look at the window; true when more pages wait than one look may take. */
  const look = async (): Promise<boolean> => {
    const startedMs = now();
    const isDeep = !isHeavy || startedMs - lastDeepMs >= deepEveryMs;
    if (isDeep) lastDeepMs = startedMs;
    const fromMs = Math.min(readToMs, startedMs) - (isDeep ? overlapMs : shortOverlapMs);
    let token: string | undefined;
    let pages = 0;
    do {
      const page = await source.readPage(ref, {
        fromMs,
        untilMs: startedMs + clockSkewMs,
        newestFirst: false,
        token,
        limit: pageSize,
        signal: stop.signal,
      });
      pages += 1;
      token = page.next ?? undefined;
      const fresh = page.events.filter((event) => !seen.has(event.id));
      for (const event of page.events) {
        seen.set(event.id, event.atMs);
        readToMs = Math.max(readToMs, Math.min(event.atMs, startedMs));
      }
      if (!token) readThroughMs = startedMs;
      if (fresh.length > 0) {
        lastEventMs = now();
        fresh.sort(compareEvents);
        recent.push({ toldMs: lastEventMs, events: fresh });
        tell({ kind: 'events', events: fresh, readThroughMs });
      }
    } while (token && pages < pagesPerPoll);
    isHeavy = pages > 2;
    if (!token) {
      // Nothing is to come before the start of this look but late lines, which the overlap covers.
      readToMs = Math.max(readToMs, startedMs - shortOverlapMs);
      tell({ kind: 'events', events: [], readThroughMs });
    }
    recent = recent.filter(({ toldMs }) => now() - toldMs < recentForMs);
    forgetBefore(Math.min(readToMs, now()) - overlapMs - 1_000);
    return token !== undefined;
  };

  const skipWhenFarBehind = () => {
    if (now() - readToMs <= giveUpLagMs) return;
    readToMs = now() - overlapMs;
    tell({
      kind: 'trouble',
      lost: null,
      reason: `${ref.group} is written faster than AWS lets it be read; the tail goes on from now. The range reads what is left out.`,
    });
  };

  const run = async () => {
    let failures = 0;
    while (!stop.signal.aborted) {
      try {
        const isBehind = await look();
        failures = 0;
        trouble = null;
        if (isBehind) {
          skipWhenFarBehind();
          continue;
        }
        const isQuiet = now() - lastEventMs > 60_000;
        const pauseMs = Math.min(slowestPollMs, pollIntervalMs() * (isQuiet ? 1.5 : 1));
        await delay(pauseMs, undefined, { signal: stop.signal });
      } catch (error) {
        if (stop.signal.aborted) return;
        const reason = sentenceOf(error, ref);
        if (reason !== trouble) tell({ kind: 'trouble', lost: null, reason });
        trouble = reason;
        const pauseMs = backOffMs[Math.min(failures, backOffMs.length - 1)] ?? slowestPollMs;
        failures += 1;
        await delay(pauseMs, undefined, { signal: stop.signal }).catch(() => undefined);
      }
    }
  };

  return {
    /** Follows until the returned function is called. */
    listen: (listener: GroupListener): (() => void) => {
      const isFirst = listeners.size === 0;
      listeners.add(listener);
      if (isFirst) void run();
      if (trouble) listener({ kind: 'trouble', lost: null, reason: trouble });
      return () => {
        if (!listeners.delete(listener) || listeners.size > 0) return;
        stop.abort();
        onIdle();
      };
    },
    /** What was told lately, oldest first; the first look of a new tail brings it by itself. */
    recent: (): LogEvent[] => recent.flatMap(({ events }) => events),
    /** Everything visible by then was read and told. */
    readThroughMs: () => readThroughMs,
  };
};

export type GroupTail = ReturnType<typeof createGroupTail>;
