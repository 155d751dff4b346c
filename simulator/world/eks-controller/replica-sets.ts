import { recordEvent } from '../eks-event.ts';
import {
  findCondition,
  isAvailable,
  isLeaving,
  isReady,
  type Pod,
  type ReplicaSet,
  setCondition,
  toTime,
} from '../eks-object.ts';
import type { Kube } from '../eks-state.ts';
import { createPodObject, deletePod, isActive, podOwnedBy, refusePod } from './pod-life.ts';
import { randomSuffix } from './template-hash.ts';

const retryMs = 60_000;

/** Those that serve least go first. */
function rank(pod: Pod): string {
  const assigned = pod.spec.nodeName ? 1 : 0;
  const running = pod.status.phase === 'Running' ? 1 : 0;
  return `${assigned}${running}${isReady(pod) ? 1 : 0}`;
}

function byLeastUseful(a: Pod, b: Pod): number {
  if (rank(a) !== rank(b)) return rank(a) < rank(b) ? -1 : 1;
  const restarts = (pod: Pod) =>
    Math.max(0, ...(pod.status.containerStatuses ?? []).map((one) => one.restartCount));
  if (restarts(a) !== restarts(b)) return restarts(b) - restarts(a);
  return (b.metadata.creationTimestamp ?? '') < (a.metadata.creationTimestamp ?? '') ? -1 : 1;
}

/** Makes what is missing; what refuses the first of them, or null. */
function createPods(kube: Kube, set: ReplicaSet, count: number): string | null {
  for (let made = 0; made < count; made++) {
    const { name, namespace = '' } = set.metadata;
    const generateName = `${name}-`;
    const pod = createPodObject({
      owner: set,
      namespace,
      name: `${generateName}${randomSuffix(kube.random)}`,
      generateName,
      template: set.spec.template,
    });
    const refusal = refusePod(kube, pod);
    if (refusal) {
      const message = `Error creating: ${refusal.message}`;
      recordEvent(kube, set, {
        type: 'Warning',
        reason: 'FailedCreate',
        message,
        from: 'replicaset-controller',
      });
      return refusal.message;
    }
    const created = kube.store.create('pods', pod);
    recordEvent(kube, set, {
      reason: 'SuccessfulCreate',
      message: `Created pod: ${created.metadata.name}`,
      from: 'replicaset-controller',
    });
  }
  return null;
}

export function reconcileReplicaSet(kube: Kube, namespace: string | undefined, name: string): void {
  const { store, clock } = kube;
  const set = store.get<ReplicaSet>('replicasets.apps', namespace, name);
  if (!set || isLeaving(set)) return;
  const active = podOwnedBy(kube, set).filter(isActive);
  const missing = set.spec.replicas - active.length;
  const { uid = '' } = set.metadata;
  const retryAtMs = kube.retryAt.get(uid) ?? 0;
  const failed = findCondition(set.status, 'ReplicaFailure');
  let refused: string | null = missing > 0 ? (failed?.message ?? null) : null;
  if (missing > 0 && clock.now() >= retryAtMs) {
    refused = createPods(kube, set, missing);
    if (refused) kube.retryAt.set(uid, clock.now() + retryMs);
    else kube.retryAt.delete(uid);
  }
  if (refused) kube.wake('replicasets.apps', set.metadata, retryMs);
  for (const pod of active.sort(byLeastUseful).slice(0, Math.max(0, -missing))) {
    deletePod(kube, pod);
    recordEvent(kube, set, {
      reason: 'SuccessfulDelete',
      message: `Deleted pod: ${pod.metadata.name}`,
      from: 'replicaset-controller',
    });
  }
  const pods = podOwnedBy(kube, set).filter(isActive);
  const wait = set.spec.minReadySeconds ?? 0;
  const nowMs = clock.now();
  const ready = pods.filter(isReady);
  const available = ready.filter((pod) => isAvailable(pod, wait, nowMs));
  if (available.length < ready.length) kube.wake('replicasets.apps', set.metadata, 1000);
  store.mutate('replicasets.apps', set, (draft) => {
    const failing = (draft.status?.conditions ?? []).filter((one) => one.type === 'ReplicaFailure');
    const conditions = refused
      ? setCondition(
          failing,
          {
            type: 'ReplicaFailure',
            status: 'True',
            reason: 'FailedCreate',
            message: refused,
            lastTransitionTime: toTime(nowMs),
          },
          nowMs,
        )
      : [];
    draft.status = {
      replicas: pods.length,
      fullyLabeledReplicas: pods.length,
      readyReplicas: ready.length || undefined,
      availableReplicas: available.length || undefined,
      observedGeneration: draft.metadata.generation,
      conditions: conditions.length > 0 ? conditions : undefined,
    };
  });
}
