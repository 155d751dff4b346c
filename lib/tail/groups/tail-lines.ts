import { setTimeout as delay } from 'node:timers/promises';
import type { LogLine } from '#lib/contract/logs.ts';
import type { LogQuery, TailEvent } from '#lib/domain/ports/log-reads.ts';
import type { LogEvent, LogSource } from '#lib/domain/ports/log-source.ts';
import { toLogLine } from '#lib/tail/log-line.ts';
import { positionOf } from '#lib/tail/log-order.ts';
import { createMergeHold } from '#lib/tail/merge-hold.ts';
import { createInbox } from '#lib/tail/reader-inbox.ts';
import { createSourceWatch } from '#lib/tail/source-changes.ts';
import { tellInbox } from '#lib/tail/tell-inbox.ts';
import type { TailHub } from './create-tail-hub.ts';
import { type GroupNews, type GroupTail, recentForMs } from './group-tail.ts';
import { createSelector, wantsGroup } from './line-selector.ts';
import { listLines, type PickedEvent } from './list-lines.ts';
import type { ServiceSources, SourceGroup } from './resolve-sources.ts';
import { createToldRecord, decodeResumeToken, graceMs } from './resume-token.ts';
import { sharedPageMs } from './share-reads.ts';

const resolveEveryMs = 3_000;
/** A line may reach AWS that much later than its own time and still be found after a resume. */
const lateMs = 60_000;
const retryMs = 1_000;
/** Readers that come back at once ask for the same window, which is then read once. */
const alignMs = 10_000;
const catchUpPage = 5_000;
const catchUpLines = 50_000;

type InboxLine = { line: LogLine; key: string; ingestedAtMs: number };

export type TailLinesInput = {
  query: LogQuery & { lastEventId?: string; limit: number; signal: AbortSignal };
  hub: TailHub;
  source: LogSource;
  resolve: () => Promise<ServiceSources>;
  /** The newest lines, shared by readers that ask the same at the same time. */
  readBacklog: () => Promise<{ picked: PickedEvent[]; isCut: boolean; readMs: number }>;
  now: () => number;
};

const keyOf = (group: SourceGroup, event: LogEvent): string => `${group.key}/${event.id}`;

