import { call } from '#lib/client/call.ts';
import { logsApi } from '#lib/contract/api/services-api.ts';
import type { Incomplete } from '#lib/contract/common.ts';
import type { LogLine } from '#lib/contract/logs.ts';
import { followPolls, type LogMark } from './follow-polls.ts';
import { followStream, type LogNews, type LogWants } from './follow-stream.ts';
import type { LineRow, LogRow, LogTarget } from './log-row.ts';
import type { LogStore } from './log-store.ts';
import { watchVisibility } from './page-visibility.ts';
import { requestStreamPlace } from './stream-place.ts';

export type FeedState = {
  phase: 'loading' | 'live' | 'paused' | 'reconnecting' | 'still';
  error: unknown;
  incomplete: Incomplete[];
  /** Nothing older is left to read. */
  isAtStart: boolean;
  isReadingOlder: boolean;
  /** The range goes on behind the last line. */
  hasNewer: boolean;
};

/** `around` is the instant of a line that a link leads to: the lines around it are read instead of the newest. */
export type FeedWants = LogWants & { targets: LogTarget[]; around: number | null };

const pageLines = 1_000;
const rangeLines = 50_000;
const contextLines = 300;
/** A clock of a node may be so far behind the newest line that is there. */
const overlapMs = 60_000;

