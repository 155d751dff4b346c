import type { LogPosition } from './log-order.ts';
import { comparePositions } from './log-order.ts';

type Held<T> = { position: LogPosition; item: T; heldSinceMs: number };

export type MergeHoldOptions<T> = {
  release: (items: T[]) => void;
  /** Lines wait this long at most for those of other groups. */
  holdMs?: number;
  /** Groups are followed, so silence tells nothing: each line waits its whole time. */
  isFollowed?: boolean;
};

/**
 * Merges the lines of several groups by time: what arrived is held until each group was read once more,
 * so that a line of a slower one takes its place. One group needs no holding.
 */
export const createMergeHold = <T>({ release, holdMs = 1_000, isFollowed = false }: MergeHoldOptions<T>) => {
  let held: Held<T>[] = [];
  let groups = new Set<string>();
  let heardSince = new Set<string>();
  let timer: NodeJS.Timeout | null = null;

  const stopTimer = () => {
    if (timer) clearTimeout(timer);
    timer = null;
  };
  const letGo = (count: number) => {
    const items = held.slice(0, count).map((one) => one.item);
    held = held.slice(count);
    if (items.length > 0) release(items);
  };
  const sort = () => held.sort((a, b) => comparePositions(a.position, b.position));
  const flush = () => {
    stopTimer();
    heardSince = new Set();
    if (held.length === 0) return;
    sort();
    letGo(held.length);
  };
  /** Lets go what has waited long enough, and what sorts before it. */
  const settle = () => {
    timer = null;
    const nowMs = performance.now();
    sort();
    letGo(held.findLastIndex(({ heldSinceMs }) => nowMs - heldSinceMs >= holdMs) + 1);
    if (held.length === 0) return;
    const oldestMs = held.reduce((least, one) => Math.min(least, one.heldSinceMs), nowMs);
    timer = setTimeout(settle, Math.max(1, oldestMs + holdMs - nowMs));
  };

  return {
    setGroups: (keys: Iterable<string>) => {
      groups = new Set(keys);
    },
    /** `items` of one look at a group; empty when the look found nothing. */
    add: (group: string, items: { position: LogPosition; item: T }[]) => {
      const heldSinceMs = performance.now();
      for (const one of items) held.push({ ...one, heldSinceMs });
      if (held.length === 0) return;
      if (groups.size <= 1) return flush();
      heardSince.add(group);
      if (!isFollowed && heardSince.size >= groups.size) return flush();
      timer ??= setTimeout(isFollowed ? settle : flush, holdMs);
    },
    flush,
    /** The lowest rank of what is held: on CloudWatch Logs when the earliest of it was taken in. */
    lowestRank: (): number =>
      held.reduce((lowest, { position }) => Math.min(lowest, position.rank), Number.POSITIVE_INFINITY),
    close: stopTimer,
  };
};