/** One reader's tail: what it missed or the newest lines first, then every line as it comes. */
export async function* tailLines(input: TailLinesInput): AsyncGenerator<TailEvent> {
  const { query, hub, now } = input;
  const { signal } = query;
  let sources = await input.resolve();
  const resumed = query.lastEventId ? decodeResumeToken(query.lastEventId) : null;
  const told = createToldRecord(resumed);
  const inbox = createInbox<InboxLine>({
    onDrop: ({ key, ingestedAtMs }) => told.remember(key, ingestedAtMs),
    now,
  });
  const hold = createMergeHold<InboxLine>({
    release: (items) => {
      for (const item of items) inbox.addLine(item);
    },
  });
  const select = createSelector(() => sources, query);
  const tails = new Map<string, { tail: GroupTail; leave: () => void }>();
  const queued = new Set<string>();
  const watch = createSourceWatch(query);
  const sourcesNow = () => ({
    sources: sources.groups.flatMap((group) => [...group.streams.values()]),
    tasks: sources.tasks,
  });
  let isLive = false;

  const toItem = ({ group, event, source }: PickedEvent): InboxLine => ({
    line: toLogLine({ group: group.ref.group, event, source }),
    key: keyOf(group, event),
    ingestedAtMs: event.ingestedAtMs,
  });
  const pick = (group: SourceGroup, events: LogEvent[]) =>
    events.flatMap((event) => {
      const key = keyOf(group, event);
      if (queued.has(key) || !told.isNew(event, key)) return [];
      const source = select(group.key, event);
      if (!source) return [];
      queued.add(key);
      return [{ position: positionOf(event), item: toItem({ group, event, source }) }];
    });
  const hear = (group: SourceGroup) => (news: GroupNews) => {
    if (news.kind === 'trouble') inbox.addGap({ lost: news.lost, reason: news.reason });
    else if (isLive) hold.add(group.key, pick(group, news.events));
  };
  const joinGroups = () => {
    if (signal.aborted) return;
    for (const group of sources.groups) {
      if (tails.has(group.key) || !wantsGroup(group, query)) continue;
      const tail = hub.open(group.ref);
      tails.set(group.key, { tail, leave: () => undefined });
      tails.set(group.key, { tail, leave: tail.listen(hear(group)) });
      if (isLive) hold.add(group.key, pick(group, tail.recent()));
    }
    hold.setGroups(tails.keys());
  };
  const tell = (items: InboxLine[]): LogLine[] => {
    for (const { key, ingestedAtMs } of items) {
      queued.delete(key);
      told.remember(key, ingestedAtMs);
    }
    told.forget();
    return items.map(({ line }) => line);
  };
  const liveToken = () =>
    told.token(
      Math.min(
        now(),
        ...[...tails.values()].map(({ tail }) => tail.readThroughMs()),
        inbox.leastOf(({ ingestedAtMs }) => ingestedAtMs) + graceMs - 1,
        hold.lowestRank() + graceMs - 1,
      ),
    );

  async function* tellPicked(picked: PickedEvent[], readThroughMs: number): AsyncGenerator<TailEvent> {
    const fresh = picked.filter(({ group, event }) => told.isNew(event, keyOf(group, event))).map(toItem);
    for (let from = 0; from < fresh.length; ) {
      const lines = tell(fresh.slice(from, from + 500));
      from += lines.length;
      const waiting = fresh.slice(from).reduce((least, one) => Math.min(least, one.ingestedAtMs), Infinity);
      yield { type: 'line', id: told.token(Math.min(readThroughMs, waiting + graceMs - 1)), lines };
    }
  }

  /** Everything since an instant, by pages; answers when the last of them was read. */
  async function* catchUp(fromMs: number): AsyncGenerator<TailEvent, number> {
    let cursor: string | undefined;
    let count = 0;
    const since = new Date(Math.floor(Math.max(0, fromMs) / alignMs) * alignMs).toISOString();
    const asked = { ...query, since: query.since && query.since > since ? query.since : since };
    for (;;) {
      const readMs = now() - sharedPageMs;
      const page = await listLines({
        query: { ...asked, cursor, limit: catchUpPage },
        sources,
        source: input.source,
        nowMs: Math.ceil(now() / alignMs) * alignMs,
      });
      if (page.isRetryable) {
        await delay(retryMs, undefined, { signal });
        continue;
      }
      cursor = page.nextCursor ?? undefined;
      const reachedMs = page.picked.at(-1)?.event.atMs ?? fromMs;
      yield* tellPicked(page.picked, cursor ? reachedMs : readMs);
      count += page.value.length;
      if (!cursor) return readMs;
      if (count >= catchUpLines) {
        const reason = `More than ${catchUpLines.toLocaleString('en')} lines came meanwhile. The time range reads those that are left out.`;
        yield { type: 'gap', id: told.token(reachedMs), gap: { lost: null, reason } };
        const backlog = await input.readBacklog();
        yield* tellPicked(backlog.picked, backlog.readMs);
        return backlog.readMs;
      }
    }
  }

  const refresh = setInterval(() => {
    input.resolve().then(
      (next) => {
        if (signal.aborted) return;
        sources = next;
        joinGroups();
        for (const change of watch.look(sourcesNow(), now())) inbox.addSource(change);
      },
      // What could not be resolved anew stays as it was; the next look tries again.
      () => undefined,
    );
  }, resolveEveryMs);

  const leaveAll = () => {
    clearInterval(refresh);
    hold.close();
    for (const { leave } of tails.values()) leave();
  };
  // At once, also while a read is under way: the last reader's end is the poller's.
  signal.addEventListener('abort', leaveAll, { once: true });

  try {
    yield { type: 'ping', id: query.lastEventId ?? '' };
    joinGroups();
    for (const change of watch.look(sourcesNow(), now()))
      yield { type: 'source', id: query.lastEventId ?? '', change };
    for (const { scope, message } of sources.incomplete)
      inbox.addGap({ lost: null, reason: `${scope}: ${message}` });

    let readMs: number;
    if (resumed) readMs = yield* catchUp(Math.max(resumed.floorIngestedMs, 1) - lateMs);
    else if (query.since) readMs = yield* catchUp(Date.parse(query.since));
    else {
      const backlog = await input.readBacklog();
      readMs = backlog.readMs;
      const first = backlog.picked[0]?.event;
      if (backlog.isCut && first)
        told.startAt({
          atMs: first.atMs,
          ingestedAtMs: Math.max(...backlog.picked.map(({ event }) => event.ingestedAtMs)),
        });
      yield* tellPicked(backlog.picked, readMs);
    }
    // A slow reader may have taken longer for this than the tails remember.
    while (now() - readMs > recentForMs / 2 && !signal.aborted) readMs = yield* catchUp(readMs - lateMs);
    isLive = true;
    for (const group of sources.groups) {
      const open = tails.get(group.key);
      if (open) hold.add(group.key, pick(group, open.tail.recent()));
    }

    yield* tellInbox({ inbox, now, signal, tell, token: liveToken });
  } finally {
    signal.removeEventListener('abort', leaveAll);
    leaveAll();
  }
}
