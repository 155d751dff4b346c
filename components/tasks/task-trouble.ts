import type { Task } from '#lib/contract/tasks.ts';

/** Kubernetes' words for a pod that does not run as it should, as `kubectl get pods` prints them. */
const troublePattern = /BackOff|Err|OOMKilled|Invalid|Failed|Evicted|NotReady|Cannot|Deadline|Unknown/;

/** The word that tells more than "pending" or "running"; undefined where there is none. */
export const troubleWordOf = ({
  state,
  lastStatus,
}: Pick<Task, 'state' | 'lastStatus'>): string | undefined =>
  state !== 'stopped' && troublePattern.test(lastStatus) ? lastStatus : undefined;

/** How often its containers were started again; null where the platform does not count that. */
export const restartsOf = ({ containers }: Pick<Task, 'containers'>): number | null => {
  const counts = containers.flatMap(({ restarts }) => restarts ?? []);
  return counts.length > 0 ? counts.reduce((sum, count) => sum + count, 0) : null;
};
