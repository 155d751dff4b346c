import { hashText } from '#lib/tail/hash-text.ts';
import type { PodLine, PodMark } from './pod-line.ts';
import { compareMarks } from './pod-line.ts';
import { createSeeker, type Sought } from './read-since.ts';

/** A line on its way to the reader. */
export type QueuedLine = { key: string; mark: PodMark; isTold: boolean };

type Standing = {
  /** Everything up to it was told. */
  told: PodMark | null;
  /** Everything up to it was told, is queued, or is not wanted. */
  passed: PodMark | null;
  queue: QueuedLine[];
  seek: (line: PodMark) => Sought;
};

/** Neighbours may be written so far out of the order of their times. */
const momentMs = 1_000;

const markOf = ({ atMs, ordinal }: PodMark): PodMark => ({ atMs, ordinal });

/** How far one reader is in each container. */
export const createPodStandings = () => {
  const standings = new Map<string, Standing>();
  return {
    has: (key: string): boolean => standings.has(key),
    /** Lines after the mark are wanted; null for all. */
    begin: (key: string, mark: PodMark | null) => {
      standings.set(key, { told: mark, passed: mark, queue: [], seek: createSeeker(mark) });
    },
    /** Whether the line is new to this reader; it has passed then. */
    pass: (line: PodLine): boolean => {
      const standing = standings.get(line.pod.key);
      if (!standing || standing.seek(line) === 'old') return false;
      standing.passed = markOf(line);
      return true;
    },
    /** Whether all that comes from now on is surely written after the mark, also where its time is earlier. */
    trust: (key: string, isSure: boolean) => {
      const standing = standings.get(key);
      if (standing) standing.seek = isSure ? () => 'new' : createSeeker(standing.passed);
    },
    /** A line that was read from the mark on: it has passed. */
    passSure: (line: PodLine): boolean => {
      const standing = standings.get(line.pod.key);
      if (standing) standing.passed = markOf(line);
      return standing !== undefined;
    },
    /** All that was written up to the mark has passed, in the order of time: it is the last of it. */
    settle: (key: string, mark: PodMark) => {
      const standing = standings.get(key);
      if (!standing || (standing.passed && standing.passed.atMs - mark.atMs > momentMs)) return;
      standings.set(key, { ...standing, passed: mark, seek: createSeeker(mark) });
    },
    /** A line that has passed and is wanted; it counts once it is told. */
    queue: (line: PodLine): QueuedLine => {
      const entry = { key: line.pod.key, mark: markOf(line), isTold: false };
      standings.get(entry.key)?.queue.push(entry);
      return entry;
    },
    tell: (entry: QueuedLine) => {
      entry.isTold = true;
      const standing = standings.get(entry.key);
      if (!standing) return;
      // Told in the order of time, which may differ from that of writing by a moment.
      while (standing.queue[0]?.isTold) standing.told = standing.queue.shift()?.mark ?? standing.told;
      if (standing.queue.length === 0) standing.told = standing.passed;
    },
    /** What lies before the mark is not wanted. */
    skipTo: (key: string, mark: PodMark) => {
      const standing = standings.get(key);
      if (!standing || (standing.passed && compareMarks(standing.passed, mark) >= 0)) return;
      standings.set(key, { ...standing, passed: mark, seek: createSeeker(mark) });
    },
    /** Its pod is gone; what is still queued is told all the same. */
    forget: (key: string) => {
      standings.delete(key);
    },
    passedOf: (key: string): PodMark | null => standings.get(key)?.passed ?? null,
    /** Hash of each container's key and where the reader stands in it, the latest first. */
    list: (): [hash: number, mark: PodMark][] => {
      const marks: [number, PodMark][] = [];
      for (const [key, { told, passed, queue }] of standings) {
        const mark = queue.length === 0 ? passed : told;
        if (mark) marks.push([hashText(key), mark]);
      }
      return marks.sort(([, a], [, b]) => compareMarks(b, a));
    },
  };
};

export type PodStandings = ReturnType<typeof createPodStandings>;
