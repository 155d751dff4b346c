import type { TargetRef } from '#lib/domain/plans/plan-target.ts';

/** Carries operations out and follows them to their end, in the background. One for each process. */
export type Follower = {
  /** Runs one at a time for a service or node, in the order of asking; throws `unavailable` when the signal aborts first. */
  inTurn: <T>(target: TargetRef, signal: AbortSignal, run: () => Promise<T>) => Promise<T>;
  /** Waits until every write to the target that is under way has been answered. */
  settle: (target: TargetRef, signal: AbortSignal) => Promise<void>;
  /** Sends what a claimed operation is about, once, and follows it. Answers at once. */
  start: (operationId: string, target: TargetRef) => void;
};
