import type { LogLine } from '#lib/contract/logs.ts';
import type { FleetReads } from '#lib/domain/ports/fleet-reads.ts';
import type { LogQuery, TailEvent } from '#lib/domain/ports/log-reads.ts';
import type { PodLogSource } from '#lib/domain/ports/pod-log-source.ts';
import { createMergeHold } from '#lib/tail/merge-hold.ts';
import { createInbox } from '#lib/tail/reader-inbox.ts';
import { createSourceWatch } from '#lib/tail/source-changes.ts';
import { tellInbox } from '#lib/tail/tell-inbox.ts';
import { createPodSelector, type ListedPodLines } from './list-pod-lines.ts';
import { clockSkewMs, createPodFollows } from './pod-follows.ts';
import { isLine, momentMark, type PodLine, type PodMark, toPodLogLine } from './pod-line.ts';
import { decodePodToken, encodePodToken } from './pod-resume-token.ts';
import { createPodStandings, type QueuedLine } from './pod-standings.ts';
import type { PodTailHub } from './pod-tail-hub.ts';
import { readMissed } from './read-missed.ts';
import { isLineOf } from './read-since.ts';
import type { PodSource, PodSources } from './resolve-pod-sources.ts';

const resolveEveryMs = 3_000;
/** Changes of pods come in flocks. */
const settleMs = 300;
/** A line waits so long for those of other containers. */
const holdMs = 300;
const linesPerEvent = 500;
const missedLines = 50_000;
const sameReasonMs = 60_000;
/** A slow reader may have taken longer than the tails remember, and again for what came then. */
const catchUpRounds = 5;

const justBefore = ({ atMs, ordinal }: PodLine): PodMark => ({ atMs, ordinal: ordinal - 1 });

/** Containers that a reader was following and whose pods are gone now, or others of that name; none while the pods are not known. */
const countGone = ({ pods, isFailed }: PodSources, marks: ReadonlyMap<number, PodMark>): number => {
  if (isFailed) return 0;
  const known = new Map([...pods.values()].map((pod) => [pod.hash, pod]));
  return [...marks].filter(([hash, mark]) => {
    const pod = known.get(hash);
    return !pod || (isLine(mark) && !isLineOf(pod, mark));
  }).length;
};
const sayGone = (count: number): string =>
  `${count === 1 ? 'A container that was followed is' : `${count} containers that were followed are`} gone, and what was not read of the log went with the pod.`;

type InboxLine = { line: LogLine; entry: QueuedLine };

export type TailPodLinesInput = {
  query: LogQuery & { lastEventId?: string; limit: number; signal: AbortSignal };
  hub: PodTailHub;
  source: PodLogSource;
  resolve: () => Promise<PodSources>;
  /** The newest lines, shared by readers that ask the same at the same time. */
  readBacklog: () => Promise<ListedPodLines>;
  subscribe: FleetReads['subscribe'];
  now: () => number;
};

