import type { LogPosition } from './log-order.ts';
import { comparePositions } from './log-order.ts';

/** Lines of one group wait this long at most for the other groups of the same reader. */
const longestHoldMs = 1_000;

type Held<T> = { position: LogPosition; item: T };

/**
 * Merges the lines of several groups by time: what arrived is held until each group was read once more,
 * so that a line of a slower one takes its place. One group needs no holding.
 */
export const createMergeHold = <T>({ release }: { release: (items: T[]) => void }) => {
  let held: Held<T>[] = [];
  let groups = new Set<string>();
  let heardSince = new Set<string>();
  let timer: NodeJS.Timeout | null = null;

  const flush = () => {
    if (timer) clearTimeout(timer);
    timer = null;
    heardSince = new Set();
    if (held.length === 0) return;
    const items = held.sort((a, b) => comparePositions(a.position, b.position)).map((one) => one.item);
    held = [];
    release(items);
  };

  return {
    setGroups: (keys: Iterable<string>) => {
      groups = new Set(keys);
    },
    /** `items` of one look at a group; empty when the look found nothing. */
    add: (group: string, items: Held<T>[]) => {
      held.push(...items);
      if (held.length === 0) return;
      heardSince.add(group);
      if (groups.size <= 1 || heardSince.size >= groups.size) return flush();
      timer ??= setTimeout(flush, longestHoldMs);
    },
    flush,
    /** When the earliest of what is held was taken in. */
    oldestIngestedMs: (): number =>
      held.reduce(
        (oldest, { position }) => Math.min(oldest, position.ingestedAtMs),
        Number.POSITIVE_INFINITY,
      ),
    close: () => {
      if (timer) clearTimeout(timer);
    },
  };
};
