import { recordEvent } from '../eks-event.ts';
import { isAvailable, isEnded, isLeaving, isReady, type Pod, type StatefulSet } from '../eks-object.ts';
import type { Kube } from '../eks-state.ts';
import { createPodObject, deletePod, podOwnedBy, refusePod } from './pod-life.ts';
import { ensureRevision, listRevisions } from './revisions.ts';
import { ensureClaims } from './volume-claims.ts';

const label = 'controller-revision-hash';
const resource = 'statefulsets.apps';
const from = 'statefulset-controller';

const ordinalOf = (pod: Pod): number =>
  Number(pod.metadata.name.slice(pod.metadata.name.lastIndexOf('-') + 1));
const isHealthy = (pod: Pod): boolean => pod.status.phase === 'Running' && isReady(pod) && !isLeaving(pod);

function createMember(kube: Kube, set: StatefulSet, ordinal: number, revision: string): void {
  const { name, namespace = '' } = set.metadata;
  const wanted = listRevisions(kube, set).find((one) => one.metadata.name === revision);
  const data = wanted?.data as
    | { spec: { template: StatefulSet['spec']['template'] & { $patch?: string } } }
    | undefined;
  const { $patch: _patch, ...template } = data?.spec.template ?? { ...set.spec.template, $patch: '' };
  const podName = `${name}-${ordinal}`;
  const fail = (message: string) => {
    recordEvent(kube, set, { type: 'Warning', reason: 'FailedCreate', message, from });
    kube.wake(resource, set.metadata, 15_000);
  };
  const unclaimed = ensureClaims(kube, set, ordinal);
  if (unclaimed) {
    fail(unclaimed);
    return;
  }
  const pod = createPodObject({
    owner: set,
    namespace,
    name: podName,
    generateName: `${name}-`,
    template,
    labels: {
      [label]: revision,
      'statefulset.kubernetes.io/pod-name': podName,
      'apps.kubernetes.io/pod-index': String(ordinal),
    },
  });
  pod.spec.hostname = podName;
  pod.spec.subdomain = set.spec.serviceName;
  const refusal = refusePod(kube, pod);
  if (refusal) {
    fail(`create Pod ${podName} in StatefulSet ${name} failed error: ${refusal.message}`);
    return;
  }
  kube.store.create('pods', pod);
  const message = `create Pod ${podName} in StatefulSet ${name} successful`;
  recordEvent(kube, set, { reason: 'SuccessfulCreate', message, from });
}

function removeMember(kube: Kube, set: StatefulSet, pod: Pod): void {
  deletePod(kube, pod);
  const message = `delete Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name} successful`;
  recordEvent(kube, set, { reason: 'SuccessfulDelete', message, from });
}

/** One step towards the desired members, in order; true when all of them are there and healthy. */
function followCount(kube: Kube, set: StatefulSet, current: string, update: string): boolean {
  const pods = podOwnedBy(kube, set);
  const ordered = set.spec.podManagementPolicy !== 'Parallel';
  const partition = set.spec.updateStrategy.rollingUpdate?.partition ?? 0;
  let healthy = true;
  for (let ordinal = 0; ordinal < set.spec.replicas; ordinal++) {
    const pod = pods.find((one) => ordinalOf(one) === ordinal);
    if (!pod) createMember(kube, set, ordinal, ordinal < partition ? current : update);
    else if (isEnded(pod)) kube.store.remove('pods', pod);
    if (pod && isHealthy(pod)) continue;
    healthy = false;
    if (ordered) return false;
  }
  const beyond = pods
    .filter((pod) => ordinalOf(pod) >= set.spec.replicas)
    .sort((a, b) => ordinalOf(b) - ordinalOf(a));
  for (const pod of beyond) {
    if (!isLeaving(pod)) removeMember(kube, set, pod);
    if (ordered) return false;
  }
  return healthy && beyond.length === 0;
}

/** Replaces the highest member that is not of the newest revision, once all above it are well. */
function roll(kube: Kube, set: StatefulSet, update: string): void {
  if (set.spec.updateStrategy.type === 'OnDelete') return;
  const partition = set.spec.updateStrategy.rollingUpdate?.partition ?? 0;
  const pods = podOwnedBy(kube, set).sort((a, b) => ordinalOf(b) - ordinalOf(a));
  for (const pod of pods) {
    if (ordinalOf(pod) < partition) return;
    if (pod.metadata.labels?.[label] !== update) {
      if (!isLeaving(pod)) removeMember(kube, set, pod);
      return;
    }
    if (!isHealthy(pod)) return;
  }
}

export function reconcileStatefulSet(kube: Kube, namespace: string | undefined, name: string): void {
  const { store, clock } = kube;
  const set = store.get<StatefulSet>(resource, namespace, name);
  if (!set || isLeaving(set)) return;
  const known = String(set.status?.currentRevision ?? '');
  const update = ensureRevision(kube, set, [known, String(set.status?.updateRevision ?? '')]).metadata.name;
  const current = known || update;
  // As upstream: an ordered set with a broken member waits for it, even when a newer revision would mend it.
  if (followCount(kube, set, current, update)) roll(kube, set, update);
  const pods = podOwnedBy(kube, set).filter((pod) => !isLeaving(pod) || isReady(pod));
  const ready = pods.filter(isReady);
  const of = (revision: string) =>
    pods.filter((pod) => pod.metadata.labels?.[label] === revision && !isLeaving(pod));
  const updated = of(update);
  const finished =
    updated.length === set.spec.replicas && updated.every(isReady) && pods.length === set.spec.replicas;
  const wait = set.spec.minReadySeconds ?? 0;
  store.mutate(resource, set, (draft) => {
    draft.status = {
      observedGeneration: draft.metadata.generation,
      replicas: pods.length,
      readyReplicas: ready.length || undefined,
      availableReplicas: ready.filter((pod) => isAvailable(pod, wait, clock.now())).length,
      currentReplicas: (finished ? updated.length : of(current).length) || undefined,
      updatedReplicas: updated.length || undefined,
      currentRevision: finished ? update : current,
      updateRevision: update,
      collisionCount: 0,
    };
  });
}
