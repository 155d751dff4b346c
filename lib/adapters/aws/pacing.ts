import { setTimeout as delay } from 'node:timers/promises';
import { quotaOf } from './quotas.ts';
import {
  type Bucket,
  fullBucket,
  msUntilToken,
  type Rate,
  refill,
  slowDown,
  takeToken,
} from './token-bucket.ts';

/** A sweep of whole lists waits for what a page in front of somebody asks for. */
export type Priority = 'page' | 'sweep';

type Call = { account: string; region: string; action: string };

/** Spaces the calls of the whole process: one bucket for each account, Region and quota category. */
export type Pacing = {
  /** Waits for the call's turn; throws the signal's reason when it aborts first. */
  wait: (call: Call & { signal: AbortSignal; priority?: Priority | undefined }) => Promise<void>;
  /** To be told after a ThrottlingException: the category goes slower, and recovers by itself. */
  slowDown: (call: Call) => void;
};

type Lane = {
  rate: Rate;
  bucket: Bucket;
  waiting: Record<Priority, Set<() => void>>;
  isPumping: boolean;
};

export const createPacing = ({
  now = Date.now,
  sleep = (ms: number): Promise<void> => delay(ms),
}: {
  now?: () => number;
  sleep?: (ms: number) => Promise<void>;
} = {}): Pacing => {
  const lanes = new Map<string, Lane>();
  const laneOf = ({ account, region, action }: Call): Lane => {
    const { category, rate } = quotaOf(action, region);
    const key = `${account}/${region}/${category}`;
    const kept = lanes.get(key);
    if (kept) return kept;
    const waiting = { page: new Set<() => void>(), sweep: new Set<() => void>() };
    const lane = { rate, bucket: fullBucket(rate, now()), waiting, isPumping: false };
    lanes.set(key, lane);
    return lane;
  };
  const nextOf = ({ waiting }: Lane) => {
    for (const queue of [waiting.page, waiting.sweep]) for (const start of queue) return { queue, start };
    return undefined;
  };
  const pump = async (lane: Lane): Promise<void> => {
    if (lane.isPumping) return;
    lane.isPumping = true;
    for (let next = nextOf(lane); next; next = nextOf(lane)) {
      lane.bucket = refill(lane.bucket, lane.rate, now());
      const waitMs = msUntilToken(lane.bucket, lane.rate);
      if (waitMs > 0) {
        await sleep(waitMs);
        continue;
      }
      lane.bucket = takeToken(lane.bucket);
      next.queue.delete(next.start);
      next.start();
    }
    lane.isPumping = false;
  };
  return {
    wait: ({ signal, priority = 'page', ...call }) => {
      const lane = laneOf(call);
      const queue = lane.waiting[priority];
      return new Promise<void>((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        const giveUp = () => {
          queue.delete(start);
          reject(signal.reason);
        };
        const start = () => {
          signal.removeEventListener('abort', giveUp);
          resolve();
        };
        signal.addEventListener('abort', giveUp, { once: true });
        queue.add(start);
        void pump(lane);
      });
    },
    slowDown: (call) => {
      const lane = laneOf(call);
      lane.bucket = slowDown(lane.bucket, lane.rate, now());
    },
  };
};
