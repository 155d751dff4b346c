import { isDomainError } from '#lib/domain/domain-error.ts';
import type { PodLogSource } from '#lib/domain/ports/pod-log-source.ts';
import { comparePositions, type LogPosition } from '#lib/tail/log-order.ts';
import { createLineCounter, momentMark, type PodLine, type PodMark, podLineId } from './pod-line.ts';
import type { PodSource } from './resolve-pod-sources.ts';

const minuteMs = 60_000;
/** How far back each look goes that cannot begin at the end of a log. */
const spansMs = [2 * minuteMs, 60 * minuteMs, Number.POSITIVE_INFINITY];
const sparseTail = 2_000;

export type PodRun = 'previous' | 'current';

export type PodScan = {
  source: PodLogSource;
  pod: PodSource;
  /** Oldest first. */
  runs: PodRun[];
  fromMs: number;
  /** Inclusive; absent where the window reaches to the end. */
  untilMs?: number;
  want: number;
  /** Inside the window and the cursor, and matching the filter. */
  accept: (line: PodLine) => boolean;
  /**
   * Whether a line was written while the answer was being read: it and what follows are left out, since containers
   * that were read first lack theirs. Told of each line that is there, in order.
   */
  isTooYoung: (line: PodLine) => boolean;
  /** Few of what is read will be accepted. */
  isSparse: boolean;
  signal: AbortSignal;
};

/** `lines` oldest first; what is accepted beyond `reached` was not read, null where there is nothing beyond. */
export type PodScanned = { lines: PodLine[]; reached: LogPosition | null };

type Look = { run: PodRun; sinceMs?: number; untilMs?: number; tailLines?: number };
type Seen = { lines: PodLine[]; first: PodLine | null; last: PodLine | null; count: number };

/** A run that is not there has no lines. */
const isAbsentRun = (run: PodRun, error: unknown): boolean =>
  run === 'previous' &&
  isDomainError(error) &&
  (error.code === 'unprocessable' || error.code === 'not_found');

const look = async (scan: PodScan, { run, ...at }: Look, onLast?: (mark: PodMark) => void): Promise<Seen> => {
  const { pod, source, want, accept, signal } = scan;
  const count = createLineCounter(pod);
  const seen: Seen = { lines: [], first: null, last: null, count: 0 };
  let isYoung = false;
  let doubtful: PodLine[] = [];
  try {
    for await (const raw of source.read(pod.ref, { ...at, previous: run === 'previous', signal })) {
      const line = count(raw);
      seen.first ??= line;
      seen.count += 1;
      isYoung ||= scan.isTooYoung(line);
      if (isYoung) continue;
      seen.last = line;
      if (!accept(line)) continue;
      // The last so many lines may begin within a millisecond, whose earlier lines nobody counted.
      if (at.tailLines !== undefined && line.atMs === seen.first.atMs) doubtful.push(line);
      else seen.lines.push(line);
      if (seen.lines.length > want * 2) seen.lines = seen.lines.slice(-want);
    }
  } catch (error) {
    if (!isAbsentRun(run, error)) throw error;
  }
  const isCut = at.tailLines !== undefined && seen.count >= at.tailLines;
  if (isCut) doubtful = [];
  seen.lines = [...doubtful, ...seen.lines]
    .sort((a, b) => comparePositions(a.position, b.position))
    .slice(-want);
  if (seen.last)
    onLast?.(isCut && seen.last.atMs === seen.first?.atMs ? momentMark(seen.last.atMs) : seen.last);
  return seen;
};

type RunScan = { lines: PodLine[]; reached: LogPosition | null };

