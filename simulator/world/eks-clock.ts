import type { Cancel, Clock } from './clock.ts';

/** A cluster's time: it runs through the cluster's past first, then with the world. */
export type ClusterClock = Pick<Clock, 'now' | 'schedule'> & {
  /** Only in the past: runs what is due until then. */
  passUntil: (atMs: number) => void;
  /** From here on the world's clock moves the cluster; what is still due goes along. */
  joinWorld: () => void;
};

type Entry = { atMs: number; order: number; run: () => void; cancel: Cancel | null };

export function createClusterClock(clock: Clock, startMs: number): ClusterClock {
  let pastMs: number | null = startMs;
  let order = 0;
  let entries: Entry[] = [];

  function takeNext(untilMs: number): Entry | null {
    let next: Entry | null = null;
    for (const entry of entries) {
      if (entry.atMs > untilMs) continue;
      if (!next || entry.atMs < next.atMs || (entry.atMs === next.atMs && entry.order < next.order))
        next = entry;
    }
    if (next) entries.splice(entries.indexOf(next), 1);
    return next;
  }

  return {
    now: () => pastMs ?? clock.now(),
    schedule: (delayMs, run) => {
      if (pastMs === null) return clock.schedule(delayMs, run);
      const entry: Entry = { atMs: pastMs + Math.max(0, delayMs), order: order++, run, cancel: null };
      entries.push(entry);
      return () => {
        entry.cancel?.();
        entries = entries.filter((one) => one !== entry);
      };
    },
    passUntil: (atMs) => {
      for (let next = takeNext(atMs); next; next = takeNext(atMs)) {
        pastMs = Math.max(pastMs ?? 0, next.atMs);
        next.run();
      }
      pastMs = Math.max(pastMs ?? 0, atMs);
    },
    joinWorld: () => {
      pastMs = null;
      const nowMs = clock.now();
      for (const entry of entries.sort((a, b) => a.atMs - b.atMs || a.order - b.order)) {
        entry.cancel = clock.schedule(entry.atMs - nowMs, entry.run);
      }
      entries = [];
    },
  };
}
