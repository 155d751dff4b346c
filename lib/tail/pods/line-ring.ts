import { compareMarks, type PodLine, type PodMark } from './pod-line.ts';

const mostLines = 500;
const mostBytes = 256 * 1024;

/** The latest lines of one container without a hole, for readers that join. `startAt` is the mark it begins after. */
export const createLineRing = (startAt: PodMark | null) => {
  let lines: PodLine[] = [];
  let head = 0;
  let bytes = 0;
  let after = startAt;
  return {
    add: (line: PodLine) => {
      lines.push(line);
      bytes += line.raw.message.length;
      for (
        let old = lines[head];
        old && (lines.length - head > mostLines || bytes > mostBytes);
        old = lines[head]
      ) {
        after = { atMs: old.atMs, ordinal: old.ordinal };
        bytes -= old.raw.message.length;
        head += 1;
      }
      if (head < mostLines) return;
      lines = lines.slice(head);
      head = 0;
    },
    /** Whether every later line is in here or still to come. */
    covers: (mark: PodMark | null): boolean =>
      after === null || (mark !== null && compareMarks(mark, after) >= 0),
    /** Those after the mark in the order of writing, and whether that is certain: it is one of them, or they begin after it. */
    listAfter: (mark: PodMark | null): { lines: PodLine[]; isExact: boolean } => {
      const kept = lines.slice(head);
      if (mark === null) return { lines: kept, isExact: after === null };
      if (after && compareMarks(mark, after) === 0) return { lines: kept, isExact: true };
      const at = kept.findLastIndex((line) => compareMarks(line, mark) === 0);
      return { lines: kept.slice(at + 1), isExact: at >= 0 };
    },
  };
};
