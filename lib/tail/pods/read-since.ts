import { isDomainError } from '#lib/domain/domain-error.ts';
import type { PodLogSource } from '#lib/domain/ports/pod-log-source.ts';
import {
  compareMarks,
  createLineCounter,
  isLine,
  type PodLine,
  type PodMark,
  podLineId,
} from './pod-line.ts';
import type { PodSource } from './resolve-pod-sources.ts';

export type Sought = 'old' | 'new' | 'missed';

/**
 * Tells what comes after a mark, in the order of the container's file. `missed` is the first line after it where
 * the mark itself did not come by: the file is another one, of a later run or after a rotation.
 */
export const createSeeker = (mark: PodMark | null): ((line: PodMark) => Sought) => {
  let isPast = mark === null;
  return (line) => {
    if (isPast || !mark) return 'new';
    const order = compareMarks(line, mark);
    if (order < 0) return 'old';
    isPast = true;
    if (order === 0) return 'old';
    return isLine(mark) ? 'missed' : 'new';
  };
};

/** Whether a mark is a line that the pod's logs should hold: one of the same name before it had logs of its own. */
export const isLineOf = ({ createdAtMs }: PodSource, mark: PodMark | null): mark is PodMark =>
  mark !== null && isLine(mark) && (createdAtMs === null || mark.atMs >= createdAtMs - 1_000);

/** Where a read begins that surely brings the mark along: neighbours may be written a moment out of order. */
export const sinceMsOf = (mark: PodMark | null): number | undefined =>
  mark ? Math.max(0, mark.atMs - 1_000) : undefined;

/** `isLost`: lines between the mark and the first of these may be missing. `isHere`: the run that goes on wrote the mark. */
export type ReadSince = { lines: PodLine[]; isCut: boolean; isLost: boolean; isHere: boolean };

type Part = { lines: PodLine[]; isCut: boolean; isFound: boolean };

type SinceInput = {
  source: PodLogSource;
  pod: PodSource;
  mark: PodMark | null;
  /** So many lines at most; the rest is read from the last of them on. */
  most: number;
  signal: AbortSignal;
};

const readPart = async (input: SinceInput, previous: boolean): Promise<Part> => {
  const { source, pod, mark, most, signal } = input;
  const seek = createSeeker(mark);
  const count = createLineCounter(pod);
  const sinceMs = sinceMsOf(mark);
  const part: Part = { lines: [], isCut: false, isFound: false };
  try {
    for await (const raw of source.read(pod.ref, {
      ...(sinceMs === undefined ? {} : { sinceMs }),
      previous,
      signal,
    })) {
      const line = count(raw);
      const sought = seek(line);
      if (mark && compareMarks(line, mark) === 0) {
        // What is written before it was told, also where its time is later.
        part.lines = [];
        part.isFound = true;
        continue;
      }
      if (sought === 'old') continue;
      if (part.lines.length >= most) return { ...part, isCut: true };
      part.lines.push(line);
    }
  } catch (error) {
    // A container that has not started, or has no run before this one, has written nothing.
    const isAbsent =
      isDomainError(error) && (error.code === 'unprocessable' || (previous && error.code === 'not_found'));
    if (!isAbsent) throw error;
  }
  return part;
};

/** What a container wrote after a mark, through a restart. Throws when it cannot be read. */
export const readSince = async (input: SinceInput): Promise<ReadSince> => {
  const { mark, pod } = input;
  const now = await readPart(input, false);
  const isExact = isLineOf(pod, mark);
  if (isExact ? now.isFound : pod.restarts === 0)
    return { lines: now.lines, isCut: now.isCut, isLost: false, isHere: now.isFound };
  const before = await readPart(input, true);
  const isLost = isExact && !before.isFound;
  if (before.isCut) return { lines: before.lines, isCut: true, isLost, isHere: false };
  // While a container waits to be started again, its last run answers as the current and as the previous one.
  const known = new Set(before.lines.map(podLineId));
  const lines = [...before.lines, ...now.lines.filter((line) => !known.has(podLineId(line)))];
  return { lines, isCut: now.isCut, isLost: isLost && lines.length > 0, isHere: false };
};
