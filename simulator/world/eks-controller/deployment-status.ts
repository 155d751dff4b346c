import {
  type Condition,
  type Deployment,
  findCondition,
  type ReplicaSet,
  setCondition,
  toTime,
} from '../eks-object.ts';
import type { Kube } from '../eks-state.ts';
import { readRollingBounds } from './rolling-bounds.ts';

type Counts = { replicas: number; updated: number; ready: number; available: number };

const sum = (all: ReplicaSet[], pick: (set: ReplicaSet) => number | undefined): number =>
  all.reduce((total, set) => total + (pick(set) ?? 0), 0);

const isComplete = ({ spec }: Deployment, counts: Counts): boolean =>
  counts.updated === spec.replicas && counts.replicas === spec.replicas && counts.available === spec.replicas;

type Progress = {
  deployment: Deployment;
  before: Condition | undefined;
  counts: Counts;
  newSet: ReplicaSet | undefined;
  isNew: boolean;
  nowMs: number;
};

/** The condition that `kubectl rollout status` lives by. */
function decideProgress({
  deployment,
  before,
  counts,
  newSet,
  isNew,
  nowMs,
}: Progress): Condition | undefined {
  const name = newSet?.metadata.name;
  const say = (status: Condition['status'], reason: string, message: string): Condition => ({
    type: 'Progressing',
    status,
    reason,
    message,
    lastUpdateTime: toTime(nowMs),
  });
  if (deployment.spec.paused) {
    if (before?.reason === 'DeploymentPaused') return before;
    return say('Unknown', 'DeploymentPaused', 'Deployment is paused');
  }
  if (before?.reason === 'DeploymentPaused')
    return say('Unknown', 'DeploymentResumed', 'Deployment is resumed');
  if (isComplete(deployment, counts)) {
    if (before?.reason === 'NewReplicaSetAvailable' && String(before.message).includes(`"${name}"`))
      return before;
    return say('True', 'NewReplicaSetAvailable', `ReplicaSet "${name}" has successfully progressed.`);
  }
  if (isNew) return say('True', 'NewReplicaSetCreated', `Created new replica set "${name}"`);
  const status = deployment.status ?? {};
  const moved =
    counts.updated > (status.updatedReplicas ?? 0) ||
    counts.ready > (status.readyReplicas ?? 0) ||
    counts.available > (status.availableReplicas ?? 0) ||
    counts.replicas - counts.updated < (status.replicas ?? 0) - (status.updatedReplicas ?? 0);
  if (moved || !before) return say('True', 'ReplicaSetUpdated', `ReplicaSet "${name}" is progressing.`);
  // Losing a pod of a finished rollout is no new rollout: its condition stays.
  if (before.reason === 'NewReplicaSetAvailable') return before;
  const limitMs = (deployment.spec.progressDeadlineSeconds ?? 600) * 1000;
  if (nowMs - Date.parse(before.lastUpdateTime ?? '') < limitMs) return before;
  if (before.reason === 'ProgressDeadlineExceeded') return before;
  return say('False', 'ProgressDeadlineExceeded', `ReplicaSet "${name}" has timed out progressing.`);
}

/** Counts what its ReplicaSets report and says how the rollout goes. */
export function writeDeploymentStatus(
  kube: Kube,
  seen: Deployment,
  newSet: ReplicaSet | undefined,
  all: ReplicaSet[],
  isNew = false,
): void {
  const { store, clock } = kube;
  const nowMs = clock.now();
  const deployment = store.get<Deployment>('deployments.apps', seen.metadata.namespace, seen.metadata.name);
  if (!deployment) return;
  const counts: Counts = {
    replicas: sum(all, (set) => set.status?.replicas),
    updated: newSet ? sum([newSet], (set) => set.status?.replicas) : 0,
    ready: sum(all, (set) => set.status?.readyReplicas),
    available: sum(all, (set) => set.status?.availableReplicas),
  };
  const { unavailable } = readRollingBounds(deployment);
  const enough = counts.available >= deployment.spec.replicas - unavailable;
  const progress = decideProgress({
    deployment,
    before: findCondition(deployment.status, 'Progressing'),
    counts,
    newSet,
    isNew,
    nowMs,
  });
  const failure = all.flatMap((set) => findCondition(set.status, 'ReplicaFailure') ?? []).at(0);
  store.mutate('deployments.apps', deployment, (draft) => {
    let conditions = (draft.status?.conditions ?? []).filter(
      (one) => one.type !== 'ReplicaFailure' || failure,
    );
    const set = (next: Condition) => {
      const old = conditions.find((one) => one.type === next.type);
      const same =
        old && old.status === next.status && old.reason === next.reason && old.message === next.message;
      const lastUpdateTime =
        same && next.type !== 'Progressing' ? old.lastUpdateTime : (next.lastUpdateTime ?? toTime(nowMs));
      conditions = setCondition(conditions, { ...next, lastUpdateTime }, nowMs);
    };
    set({
      type: 'Available',
      status: enough ? 'True' : 'False',
      reason: enough ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
      message: `Deployment ${enough ? 'has' : 'does not have'} minimum availability.`,
    });
    if (progress) set(progress);
    if (failure)
      set({ type: 'ReplicaFailure', status: 'True', reason: failure.reason, message: failure.message });
    draft.status = {
      observedGeneration: draft.metadata.generation,
      replicas: counts.replicas || undefined,
      updatedReplicas: counts.updated || undefined,
      readyReplicas: counts.ready || undefined,
      availableReplicas: counts.available || undefined,
      unavailableReplicas:
        Math.max(0, Math.max(total(all), deployment.spec.replicas) - counts.available) || undefined,
      collisionCount: draft.status?.collisionCount,
      conditions,
    };
  });
  if (deployment.spec.paused || isComplete(deployment, counts)) return;
  const since = Date.parse(progress?.lastUpdateTime ?? '');
  const dueMs = since + (deployment.spec.progressDeadlineSeconds ?? 600) * 1000 - nowMs;
  if (dueMs > 0) kube.wake('deployments.apps', deployment.metadata, dueMs + 1000);
}

const total = (all: ReplicaSet[]): number => all.reduce((count, set) => count + set.spec.replicas, 0);
