import type { PodLogSource } from '#lib/domain/ports/pod-log-source.ts';
import { comparePositions, type LogPosition } from '#lib/tail/log-order.ts';
import type { PodLine, PodMark } from './pod-line.ts';
import { readSince } from './read-since.ts';
import type { PodSource } from './resolve-pod-sources.ts';
import { workAtMost } from './work-at-most.ts';

const atOnce = 8;
/** What one round may hold, shared by the containers that are read. */
const linesPerRound = 50_000;
const fewestLines = 200;

export type Missed = {
  /**
   * Oldest first, over all containers, up to when the reading began: later lines of containers that were read
   * first would be missing among them.
   */
  lines: PodLine[];
  /** Containers that had more than this by then. */
  left: PodSource[];
  /** Keys of those whose tails must read before they follow: they failed, or wrote since. */
  unread: string[];
  /** The last line, in the order of writing, of each container of which all are told. */
  heads: Map<string, PodMark>;
  gaps: string[];
};

export type ReadMissedInput = {
  source: PodLogSource;
  pods: { pod: PodSource; mark: PodMark | null }[];
  nowMs: number;
  signal: AbortSignal;
};

/** What several containers wrote after a reader left them, in one order. */
export const readMissed = async ({ source, pods, nowMs, signal }: ReadMissedInput): Promise<Missed> => {
  const read: { pod: PodSource; lines: PodLine[]; isCut: boolean }[] = [];
  const unread: string[] = [];
  const most = Math.max(fewestLines, Math.floor(linesPerRound / pods.length));
  const gaps: string[] = [];
  await workAtMost(atOnce, pods, async ({ pod, mark }) => {
    try {
      const { lines, isCut, isLost } = await readSince({
        source,
        pod,
        mark,
        most,
        signal,
      });
      if (isLost && mark)
        gaps.push(
          `Lines of ${pod.key} after ${new Date(mark.atMs).toISOString()} may be missing: it restarted more than once or its log was rotated meanwhile.`,
        );
      read.push({ pod, lines, isCut });
    } catch {
      signal.throwIfAborted();
      unread.push(pod.key);
    }
  });
  let edge: LogPosition | null = null;
  for (const { lines, isCut } of read) {
    const last = isCut ? lines.at(-1)?.position : undefined;
    if (last && (!edge || comparePositions(last, edge) < 0)) edge = last;
  }
  const isDue = ({ atMs }: PodLine) => atMs < nowMs;
  const isBefore = ({ position }: PodLine) => !edge || comparePositions(position, edge) <= 0;
  const heads = new Map<string, PodMark>();
  for (const { pod, lines, isCut } of read) {
    const due = lines.filter(isDue);
    const last = due.at(-1);
    if (last && !isCut && due.every(isBefore)) heads.set(pod.key, { atMs: last.atMs, ordinal: last.ordinal });
  }
  return {
    heads,
    lines: read
      .flatMap(({ lines }) => lines.filter((line) => isDue(line) && isBefore(line)))
      .sort((a, b) => comparePositions(a.position, b.position)),
    left: read
      .filter(({ lines, isCut }) => isCut || lines.some((line) => isDue(line) && !isBefore(line)))
      .map(({ pod }) => pod),
    unread: [...unread, ...read.filter(({ lines }) => !lines.every(isDue)).map(({ pod }) => pod.key)],
    gaps,
  };
};
