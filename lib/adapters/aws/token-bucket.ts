/** A sustained rate and a burst, as AWS publishes them for a category of requests. */
export type Rate = { perSecond: number; burst: number };

/** `tokens` below zero are calls that wait already; `factor` is 1, or less while AWS throttles. */
export type Bucket = { tokens: number; atMs: number; factor: number };

const leastFactor = 0.1;
const recoveryPerSecond = 0.1;

export const fullBucket = (rate: Rate, nowMs: number): Bucket => ({
  tokens: rate.burst,
  atMs: nowMs,
  factor: 1,
});

/** The bucket as time has refilled it; its slow-down wears off in about nine seconds. */
export const refill = (bucket: Bucket, rate: Rate, nowMs: number): Bucket => {
  const seconds = Math.max(0, nowMs - bucket.atMs) / 1000;
  return {
    tokens: Math.min(rate.burst, bucket.tokens + seconds * rate.perSecond * bucket.factor),
    atMs: Math.max(nowMs, bucket.atMs),
    factor: Math.min(1, bucket.factor + seconds * recoveryPerSecond),
  };
};

/** Takes one token, ahead of time if need be: `waitMs` is when it will really be there. */
export const take = (bucket: Bucket, rate: Rate, nowMs: number): { bucket: Bucket; waitMs: number } => {
  const filled = refill(bucket, rate, nowMs);
  const tokens = filled.tokens - 1;
  const waitMs = tokens >= 0 ? 0 : Math.ceil((-tokens / (rate.perSecond * filled.factor)) * 1000);
  return { bucket: { ...filled, tokens }, waitMs };
};

/** Gives back a token whose caller went away before it was used. */
export const giveBack = (bucket: Bucket, rate: Rate): Bucket => ({
  ...bucket,
  tokens: Math.min(rate.burst, bucket.tokens + 1),
});

/** After a throttled answer: no burst left, and half the speed. */
export const slowDown = (bucket: Bucket, rate: Rate, nowMs: number): Bucket => {
  const filled = refill(bucket, rate, nowMs);
  return {
    ...filled,
    tokens: Math.min(0, filled.tokens),
    factor: Math.max(leastFactor, filled.factor / 2),
  };
};
