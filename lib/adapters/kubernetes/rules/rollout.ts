import type { DeploymentStatus } from '#lib/contract/deployments.ts';
import { findCondition } from '../model/metadata.ts';
import type { Pod } from '../model/pod.ts';
import type { Workload } from '../model/workload.ts';
import { revisionIdOfPod } from './revisions.ts';

export type RolloutState = {
  status: Extract<DeploymentStatus, 'in_progress' | 'successful' | 'failed'>;
  /** Kubernetes' own words, where it says more than that it goes on. */
  reason?: string;
  /** Paused with a change that has not been rolled out. */
  isPaused?: boolean;
  finishedAt?: string | undefined;
};

/** How a rollout ended, and when it began and ended. */
export type Outcome = {
  status: 'successful' | 'failed';
  startedAt?: string | undefined;
  finishedAt?: string | undefined;
};

const inProgress: RolloutState = { status: 'in_progress' };
const paused: RolloutState = { status: 'in_progress', isPaused: true };
const successful: RolloutState = { status: 'successful' };

const isObserved = ({ metadata, observedGeneration }: Workload) =>
  (observedGeneration ?? 0) >= (metadata.generation ?? 0);

const ofDeployment = (workload: Workload): RolloutState => {
  const { counts, conditions, isPaused } = workload;
  const desired = counts.desired ?? 0;
  const progressing = findCondition(conditions, 'Progressing');
  const isChanging =
    counts.updated < Math.min(desired, counts.total || desired) || counts.total > counts.updated;
  if (isPaused && (isChanging || !isObserved(workload))) return paused;
  if (!isObserved(workload)) return inProgress;
  if (progressing?.reason === 'ProgressDeadlineExceeded')
    return { status: 'failed', ...(progressing.message ? { reason: progressing.message } : {}) };
  // Once a rollout is complete this reason stays, whatever becomes of its pods.
  if (progressing?.reason === 'NewReplicaSetAvailable' && !isChanging)
    return { ...successful, finishedAt: progressing.lastUpdateTime ?? progressing.lastTransitionTime };
  if (isChanging) return inProgress;
  if (isPaused) return successful;
  return counts.available < counts.updated ? inProgress : successful;
};

const ofStatefulSet = (workload: Workload, pods: readonly Pod[]): RolloutState => {
  const { counts, strategy, currentRevision, updateRevision } = workload;
  if (!isObserved(workload)) return inProgress;
  if (strategy.type === 'OnDelete' || !updateRevision) return successful;
  // One that went back midway has one revision at once: its pods of the other are still to go.
  if (currentRevision === updateRevision) {
    const ids = pods.flatMap((pod) => revisionIdOfPod(pod) ?? []);
    return ids.every((id) => id === updateRevision) ? successful : inProgress;
  }
  // Without a partition both revisions become one once all of its tasks are Ready.
  if (!strategy.partition) return inProgress;
  const wanted = Math.max(0, (counts.desired ?? 0) - strategy.partition);
  return counts.updated >= wanted ? successful : inProgress;
};

const ofDaemonSet = (workload: Workload): RolloutState => {
  const { counts, strategy } = workload;
  if (!isObserved(workload)) return inProgress;
  return strategy.type === 'OnDelete' || counts.updated >= (counts.desired ?? 0) ? successful : inProgress;
};

/**
 * How far the newest change of a workload is, by the API's own conditions and counts, as `kubectl rollout status`
 * tells it. Only a Deployment says by itself that one has failed (its progress deadline). `pods` are its own, as far
 * as they can be read.
 */
export const rolloutOf = (workload: Workload, pods: readonly Pod[] = []): RolloutState => {
  switch (workload.kind) {
    case 'deployment':
      return ofDeployment(workload);
    case 'statefulset':
      return ofStatefulSet(workload, pods);
    case 'daemonset':
      return ofDaemonSet(workload);
  }
};