/** One reader's tail of a Kubernetes service: what it missed or the newest lines first, then every line as it comes. */
export async function* tailPodLines(input: TailPodLinesInput): AsyncGenerator<TailEvent> {
  const { query, hub, now } = input;
  const { signal } = query;
  let sources = await input.resolve();
  const resumed = query.lastEventId ? decodePodToken(query.lastEventId) : null;
  const openedMs = now();
  const startMs = resumed?.startMs ?? openedMs - clockSkewMs;
  const standings = createPodStandings();
  const inbox = createInbox<InboxLine>({ onDrop: ({ entry }) => standings.tell(entry), now });
  const hold = createMergeHold<InboxLine>({
    release: (items) => {
      for (const item of items) inbox.addLine(item);
    },
    holdMs,
    isFollowed: true,
  });
  const select = createPodSelector(query);
  const watch = createSourceWatch(query);
  const toldReasons = new Map<string, number>();
  let isLive = false;

  const token = () => encodePodToken(startMs, standings.list());
  const tell = (items: InboxLine[]): LogLine[] => {
    for (const { entry } of items) standings.tell(entry);
    return items.map(({ line }) => line);
  };
  const toItem = (line: PodLine): InboxLine => ({ line: toPodLogLine(line), entry: standings.queue(line) });
  const sourcesNow = () => ({
    sources: [...sources.pods.values()].map(({ log }) => log),
    tasks: sources.tasks,
  });
  const addGap = (reason: string) => {
    // Many containers fail for one reason.
    if (now() - (toldReasons.get(reason) ?? 0) < sameReasonMs) return;
    toldReasons.set(reason, now());
    inbox.addGap({ lost: null, reason });
  };

  const takeIn = (key: string, lines: PodLine[]) => {
    const wanted = lines.filter((line) => standings.pass(line) && select(line));
    hold.add(
      key,
      wanted.map((line) => ({ position: line.position, item: toItem(line) })),
    );
  };
  const follows = createPodFollows({
    query,
    hub,
    standings,
    startMs,
    now,
    onLines: takeIn,
    onTrouble: addGap,
  });
  const followedPods = () => follows.choose(sources);
  const joinAll = () => {
    if (signal.aborted) return;
    const followed = followedPods();
    hold.setGroups(followed.map(({ key }) => key));
    follows.joinAll(sources, followed);
  };

  async function* tellLines(lines: PodLine[]): AsyncGenerator<TailEvent> {
    const items = lines.filter((line) => standings.passSure(line) && select(line)).map(toItem);
    for (let from = 0; from < items.length; from += linesPerEvent) {
      const told = tell(items.slice(from, from + linesPerEvent));
      yield { type: 'line', id: token(), lines: told };
    }
  }

  /** The newest lines; each container is then read to its end, or begins now. */
  async function* tellBacklog(): AsyncGenerator<TailEvent> {
    const { picked, heads, writing, incomplete } = await input.readBacklog();
    for (const { scope, code, message } of incomplete)
      if (code !== 'unprocessable') addGap(`${scope}: ${message}`);
    const firstOf = new Map<string, PodLine>();
    for (const line of picked) if (!firstOf.has(line.pod.key)) firstOf.set(line.pod.key, line);
    const begun = new Set<string>();
    for (const pod of followedPods()) {
      const head = heads.get(pod.key);
      const first = firstOf.get(pod.key);
      if (head === undefined) follows.noteUnread(pod.key);
      const mark = first ? justBefore(first) : head === undefined ? momentMark(openedMs) : head;
      if (!standings.has(pod.key)) {
        standings.begin(pod.key, mark);
        begun.add(pod.key);
      } else if (mark) standings.skipTo(pod.key, mark);
    }
    for (const key of writing) follows.noteUnread(key);
    yield* tellLines(picked);
    for (const [key, head] of heads) if (head) standings[begun.has(key) ? 'settle' : 'skipTo'](key, head);
  }

  /** What came after the marks, in order, by rounds; what cannot be read is left to its tail. */
  async function* tellMissed(pods: PodSource[]): AsyncGenerator<TailEvent> {
    let count = 0;
    for (let left = pods; left.length > 0; ) {
      const round = await readMissed({
        source: input.source,
        pods: left.map((pod) => ({ pod, mark: standings.passedOf(pod.key) })),
        nowMs: now(),
        signal,
      });
      for (const key of round.unread) follows.noteUnread(key);
      for (const reason of round.gaps) addGap(reason);
      count += round.lines.length;
      yield* tellLines(round.lines);
      for (const [key, head] of round.heads) standings.settle(key, head);
      // Clocks that go ahead leave nothing to tell now: their lines come by the tails.
      left = round.lines.length > 0 ? round.left : [];
      if (count < missedLines || left.length === 0) continue;
      addGap(
        `More than ${missedLines.toLocaleString('en')} lines came meanwhile. The time range reads those that are left out.`,
      );
      return yield* tellBacklog();
    }
  }

  const refresh = () => {
    input.resolve().then(
      (next) => {
        if (signal.aborted) return;
        if (!next.isFailed) sources = next;
        if (isLive) joinAll();
        for (const change of watch.look(sourcesNow(), now())) inbox.addSource(change);
      },
      // What could not be resolved anew stays as it was; the next look tries again.
      () => undefined,
    );
  };
  const ticking = setInterval(refresh, resolveEveryMs);
  let settling: NodeJS.Timeout | null = null;
  const unsubscribe = input.subscribe(({ topic }) => {
    if (topic !== 'tasks' || settling) return;
    settling = setTimeout(() => {
      settling = null;
      refresh();
    }, settleMs);
  });
  const leaveAll = () => {
    clearInterval(ticking);
    if (settling) clearTimeout(settling);
    unsubscribe();
    hold.close();
    follows.leaveAll();
  };
  // At once, also while a read is under way: the last reader's end is the follow's.
  signal.addEventListener('abort', leaveAll, { once: true });

  try {
    yield { type: 'ping', id: query.lastEventId ?? '' };
    for (const change of watch.look(sourcesNow(), now()))
      yield { type: 'source', id: query.lastEventId ?? '', change };
    for (const { scope, message } of sources.incomplete) addGap(`${scope}: ${message}`);

    if (query.previous) {
      // What has ended is whole once it was told.
      if (!resumed) yield* tellBacklog();
    } else if (resumed || query.since) {
      const sinceMs = query.since ? Date.parse(query.since) : 0;
      for (const pod of followedPods()) {
        const mark = resumed?.marks.get(pod.hash);
        standings.begin(pod.key, mark ?? momentMark(resumed ? Math.max(startMs, sinceMs) : sinceMs));
      }
      const gone = resumed ? countGone(sources, resumed.marks) : 0;
      if (gone > 0) addGap(sayGone(gone));
      // Where a tail runs that remembers enough, nothing need be read.
      yield* tellMissed(followedPods().filter((pod) => follows.mustRead(pod)));
    } else yield* tellBacklog();

    if (!query.previous) {
      for (let round = 0; round < catchUpRounds; round += 1) {
        const behind = follows.listBehind(followedPods());
        if (behind.length === 0) break;
        yield* tellMissed(behind);
      }
      isLive = true;
      follows.goLive();
      joinAll();
    }
    yield* tellInbox({ inbox, now, signal, tell, token });
  } finally {
    signal.removeEventListener('abort', leaveAll);
    leaveAll();
  }
}
