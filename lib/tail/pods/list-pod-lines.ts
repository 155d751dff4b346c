import type { LogLine } from '#lib/contract/logs.ts';
import { invalidInput, isDomainError } from '#lib/domain/domain-error.ts';
import type { Known } from '#lib/domain/ports/known.ts';
import type { LogQuery } from '#lib/domain/ports/log-reads.ts';
import type { PodLogSource } from '#lib/domain/ports/pod-log-source.ts';
import { cutAnswer } from '#lib/tail/cut-answer.ts';
import { decodeLogCursor, encodeLogCursor } from '#lib/tail/log-cursor.ts';
import { comparePositions, type LogPosition } from '#lib/tail/log-order.ts';
import { isWantedSource } from '#lib/tail/source-changes.ts';
import { type PodLine, type PodMark, toPodLogLine } from './pod-line.ts';
import { createPodNotes } from './pod-notes.ts';
import type { PodSource, PodSources } from './resolve-pod-sources.ts';
import { type PodRun, type PodScan, scanNewest, scanOldest } from './scan-pod.ts';
import { workAtMost } from './work-at-most.ts';

/** Reads of one answer that run at the same time. */
const atOnce = 8;
/** A pod's clock may go ahead of ours. */
const clockSkewMs = 60_000;

export type ListPodLinesInput = {
  query: LogQuery & { limit: number; cursor?: string; signal: AbortSignal };
  sources: PodSources;
  source: PodLogSource;
  nowMs: number;
  clock: () => number;
  /** Well under the 30 s in which every request ends. */
  budgetMs?: number;
};

export type ListedPodLines = Known<LogLine[]> & {
  nextCursor: string | null;
  picked: PodLine[];
  /** The last line that each container had, null for none; absent where it was not read to its end. */
  heads: Map<string, PodMark | null>;
  /** Containers that wrote while they were read: what comes after their heads is still to be read. */
  writing: Set<string>;
};

/** Of which lines a query wants anything, without its cursor. */
export const createPodSelector = ({ since, until, filter }: LogQuery): ((line: PodLine) => boolean) => {
  const sinceMs = since ? Date.parse(since) : Number.NEGATIVE_INFINITY;
  const untilMs = until ? Date.parse(until) : Number.POSITIVE_INFINITY;
  return ({ atMs, raw }) => atMs >= sinceMs && atMs <= untilMs && (!filter || raw.message.includes(filter));
};

/** Which runs are read, oldest first. A pod that has ended has no later run: all it left is earlier. */
const runsOf = (pod: PodSource, isPrevious: boolean): PodRun[] => {
  if (isPrevious) return pod.isOver ? ['previous', 'current'] : ['previous'];
  return pod.restarts > 0 ? ['previous', 'current'] : ['current'];
};

const isInTime = ({ createdAtMs, task }: PodSource, fromMs: number, untilMs: number): boolean =>
  (createdAtMs === null || createdAtMs - clockSkewMs <= untilMs) &&
  (!task.stoppedAt || Date.parse(task.stoppedAt) + clockSkewMs >= fromMs);

/** Running ones first, the youngest before the others: what a short budget leaves out matters least. */
const byInterest = (a: PodSource, b: PodSource): number =>
  Number(b.isRunning) - Number(a.isRunning) ||
  (b.createdAtMs ?? 0) - (a.createdAtMs ?? 0) ||
  (a.key < b.key ? -1 : 1);

