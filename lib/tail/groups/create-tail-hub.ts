import type { LogGroupRef, LogSource } from '#lib/domain/ports/log-source.ts';
import { groupKey } from '#lib/tail/log-line.ts';
import { createGroupTail, type GroupTail } from './group-tail.ts';

const fastestPollMs = 1_000;
/** So many looks a second may all tails of a Region make together, under the paced quota of the slowest Regions. */
const looksPerSecond = 2;

/** The tails that are running: one for each account, Region and group, whoever looks. */
export const createTailHub = ({ source, now }: { source: LogSource; now: () => number }) => {
  const tails = new Map<string, GroupTail>();
  return {
    open: (ref: LogGroupRef): GroupTail => {
      const key = groupKey(ref);
      const found = tails.get(key);
      if (found) return found;
      const region = `${ref.account}:${ref.region}:`;
      const tail = createGroupTail({
        source,
        ref,
        now,
        pollIntervalMs: () => {
          const sharing = [...tails.keys()].filter((one) => one.startsWith(region)).length;
          return Math.max(fastestPollMs, (sharing * 1_000) / looksPerSecond);
        },
        onIdle: () => {
          if (tails.get(key) === tail) tails.delete(key);
        },
      });
      tails.set(key, tail);
      return tail;
    },
    /** How many upstream pollers run now. */
    size: () => tails.size,
  };
};

export type TailHub = ReturnType<typeof createTailHub>;
