import type { PodLogSource } from '#lib/domain/ports/pod-log-source.ts';
import { comparePositions, type LogPosition } from './log-order.ts';
import type { PodLine, PodMark } from './pod-line.ts';
import { readSince } from './read-since.ts';
import type { PodSource } from './resolve-pod-sources.ts';
import { workAtMost } from './work-at-most.ts';

const atOnce = 8;
const linesPerContainer = 5_000;

export type Missed = {
  /** Oldest first, over all containers; what comes after them is still to be read. */
  lines: PodLine[];
  /** Containers that have more than this. */
  left: PodSource[];
  /** Keys of those that could not be read. */
  failed: string[];
  gaps: string[];
};

export type ReadMissedInput = {
  source: PodLogSource;
  pods: { pod: PodSource; mark: PodMark | null }[];
  signal: AbortSignal;
};

/** What several containers wrote after a reader left them, in one order. */
export const readMissed = async ({ source, pods, signal }: ReadMissedInput): Promise<Missed> => {
  const read: { pod: PodSource; lines: PodLine[]; isCut: boolean }[] = [];
  const failed: string[] = [];
  const gaps: string[] = [];
  await workAtMost(atOnce, pods, async ({ pod, mark }) => {
    try {
      const { lines, isCut, isLost } = await readSince({
        source,
        pod,
        mark,
        most: linesPerContainer,
        signal,
      });
      if (isLost && mark)
        gaps.push(
          `Lines of ${pod.key} after ${new Date(mark.atMs).toISOString()} may be missing: it restarted more than once or its log was rotated meanwhile.`,
        );
      read.push({ pod, lines, isCut });
    } catch {
      signal.throwIfAborted();
      failed.push(pod.key);
    }
  });
  let edge: LogPosition | null = null;
  for (const { lines, isCut } of read) {
    const last = isCut ? lines.at(-1)?.position : undefined;
    if (last && (!edge || comparePositions(last, edge) < 0)) edge = last;
  }
  const isBefore = ({ position }: PodLine) => !edge || comparePositions(position, edge) <= 0;
  return {
    lines: read
      .flatMap(({ lines }) => lines.filter(isBefore))
      .sort((a, b) => comparePositions(a.position, b.position)),
    left: read.filter(({ lines, isCut }) => isCut || !lines.every(isBefore)).map(({ pod }) => pod),
    failed,
    gaps,
  };
};
