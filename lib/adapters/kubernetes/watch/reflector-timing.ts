export type ReflectorTiming = {
  /** Bookmarks come each minute: a watch that says nothing for longer is dead. */
  silenceMs: number;
  batchMs: number;
  minBackoffMs: number;
  maxBackoffMs: number;
  /** What is refused, or not there, is asked for again this late. */
  refusedMs: number;
  /** Somebody who looks may have it tried sooner, but no sooner than this after a failure. */
  retryMs: number;
};

export const usualTiming: ReflectorTiming = {
  silenceMs: 75_000,
  batchMs: 100,
  minBackoffMs: 500,
  maxBackoffMs: 30_000,
  refusedMs: 60_000,
  retryMs: 5_000,
};
