import { LRUCache } from 'lru-cache';
import { DomainError } from '#lib/domain/domain-error.ts';

export type Memory<Value> = {
  /**
   * What is known, when it is not older than `maxAgeMs`; else what `read` answers. Whoever asks meanwhile waits
   * for the same answer. It is read under a signal of its own: one reader that leaves spoils it for nobody.
   */
  recall: (asked: {
    key: string;
    maxAgeMs: number;
    read: (signal: AbortSignal) => Promise<Value>;
    signal: AbortSignal;
  }) => Promise<Value>;
  /** What is known, however old. */
  peek: (key: string) => Value | undefined;
  learn: (key: string, value: Value) => void;
  forget: (key: string) => void;
};

const giveUpMs = 25_000;
// Many requests fail over one old value: what was learnt since the first of them stays.
const settleMs = 1_000;

const untilAborted = <Value>(answer: Promise<Value>, signal: AbortSignal): Promise<Value> =>
  new Promise((resolve, reject) => {
    const leave = () => reject(new DomainError('upstream_timeout', 'AWS did not answer in time.'));
    if (signal.aborted) return leave();
    signal.addEventListener('abort', leave, { once: true });
    const done = () => signal.removeEventListener('abort', leave);
    answer.then(resolve, reject).finally(done);
  });

/** Keeps at most `max` values that were read, with their age; a failure is not kept. */
export const createMemory = <Value extends object>({
  max,
  now,
}: {
  max: number;
  now: () => Date;
}): Memory<Value> => {
  const known = new LRUCache<string, { value: Value; atMs: number }>({ max });
  const reading = new Map<string, Promise<Value>>();
  const learn = (key: string, value: Value) => {
    known.set(key, { value, atMs: now().getTime() });
  };
  const ask = (key: string, read: (signal: AbortSignal) => Promise<Value>) => {
    const answer = read(AbortSignal.timeout(giveUpMs)).then((value) => {
      learn(key, value);
      return value;
    });
    const settled = answer.finally(() => reading.delete(key));
    reading.set(key, settled);
    // Its readers may all have left.
    settled.catch(() => {});
    return settled;
  };
  return {
    recall: async ({ key, maxAgeMs, read, signal }) => {
      const kept = known.get(key);
      if (kept && now().getTime() - kept.atMs < maxAgeMs) return kept.value;
      return untilAborted(reading.get(key) ?? ask(key, read), signal);
    },
    peek: (key) => known.get(key)?.value,
    learn,
    forget: (key) => {
      const kept = known.get(key);
      if (kept && now().getTime() - kept.atMs >= settleMs) known.delete(key);
    },
  };
};
