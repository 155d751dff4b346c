/** A sustained rate and a burst, as AWS publishes them for a category of requests. */
export type Rate = { perSecond: number; burst: number };

/** `factor` is 1, or less while AWS throttles. */
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

/** How long until a refilled bucket holds a whole token; 0 when it does. */
export const msUntilToken = (bucket: Bucket, rate: Rate): number =>
  bucket.tokens >= 1
    ? 0
    : Math.max(1, Math.ceil(((1 - bucket.tokens) / (rate.perSecond * bucket.factor)) * 1000));

export const takeToken = (bucket: Bucket): Bucket => ({ ...bucket, tokens: bucket.tokens - 1 });

/** After a throttled answer: no burst left, and half the speed. */
export const slowDown = (bucket: Bucket, rate: Rate, nowMs: number): Bucket => {
  const filled = refill(bucket, rate, nowMs);
  return {
    ...filled,
    tokens: Math.min(0, filled.tokens),
    factor: Math.max(leastFactor, filled.factor / 2),
  };
};
