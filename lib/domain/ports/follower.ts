import type { ServiceRef } from './region-reads.ts';

/** Carries operations out and follows them to their end, in the background. One for each process. */
export type Follower = {
  /** Runs one at a time for a service, in the order of asking; throws `unavailable` when the signal aborts first. */
  inTurn: <T>(ref: ServiceRef, signal: AbortSignal, run: () => Promise<T>) => Promise<T>;
  /** Waits until every write to the service that is under way has been answered. */
  settle: (ref: ServiceRef, signal: AbortSignal) => Promise<void>;
  /** Sends what a claimed operation is about, once, and follows it. Answers at once. */
  start: (operationId: string, ref: ServiceRef) => void;
};
