import type { Task } from '#lib/contract/tasks.ts';

/** Kubernetes' words for a pod that does not run as it should, as `kubectl get pods` prints them. */
const troublePattern =
  /BackOff|Err|^(Init:)?(ExitCode|Signal):|OOMKilled|Invalid|Failed|Evicted|NotReady|Cannot|Deadline|Unknown/;

type Said = Pick<Task, 'state' | 'lastStatus'>;

/** The word that tells more than "pending" or "running"; undefined where there is none. */
export const troubleWordOf = ({ state, lastStatus }: Said): string | undefined =>
  state !== 'stopped' && troublePattern.test(lastStatus) ? lastStatus : undefined;

/** A pod that runs and gets no traffic is pending: its own word would say that all is well. */
export const isNotReady = ({ state, lastStatus }: Said): boolean =>
  state === 'pending' && lastStatus === 'Running';

/** How often its containers were started again; null where the platform does not count that. */
export const restartsOf = ({ containers }: Pick<Task, 'containers'>): number | null => {
  const counts = containers.flatMap(({ restarts }) => restarts ?? []);
  return counts.length > 0 ? counts.reduce((sum, count) => sum + count, 0) : null;
};
