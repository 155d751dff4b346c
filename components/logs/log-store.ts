import type { LogGap, LogLine, LogSourceChange } from '#lib/contract/logs.ts';
import { detectLevel } from './detect-level.ts';
import type { LineRow, LogRow, LogTarget, NoteRow } from './log-row.ts';
import { plainText } from './parse-ansi.ts';

/** Lines kept in the page; older ones are read again when one scrolls to them. */
const maxLines = 200_000;
const trimLines = 20_000;

export type SeenSource = { service: string; container: string; task: string };

const compareRows = (a: LogRow, b: LogRow): number => a.atMs - b.atMs || a.seq - b.seq;

/** What tells a row from all others: pods of one name in two clusters may write lines of one id. */
const keyOf = (row: LogRow): string =>
  row.kind === 'line' ? `${row.cluster}/${row.service} ${row.id}` : row.id;

/** Where a row belongs in a sorted list, looking from the end: nearly all rows come last. */
const placeOf = (rows: LogRow[], row: LogRow): number => {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = rows[middle];
    if (other && compareRows(other, row) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
};

/**
 * The lines of the page in order of time, each once. Readers are told at most once a frame; `rows` is
 * the same array until something changes, and `appended` says that it only grew at its end.
 */
export const createLogStore = (schedule: (run: () => void) => void) => {
  let rows: LogRow[] = [];
  let version = 0;
  let seq = 0;
  /** Counts changes other than growth at the end: what was derived from the rows starts over. */
  let reshuffles = 0;
  let isScheduled = false;
  let isTrimming = true;
  const known = new Set<string>();
  const sources = new Map<string, SeenSource>();
  const listeners = new Set<() => void>();

  const publish = () => {
    version += 1;
    if (isScheduled) return;
    isScheduled = true;
    schedule(() => {
      isScheduled = false;
      for (const listener of listeners) listener();
    });
  };

  const trim = () => {
    const most = isTrimming ? maxLines : maxLines * 2;
    if (rows.length <= most + trimLines) return;
    for (const row of rows.slice(0, rows.length - most)) known.delete(keyOf(row));
    rows = rows.slice(rows.length - most);
    reshuffles += 1;
  };

  const addSorted = (added: LogRow[]) => {
    if (added.length === 0) return;
    added.sort(compareRows);
    const last = rows.at(-1);
    const first = added[0];
    if (!last || (first && compareRows(last, first) <= 0)) {
      for (const row of added) rows.push(row);
    } else if (added.length > 200) {
      rows = rows.concat(added).sort(compareRows);
      reshuffles += 1;
    } else {
      for (const row of added) {
        const place = placeOf(rows, row);
        if (place < rows.length) reshuffles += 1;
        rows.splice(place, 0, row);
      }
    }
    trim();
    publish();
  };

  const toRow = ({ cluster, service }: LogTarget, line: LogLine): LineRow => {
    seq += 1;
    return {
      kind: 'line',
      id: line.id,
      atMs: Date.parse(line.at),
      seq,
      cluster,
      service,
      source: line.source,
      level: detectLevel(
        plainText(line.message.length > 4_000 ? line.message.slice(0, 4_000) : line.message),
      ),
      message: line.message,
      truncatedBytes: line.truncated?.bytes ?? null,
    };
  };

  const addNote = (note: Omit<NoteRow, 'seq'>) => {
    if (known.has(note.id)) return;
    known.add(note.id);
    seq += 1;
    addSorted([{ ...note, seq }]);
  };

  return {
    /** Adds what is not there yet; answers how many that were. */
    addLines: (target: LogTarget, lines: LogLine[]): number => {
      const added: LineRow[] = [];
      const { cluster, service } = target;
      for (const line of lines) {
        const lineKey = `${cluster}/${service} ${line.id}`;
        if (known.has(lineKey)) continue;
        known.add(lineKey);
        added.push(toRow(target, line));
        const { container, task } = line.source;
        const key = `${service}\n${container}\n${task}`;
        if (!sources.has(key)) sources.set(key, { service, container, task });
      }
      addSorted(added);
      return added.length;
    },
    addGap: (gap: LogGap) => {
      const at = gap.at ? Date.parse(gap.at) : (rows.at(-1)?.atMs ?? Date.now());
      const count = gap.lost === null ? '' : `${gap.lost.toLocaleString('en')} lines are not shown. `;
      const text = `${count}${gap.reason}`;
      addNote({ kind: 'gap', id: `gap ${at} ${text}`, atMs: at, text });
    },
    addSourceChange: (service: string, change: LogSourceChange, options: { isQuiet: boolean }) => {
      const { container, task } = change.source;
      sources.set(`${service}\n${container}\n${task}`, { service, container, task });
      publish();
      if (options.isQuiet) return;
      const text =
        change.state === 'joined' ? `${container} started` : (change.message ?? `${container} ended`);
      addNote({
        kind: change.state,
        id: `${change.state} ${change.source.stream}`,
        atMs: Date.parse(change.at),
        text,
        about: task,
      });
    },
    clear: () => {
      rows = [];
      known.clear();
      reshuffles += 1;
      publish();
    },
    /** While one reads further up, twice as many lines are kept. */
    setTrimming: (on: boolean) => {
      isTrimming = on;
    },
    rows: () => rows,
    version: () => version,
    reshuffles: () => reshuffles,
    newestSeq: () => seq,
    sources: () => [...sources.values()],
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
};

export type LogStore = ReturnType<typeof createLogStore>;