const readTail = async (scan: PodScan, run: PodRun, onLast?: (mark: PodMark) => void): Promise<RunScan> => {
  const { want, isSparse } = scan;
  let best: RunScan | null = null;
  for (const tailLines of isSparse ? [sparseTail, undefined] : [want + 50, want * 10, undefined]) {
    try {
      const seen = await look(scan, tailLines === undefined ? { run } : { run, tailLines }, onLast);
      const isWhole = tailLines === undefined || seen.count < tailLines;
      const isEnough = seen.lines.length >= want;
      const edge = isEnough
        ? seen.lines[0]?.position
        : { atMs: (seen.first?.atMs ?? 0) + 1, rank: 0, id: '' };
      best = { lines: seen.lines, reached: isWhole ? null : (edge ?? null) };
      if (isWhole || isEnough) return best;
    } catch (error) {
      // What was read within the time is told; the cursor goes on from there.
      if (best) return best;
      throw error;
    }
  }
  return best ?? { lines: [], reached: null };
};

const readBack = async (scan: PodScan, run: PodRun, untilMs: number): Promise<RunScan> => {
  const { want, pod, fromMs } = scan;
  const floorMs = Math.max(fromMs, (pod.createdAtMs ?? 0) - minuteMs);
  let lines: PodLine[] = [];
  let upperMs = untilMs;
  for (const span of spansMs) {
    const lowerMs = Math.floor((untilMs - span) / 1_000) * 1_000;
    const isLast = lowerMs <= floorMs;
    try {
      const seen = await look(
        scan,
        isLast ? { run, untilMs: upperMs } : { run, sinceMs: lowerMs, untilMs: upperMs },
      );
      lines = [...seen.lines, ...lines].slice(-want);
    } catch (error) {
      if (upperMs === untilMs) throw error;
      return { lines, reached: { atMs: upperMs + 1, rank: 0, id: '' } };
    }
    if (isLast) return { lines, reached: null };
    upperMs = lowerMs - 1;
    if (lines.length >= want) break;
  }
  return { lines, reached: { atMs: upperMs + 1, rank: 0, id: '' } };
};

const joinRuns = (older: PodLine[], newer: PodLine[]): PodLine[] => {
  // While a container waits to be started again, its last run answers as the current and as the previous one.
  const known = new Set(newer.map(podLineId));
  return [...older.filter((line) => !known.has(podLineId(line))), ...newer];
};

/** The newest accepted lines of a container, and the last line there is where the window reaches to the end. */
export const scanNewest = async (scan: PodScan): Promise<PodScanned & { head: PodMark | null }> => {
  let lines: PodLine[] = [];
  let head: PodMark | null = null;
  const onLast = ({ atMs, ordinal }: PodMark) => {
    head ??= { atMs, ordinal };
  };
  for (const run of scan.runs.toReversed()) {
    const { untilMs } = scan;
    const read = await (untilMs === undefined ? readTail(scan, run, onLast) : readBack(scan, run, untilMs));
    lines = joinRuns(read.lines, lines);
    if (read.reached) return { lines, reached: read.reached, head };
    const edge = lines.at(-scan.want);
    if (edge) return { lines: lines.slice(-scan.want), reached: edge.position, head };
  }
  return { lines, reached: null, head };
};

/** The first accepted lines of a container from an instant on. */
export const scanOldest = async (scan: PodScan): Promise<PodScanned> => {
  const { pod, source, want, accept, untilMs, fromMs, signal } = scan;
  let lines: PodLine[] = [];
  for (const run of scan.runs) {
    const count = createLineCounter(pod);
    const found: PodLine[] = [];
    let last: PodLine | null = null;
    try {
      const at = untilMs === undefined ? { sinceMs: fromMs } : { sinceMs: fromMs, untilMs };
      for await (const raw of source.read(pod.ref, { ...at, previous: run === 'previous', signal })) {
        const line = count(raw);
        if (scan.isTooYoung(line)) break;
        last = line;
        if (accept(line)) found.push(line);
        if (lines.length + found.length >= want) break;
      }
    } catch (error) {
      if (!isAbsentRun(run, error)) {
        if (!last) throw error;
        return { lines: joinRuns(lines, found), reached: last.position };
      }
    }
    lines = joinRuns(lines, found);
    if (last && lines.length >= want) return { lines, reached: last.position };
  }
  return { lines, reached: null };
};
