import type { LineRow, LogRow } from './log-row.ts';

const continuation =
  /^(?:\s+at |\s+\.\.\. \d+ (?:more|common frames)|Caused by: |\s+Suppressed: |\s+File "|\t|\s{4,}\S)/;
/** Lines of a trace are written together. */
const togetherMs = 2_000;

/** Is the line part of a stack trace that an earlier one begins? */
export const isContinuation = (message: string): boolean => continuation.test(message);

/** A row to show, with the lines of its stack trace behind it. */
export type FoldedRow = { row: LogRow; folded: LineRow[] };

/**
 * Puts the lines of stack traces behind the line they belong to, source by source. `into` is what was
 * folded before; rows from `from` on are added to it.
 */
export const foldTraces = (rows: LogRow[], from: number, into: FoldedRow[]): FoldedRow[] => {
  const heads = new Map<string, FoldedRow>();
  for (let index = Math.max(0, into.length - 50); index < into.length; index += 1) {
    const one = into[index];
    if (one?.row.kind === 'line') heads.set(one.row.source.stream, one);
  }
  for (let index = from; index < rows.length; index += 1) {
    const row = rows[index];
    if (!row) continue;
    if (row.kind === 'line') {
      const head = heads.get(row.source.stream);
      const latest = head?.folded.at(-1) ?? head?.row;
      if (head && latest && row.atMs - latest.atMs <= togetherMs && isContinuation(row.message)) {
        head.folded.push(row);
        continue;
      }
      const one = { row, folded: [] };
      heads.set(row.source.stream, one);
      into.push(one);
      continue;
    }
    into.push({ row, folded: [] });
  }
  return into;
};
