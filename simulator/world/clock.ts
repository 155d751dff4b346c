/** Cancels what was scheduled; harmless when it already ran. */
export type Cancel = () => void;

/** The world's time. Everything that happens later is scheduled here, never with bare timers. */
export type Clock = {
  /** Epoch milliseconds. */
  now: () => number;
  /** Time that request quotas run on: the wall's, whatever the world's speed; a manual clock's own. */
  quotaNow: () => number;
  schedule: (delayMs: number, run: () => void) => Cancel;
  /** Only on a manual clock: runs everything due within `ms`, in order. */
  advance?: (ms: number) => void;
  /** Drops all that is scheduled. */
  stop: () => void;
};

const longestTimeoutMs = 2 ** 31 - 1;

/** Wall-clock time; with `speed` 10 a minute of the world takes six seconds. */
export function createRealClock({ speed = 1 }: { speed?: number } = {}): Clock {
  const startMs = Date.now();
  const timers = new Set<ReturnType<typeof setTimeout>>();
  return {
    now: () => Math.round(startMs + (Date.now() - startMs) * speed),
    quotaNow: () => Date.now(),
    schedule: (delayMs, run) => {
      const timer = setTimeout(
        () => {
          timers.delete(timer);
          run();
        },
        Math.min(longestTimeoutMs, Math.max(0, delayMs / speed)),
      );
      timers.add(timer);
      return () => {
        clearTimeout(timer);
        timers.delete(timer);
      };
    },
    stop: () => {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}

type Entry = { atMs: number; order: number; run: () => void };

/** Time that stands still until `advance`; the same calls give the same world. */
export function createManualClock({ startMs = Date.UTC(2026, 10, 2, 9, 0, 0) } = {}): Clock & {
  advance: (ms: number) => void;
} {
  let nowMs = startMs;
  let order = 0;
  const entries = new Set<Entry>();

  function findNext(untilMs: number): Entry | null {
    let next: Entry | null = null;
    for (const entry of entries) {
      if (entry.atMs > untilMs) continue;
      if (!next || entry.atMs < next.atMs || (entry.atMs === next.atMs && entry.order < next.order))
        next = entry;
    }
    return next;
  }

  return {
    now: () => nowMs,
    quotaNow: () => nowMs,
    schedule: (delayMs, run) => {
      const entry = { atMs: nowMs + Math.max(0, delayMs), order: order++, run };
      entries.add(entry);
      return () => {
        entries.delete(entry);
      };
    },
    advance: (ms) => {
      const untilMs = nowMs + ms;
      for (let next = findNext(untilMs); next; next = findNext(untilMs)) {
        entries.delete(next);
        nowMs = Math.max(nowMs, next.atMs);
        next.run();
      }
      nowMs = untilMs;
    },
    stop: () => entries.clear(),
  };
}
