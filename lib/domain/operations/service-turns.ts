import { unavailable } from '#lib/domain/domain-error.ts';
import type { ServiceRef } from '#lib/domain/ports/region-reads.ts';

const keyOf = ({ cluster, service }: ServiceRef): string => JSON.stringify([cluster, service]);

/** Settles with the promise, or throws when the signal aborts first. */
const waitFor = async (promise: Promise<unknown>, signal: AbortSignal): Promise<void> => {
  let giveUp = () => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    giveUp = () => reject(unavailable('Another change of this service is still being sent. Try again.'));
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
  });
  try {
    await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
};

/** Writers of one service go one after the other: ECS has no compare-and-set of its own. */
export const createServiceTurns = () => {
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
    inTurn: async <T>(ref: ServiceRef, signal: AbortSignal, run: () => Promise<T>): Promise<T> => {
      const key = keyOf(ref);
      const before = turns.get(key) ?? Promise.resolve();
      const turn = waitFor(before, signal).then(run);
      queue(turns, key, turn);
      return turn;
    },
    settle: (ref: ServiceRef, signal: AbortSignal): Promise<void> =>
      waitFor(writes.get(keyOf(ref)) ?? Promise.resolve(), signal),
    holdWrite: (ref: ServiceRef, write: Promise<unknown>): void => queue(writes, keyOf(ref), write),
  };
};
