export type Backoff = {
  /** How long to wait now: twice as long as the last time, and never for everybody the same. */
  nextMs: () => number;
  failures: () => number;
  reset: () => void;
};

export const createBackoff = ({
  minMs,
  maxMs,
  random,
}: {
  minMs: number;
  maxMs: number;
  random: () => number;
}): Backoff => {
  let failures = 0;
  return {
    nextMs: () => {
      const ms = Math.min(maxMs, minMs * 2 ** Math.min(failures, 20));
      failures += 1;
      return ms * (0.5 + random() / 2);
    },
    failures: () => failures,
    reset: () => {
      failures = 0;
    },
  };
};
