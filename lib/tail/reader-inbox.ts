import type { LogGap, LogLine, LogSourceChange } from '#lib/contract/logs.ts';
import { lineBytes } from './log-line.ts';

export type InboxItem = { line: LogLine };
type Entry<T> =
  | { kind: 'line'; item: T; bytes: number; addedMs: number }
  | { kind: 'gap'; gap: LogGap }
  | { kind: 'source'; change: LogSourceChange };
export type InboxBatch<T> =
  | { kind: 'lines'; items: T[] }
  | { kind: 'gap'; gap: LogGap }
  | { kind: 'source'; change: LogSourceChange };

/** What waits for a slow reader at most; then the oldest lines go, and a gap says how many. */
export const inboxBytes = 1_000_000;
/** A burst may be larger, for as long as a quick reader needs to take it. */
const burstBytes = 8_000_000;
const burstMs = 2_000;
const batchLines = 500;
const batchBytes = 400_000;
const slowReason = 'This reader is slower than the lines come. The time range reads what is left out.';

/** The queue in front of one reader: pulled, bounded, and honest about what it drops. */
export const createInbox = <T extends InboxItem>({
  onDrop,
  now,
}: {
  onDrop: (item: T) => void;
  now: () => number;
}) => {
  let entries: Entry<T>[] = [];
  let head = 0;
  let bytes = 0;
  let lost = 0;
  let lostAt: string | undefined;
  let wake: (() => void) | null = null;

  const shift = (): Entry<T> | undefined => {
    const entry = entries[head];
    if (!entry) return undefined;
    head += 1;
    if (head > 4_096 && head * 2 > entries.length) {
      entries = entries.slice(head);
      head = 0;
    }
    if (entry.kind === 'line') bytes -= entry.bytes;
    return entry;
  };
  const dropOldest = () => {
    const kept: Entry<T>[] = [];
    while (bytes > inboxBytes) {
      const entry = shift();
      if (!entry) break;
      if (entry.kind !== 'line') {
        kept.push(entry);
        continue;
      }
      lost += 1;
      lostAt = entry.item.line.at;
      onDrop(entry.item);
    }
    if (kept.length > 0) {
      entries = [...kept, ...entries.slice(head)];
      head = 0;
    }
  };
  const isOverdue = (): boolean => {
    const first = entries.slice(head, head + 20).find((entry) => entry.kind === 'line');
    return first?.kind === 'line' && now() - first.addedMs > burstMs;
  };
  const push = (entry: Entry<T>) => {
    entries.push(entry);
    if (entry.kind === 'line') bytes += entry.bytes;
    if (bytes > inboxBytes && (bytes > burstBytes || isOverdue())) dropOldest();
    wake?.();
  };

  return {
    addLine: (item: T) => push({ kind: 'line', item, bytes: lineBytes(item.line), addedMs: now() }),
    addGap: (gap: LogGap) => push({ kind: 'gap', gap }),
    addSource: (change: LogSourceChange) => push({ kind: 'source', change }),
    /** The next thing to tell, null when nothing waits. */
    take: (): InboxBatch<T> | null => {
      if (lost > 0) {
        const gap: LogGap = { lost, reason: slowReason, at: lostAt };
        lost = 0;
        return { kind: 'gap', gap };
      }
      const items: T[] = [];
      let size = 0;
      for (let entry = entries[head]; entry; entry = entries[head]) {
        if (entry.kind !== 'line') {
          if (items.length > 0) break;
          shift();
          return entry;
        }
        if (items.length >= batchLines || (items.length > 0 && size + entry.bytes > batchBytes)) break;
        size += entry.bytes;
        items.push(entry.item);
        shift();
      }
      return items.length > 0 ? { kind: 'lines', items } : null;
    },
    /** The least of what waits, by a measure of its own; infinity when nothing waits. */
    leastOf: (measure: (item: T) => number): number => {
      let least = Number.POSITIVE_INFINITY;
      for (let index = head; index < entries.length; index += 1) {
        const entry = entries[index];
        if (entry?.kind === 'line') least = Math.min(least, measure(entry.item));
      }
      return least;
    },
    /** Settles when something waits, the time is over, or the signal aborts. */
    wait: (timeoutMs: number, signal: AbortSignal): Promise<void> => {
      if (lost > 0 || head < entries.length || signal.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', done);
          wake = null;
          resolve();
        };
        const timer = setTimeout(done, timeoutMs);
        signal.addEventListener('abort', done, { once: true });
        wake = done;
      });
    },
  };
};

export type Inbox<T extends InboxItem> = ReturnType<typeof createInbox<T>>;
