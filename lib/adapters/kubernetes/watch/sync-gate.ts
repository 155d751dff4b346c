import { DomainError } from '#lib/domain/domain-error.ts';

export type SyncGate = {
  isOpen: () => boolean;
  open: () => void;
  /** Those who wait are told; it stays told to who comes until the next try ends. */
  fail: (error: DomainError) => void;
  /** What was told is over: who comes now waits for the next try. */
  tryAgain: () => void;
  whenOpen: (signal: AbortSignal) => Promise<void>;
};

type Waiting = { resolve: () => void; reject: (error: DomainError) => void };

/** Lets everybody through once something has been there for the first time. */
export const createSyncGate = (): SyncGate => {
  const waiting = new Set<Waiting>();
  let isOpen = false;
  let failure: DomainError | null = null;
  return {
    isOpen: () => isOpen,
    open: () => {
      isOpen = true;
      failure = null;
      for (const { resolve } of waiting) resolve();
      waiting.clear();
    },
    fail: (error) => {
      if (isOpen) return;
      failure = error;
      for (const { reject } of waiting) reject(error);
      waiting.clear();
    },
    tryAgain: () => {
      failure = null;
    },
    whenOpen: (signal) =>
      new Promise<void>((resolve, reject) => {
        if (isOpen) return resolve();
        if (failure) return reject(failure);
        const giveUp = () => {
          waiting.delete(one);
          reject(new DomainError('upstream_timeout', 'The first list did not come in time.'));
        };
        const settle =
          <A extends unknown[]>(end: (...args: A) => void) =>
          (...args: A) => {
            signal.removeEventListener('abort', giveUp);
            end(...args);
          };
        const one: Waiting = { resolve: settle(resolve), reject: settle(reject) };
        if (signal.aborted) return giveUp();
        waiting.add(one);
        signal.addEventListener('abort', giveUp, { once: true });
      }),
  };
};