/** One page of a service's lines, oldest first: the newest of the window, or the first of it when `since` is given. */
export const listPodLines = async ({
  query,
  sources,
  source,
  nowMs,
  clock,
  budgetMs = 6_000,
}: ListPodLinesInput): Promise<ListedPodLines> => {
  const cursor = query.cursor ? decodeLogCursor(query, query.cursor) : null;
  const isForward = query.since !== undefined;
  const sinceMs = query.since ? Date.parse(query.since) : 0;
  const untilMs = query.until ? Date.parse(query.until) : Number.POSITIVE_INFINITY;
  if (sinceMs > untilMs) throw invalidInput('until: it is before since.');
  const select = createPodSelector(query);
  const isInside = ({ position }: PodLine): boolean => {
    if (!cursor) return true;
    const order = comparePositions(position, cursor.at);
    return isForward ? order > 0 : order < 0;
  };
  const fromMs = isForward && cursor ? cursor.at.atMs : sinceMs;
  const upperMs = !isForward && cursor ? Math.min(cursor.at.atMs, untilMs) : untilMs;
  // A window that reaches to now is read from its end, which needs no searching.
  const isOpen = upperMs >= nowMs - 1_000;
  const late = AbortSignal.timeout(budgetMs);
  const want = query.limit + 1;
  const notes = createPodNotes();
  const heads = new Map<string, PodMark | null>();
  const writing = new Set<string>();
  let merged: PodLine[] = [];
  let horizon: LogPosition | null = null;

  const narrow = (edge: LogPosition) => {
    const order = horizon ? comparePositions(edge, horizon) : isForward ? -1 : 1;
    if (isForward ? order < 0 : order > 0) horizon = edge;
  };
  /** What no answer can hold is let go early. */
  const trim = () => {
    merged.sort((a, b) => comparePositions(a.position, b.position));
    if (merged.length <= want) return;
    merged = isForward ? merged.slice(0, want) : merged.slice(-want);
    const edge = isForward ? merged.at(-1) : merged[0];
    if (edge) narrow(edge.position);
  };

  const readOne = async (pod: PodSource) => {
    if (late.aborted) return notes.addUnread(pod, budgetMs / 1_000);
    const scan: PodScan = {
      source,
      pod,
      runs: runsOf(pod, query.previous ?? false),
      fromMs,
      ...(isOpen ? {} : { untilMs: upperMs }),
      want,
      accept: (line) => select(line) && isInside(line),
      isTooYoung: ({ atMs }) => {
        const isYoung = isOpen && atMs >= nowMs && atMs <= clock();
        if (isYoung) writing.add(pod.key);
        return isYoung;
      },
      isSparse: Boolean(query.filter),
      signal: AbortSignal.any([query.signal, late]),
    };
    try {
      const read = isForward ? { ...(await scanOldest(scan)), head: undefined } : await scanNewest(scan);
      if (read.head !== undefined) heads.set(pod.key, read.head);
      if (read.reached) narrow(read.reached);
      merged.push(...read.lines);
      if (merged.length > want * 4) trim();
    } catch (error) {
      query.signal.throwIfAborted();
      if (late.aborted) notes.addUnread(pod, budgetMs / 1_000);
      else notes.addError(pod, error);
      if (isDomainError(error) && error.code === 'unprocessable') heads.set(pod.key, null);
    }
  };
  const wanted = [...sources.pods.values()]
    .filter((pod) => isWantedSource(query, pod.log) && isInTime(pod, sinceMs, untilMs))
    .sort(byInterest);
  await workAtMost(atOnce, wanted, readOne);
  query.signal.throwIfAborted();

  merged.sort((a, b) => comparePositions(a.position, b.position));
  const edge: LogPosition | null = horizon;
  const sure = merged.filter(({ position }) => {
    const order = edge ? comparePositions(position, edge) : 0;
    return isForward ? order <= 0 : order >= 0;
  });
  const limited = isForward ? sure.slice(0, query.limit) : sure.slice(-query.limit);
  const items = cutAnswer(limited.map(toPodLogLine), isForward);
  const picked = isForward ? limited.slice(0, items.length) : limited.slice(limited.length - items.length);
  const last = isForward ? picked.at(-1) : picked[0];
  const at = last?.position ?? edge;
  const hasMore = at !== null && (sure.length > items.length || edge !== null);
  return {
    value: items,
    picked,
    heads,
    writing,
    asOf: new Date(nowMs).toISOString(),
    incomplete: [...sources.incomplete, ...notes.list()],
    nextCursor: hasMore ? encodeLogCursor(query, { direction: isForward ? 'newer' : 'older', at }) : null,
  };
};
