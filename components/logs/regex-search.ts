import type { LineRow, LogRow } from './log-row.ts';
import { plainText } from './parse-ansi.ts';
import type { RegexAnswer, RegexJob } from './regex-worker.ts';

/** An expression that needs longer for one batch is ended. */
const batchTimeoutMs = 1_000;
const batchLines = 2_000;
const batchCharacters = 2_000_000;

export type RegexSearch = {
  /** Where the line matches: from, to, from, to, …; null where it does not, undefined while it waits for its turn. */
  find: (row: LineRow) => number[] | null | undefined;
  /** Looks at the rows that were not looked at yet. */
  look: (rows: LogRow[]) => void;
  /** The expression took too long and was ended. */
  isStopped: () => boolean;
  close: () => void;
};

/** Evaluates an expression over lines in a worker, batch by batch, so that no expression can block the page. */
export const createRegexSearch = (
  regex: { source: string; flags: string },
  onProgress: () => void,
): RegexSearch => {
  let worker: Worker | null = new Worker(new URL('./regex-worker.ts', import.meta.url), { type: 'module' });
  const known = new WeakMap<LineRow, number[] | null>();
  let batch: LineRow[] | null = null;
  let waiting: LogRow[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;
  let jobId = 0;

  const stop = () => {
    worker?.terminate();
    worker = null;
    clearTimeout(timer);
  };
  const next = () => {
    if (!worker || batch) return;
    const rows: LineRow[] = [];
    let characters = 0;
    for (const row of waiting) {
      if (row.kind !== 'line' || known.has(row)) continue;
      rows.push(row);
      characters += row.message.length;
      if (rows.length >= batchLines || characters >= batchCharacters) break;
    }
    if (rows.length === 0) return;
    batch = rows;
    jobId += 1;
    const job: RegexJob = { id: jobId, ...regex, texts: rows.map((row) => plainText(row.message)) };
    timer = setTimeout(() => {
      isStopped = true;
      stop();
      onProgress();
    }, batchTimeoutMs);
    worker.postMessage(job);
  };
  worker.addEventListener('message', ({ data }: MessageEvent<RegexAnswer>) => {
    clearTimeout(timer);
    batch?.forEach((row, index) => {
      known.set(row, data.found[index] ?? null);
    });
    batch = null;
    onProgress();
    next();
  });
  return {
    find: (row) => known.get(row),
    look: (rows) => {
      waiting = rows;
      next();
    },
    isStopped: () => isStopped,
    close: stop,
  };
};
