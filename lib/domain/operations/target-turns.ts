import { unavailable } from '#lib/domain/domain-error.ts';
import type { TargetRef } from '#lib/domain/plans/plan-target.ts';

const keyOf = ({ clusterId, serviceId, nodeId }: TargetRef): string =>
  JSON.stringify([clusterId, serviceId, nodeId]);

/** Settles with the promise, or throws when the signal aborts first. */
const waitFor = async (promise: Promise<unknown>, signal: AbortSignal): Promise<void> => {
  let giveUp = () => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    giveUp = () => reject(unavailable('Another change of the same is still being sent. Try again.'));
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
  });
  try {
    await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
};

/** Writers of one service or node go one after the other: ECS has no compare-and-set of its own. */
export const createTargetTurns = () => {
  const turns = new Map<string, Promise<unknown>>();
  const writes = new Map<string, Promise<unknown>>();

  const queue = (map: Map<string, Promise<unknown>>, key: string, work: Promise<unknown>): void => {
    const tail = Promise.allSettled([map.get(key), work]);
    map.set(key, tail);
    void tail.then(() => {
      if (map.get(key) === tail) map.delete(key);
    });
  };

  return {
    inTurn: async <T>(target: TargetRef, signal: AbortSignal, run: () => Promise<T>): Promise<T> => {
      const key = keyOf(target);
      const before = turns.get(key) ?? Promise.resolve();
      const turn = waitFor(before, signal).then(run);
      queue(turns, key, turn);
      return turn;
    },
    settle: (target: TargetRef, signal: AbortSignal): Promise<void> =>
      waitFor(writes.get(keyOf(target)) ?? Promise.resolve(), signal),
    holdWrite: (target: TargetRef, write: Promise<unknown>): void => queue(writes, keyOf(target), write),
  };
};
