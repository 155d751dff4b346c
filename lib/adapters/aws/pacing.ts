import { setTimeout as delay } from 'node:timers/promises';
import { quotaOf } from './quotas.ts';
import { type Bucket, fullBucket, giveBack, slowDown, take } from './token-bucket.ts';

type Call = { account: string; region: string; action: string };

/** Spaces the calls of the whole process: one bucket for each account, Region and quota category. */
export type Pacing = {
  /** Waits for the call's turn; throws the signal's reason when it aborts first. */
  wait: (call: Call & { signal: AbortSignal }) => Promise<void>;
  /** To be told after a ThrottlingException: the category goes slower, and recovers by itself. */
  slowDown: (call: Call) => void;
};

export const createPacing = ({
  now = Date.now,
  sleep = (ms: number, signal: AbortSignal): Promise<void> => delay(ms, undefined, { signal }),
}: {
  now?: () => number;
  sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
} = {}): Pacing => {
  const buckets = new Map<string, Bucket>();
  const find = ({ account, region, action }: Call) => {
    const { category, rate } = quotaOf(action, region);
    const key = `${account}/${region}/${category}`;
    return { key, rate, bucket: buckets.get(key) ?? fullBucket(rate, now()) };
  };
  return {
    wait: async (call) => {
      call.signal.throwIfAborted();
      const { key, rate, bucket } = find(call);
      const taken = take(bucket, rate, now());
      buckets.set(key, taken.bucket);
      if (taken.waitMs === 0) return;
      try {
        await sleep(taken.waitMs, call.signal);
      } catch (error) {
        buckets.set(key, giveBack(buckets.get(key) ?? taken.bucket, rate));
        throw call.signal.reason ?? error;
      }
    },
    slowDown: (call) => {
      const { key, rate, bucket } = find(call);
      buckets.set(key, slowDown(bucket, rate, now()));
    },
  };
};