/** Reads lines into the store: follows, or reads a range, and older lines when asked. */
export const createLogFeed = (store: LogStore, wants: FeedWants, onState: () => void) => {
  let state: FeedState = {
    phase: 'loading',
    error: null,
    incomplete: [],
    isAtStart: false,
    isReadingOlder: false,
    hasNewer: false,
  };
  const end = new AbortController();
  const { signal } = end;
  const { targets, around, ...filters } = wants;
  const resume = new Map<string, string>();
  const marks = new Map<string, number>();
  const unread = new Map<string, Incomplete[]>();
  const older = new Map<string, { cursor: string | null | undefined; until: string | undefined }>();
  const newer = new Map<string, { cursor: string | null; since: string }>();
  const closers: (() => void)[] = [];
  const keyOf = ({ cluster, service }: LogTarget) => `${cluster}/${service}`;
  const isFollowing = around === null && !wants.until && !wants.previous;

  const set = (patch: Partial<FeedState>) => {
    state = { ...state, ...patch };
    onState();
  };
  const fail = (error: unknown) => {
    if (!signal.aborted) set({ error, phase: state.phase === 'loading' ? 'still' : state.phase });
  };
  const noteUnread = (target: LogTarget, items: Incomplete[]) => {
    if (items.length === 0 && !unread.get(keyOf(target))?.length) return;
    unread.set(keyOf(target), items);
    set({ incomplete: [...unread.values()].flat() });
  };
  const oldestMs = (target: LogTarget): number => {
    const isOurs = (row: LogRow): row is LineRow =>
      row.kind === 'line' && row.service === target.service && row.cluster === target.cluster;
    return store.rows().find(isOurs)?.atMs ?? 0;
  };
  const markOf = (target: LogTarget): LogMark => ({
    read: () => marks.get(keyOf(target)) ?? 0,
    advance: (toMs) => marks.set(keyOf(target), Math.max(toMs, marks.get(keyOf(target)) ?? 0)),
  });
  const newsOf = (target: LogTarget): LogNews => {
    const startedMs = Date.now();
    return {
      onLines: (lines) => {
        store.addLines(target, lines);
        if (state.error || state.phase !== 'live') set({ error: null, phase: 'live' });
      },
      onGap: store.addGap,
      onIncomplete: (items) => noteUnread(target, items),
      onSource: (change) => {
        const isQuiet = change.state === 'joined' && Date.now() - startedMs < 3_000;
        store.addSourceChange(target.service, change, { isQuiet });
      },
      onState: (phase) => {
        if (phase === 'live' && (state.phase !== 'live' || state.error)) set({ phase, error: null });
        if (phase === 'reconnecting' && state.phase !== 'reconnecting') set({ phase });
      },
      onFailure: fail,
    };
  };

  /** The first service has the browser's one log connection, when this tab gets it; the others are asked. */
  const follow = () => {
    const stops = new Map<string, () => void>();
    const stop = (key: string) => {
      stops.get(key)?.();
      stops.delete(key);
    };
    const poll = (target: LogTarget) => {
      stop(keyOf(target));
      stops.set(keyOf(target), followPolls({ ...target, ...filters }, markOf(target), newsOf(target)));
    };
    const stream = (target: LogTarget) => {
      const key = keyOf(target);
      stop(key);
      const mark = markOf(target);
      const news = newsOf(target);
      const onLines = (lines: LogLine[]) => {
        news.onLines(lines);
        const newestMs = lines.reduce((latest, { at }) => Math.max(latest, Date.parse(at)), 0);
        mark.advance(Math.min(newestMs, Date.now()));
      };
      // What polls brought has no place in a stream to resume from: it begins before their end, and no line falls between.
      const from = mark.read() === 0 ? undefined : new Date(mark.read() - overlapMs).toISOString();
      const since = from && (!wants.since || from > wants.since) ? from : wants.since;
      const start = { resume: resume.get(key) ?? '', since };
      const leave = followStream({ ...target, ...filters }, start, { ...news, onLines });
      stops.set(key, () => resume.set(key, leave()));
    };
    const [first] = targets;
    let giveBack = () => {};
    const start = () => {
      for (const target of targets.slice(1)) poll(target);
      if (!first) return;
      // Given at once where no other tab has it; until then, and without locks, polls serve.
      const late = setTimeout(() => poll(first), 150);
      const place = requestStreamPlace(() => {
        clearTimeout(late);
        stream(first);
      });
      giveBack = () => {
        clearTimeout(late);
        place();
      };
    };
    const halt = () => {
      for (const key of [...stops.keys()]) stop(key);
      giveBack();
    };
    closers.push(
      watchVisibility((isShown) => {
        if (isShown) start();
        else {
          halt();
          set({ phase: 'paused' });
        }
      }),
      halt,
    );
  };

  const readNewer = async (target: LogTarget, most: number) => {
    const key = keyOf(target);
    let at = newer.get(key);
    let count = 0;
    while (at && count < most && !signal.aborted) {
      const page = await call(
        logsApi.list,
        { ...target, ...filters, since: at.since, cursor: at.cursor ?? undefined, limit: pageLines },
        { signal },
      );
      count += store.addLines(target, page.items);
      noteUnread(target, page.incomplete);
      set({ phase: 'still' });
      at = page.nextCursor ? { since: at.since, cursor: page.nextCursor } : undefined;
      if (at) newer.set(key, at);
      else newer.delete(key);
    }
  };
  const readOlderOf = async (target: LogTarget, limit: number) => {
    const key = keyOf(target);
    const knownMs = oldestMs(target);
    const at = older.get(key) ?? {
      cursor: undefined,
      until: knownMs > 0 ? new Date(knownMs).toISOString() : (wants.until ?? undefined),
    };
    if (at.cursor === null) return;
    const { since: _, until: __, ...rest } = filters;
    const page = await call(
      logsApi.list,
      { ...target, ...rest, until: at.until, cursor: at.cursor, limit },
      { signal },
    );
    older.set(key, { cursor: page.nextCursor, until: at.until });
    store.addLines(target, page.items);
    noteUnread(target, page.incomplete);
  };

  const readRange = async () => {
    const at = around ?? 0;
    for (const target of targets) {
      if (around !== null) older.set(keyOf(target), { cursor: undefined, until: new Date(at).toISOString() });
      newer.set(keyOf(target), {
        since: around === null ? (wants.since ?? new Date(0).toISOString()) : new Date(at).toISOString(),
        cursor: null,
      });
    }
    await Promise.all(
      targets.map(async (target) => {
        if (around !== null) await readOlderOf(target, contextLines);
        await readNewer(target, around === null ? rangeLines : contextLines);
      }),
    );
    set({ phase: 'still', hasNewer: newer.size > 0 });
  };
  const readUntil = async () => {
    await Promise.all(targets.map((target) => readOlderOf(target, pageLines)));
    set({ phase: 'still' });
  };

  if (isFollowing) {
    follow();
    // A stream names what it cannot read as gaps; the list names it as such.
    for (const target of targets)
      call(logsApi.list, { ...target, ...filters, limit: 1 }, { signal }).then(
        ({ incomplete }) => noteUnread(target, incomplete),
        (error: unknown) => fail(error),
      );
  } else if (around !== null || wants.since) readRange().catch(fail);
  else readUntil().catch(fail);

  return {
    state: () => state,
    /** Reads the lines before the oldest one. */
    readOlder: async () => {
      if (state.isReadingOlder || state.isAtStart || (wants.since && around === null)) return;
      if (store.rows().length === 0) return;
      set({ isReadingOlder: true });
      await Promise.all(targets.map((target) => readOlderOf(target, pageLines))).catch(fail);
      const isAtStart = targets.every((target) => older.get(keyOf(target))?.cursor === null);
      set({ isReadingOlder: false, isAtStart });
    },
    /** Reads on behind the newest line of a range. */
    readNewer: async () => {
      if (newer.size === 0 || signal.aborted) return;
      await Promise.all(targets.map((target) => readNewer(target, pageLines))).catch(fail);
      set({ hasNewer: newer.size > 0 });
    },
    close: () => {
      end.abort();
      for (const close of closers) close();
    },
  };
};

export type LogFeed = ReturnType<typeof createLogFeed>;
