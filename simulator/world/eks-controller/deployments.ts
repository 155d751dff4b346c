import { recordEvent } from '../eks-event.ts';
import {
  controllerOf,
  createOwner,
  type Deployment,
  isLeaving,
  type Labels,
  type ReplicaSet,
} from '../eks-object.ts';
import type { Kube } from '../eks-state.ts';
import { writeDeploymentStatus } from './deployment-status.ts';
import { podOwnedBy } from './pod-life.ts';
import { readRollingBounds } from './rolling-bounds.ts';
import { hashTemplate, isSameTemplate, withoutHash } from './template-hash.ts';

export const revisionKey = 'deployment.kubernetes.io/revision';
const historyKey = 'deployment.kubernetes.io/revision-history';
const desiredKey = 'deployment.kubernetes.io/desired-replicas';
const maxKey = 'deployment.kubernetes.io/max-replicas';
const ownKeys = [
  'kubectl.kubernetes.io/last-applied-configuration',
  revisionKey,
  historyKey,
  desiredKey,
  maxKey,
  'deprecated.deployment.rollback.to',
];

const sets = 'replicasets.apps';
const from = 'deployment-controller';

export const revisionOf = (set: ReplicaSet): number => Number(set.metadata.annotations?.[revisionKey] ?? 0);

export const listReplicaSets = (kube: Kube, deployment: Deployment): ReplicaSet[] =>
  kube.store
    .list<ReplicaSet>(sets, deployment.metadata.namespace)
    .filter((set) => controllerOf(set)?.uid === deployment.metadata.uid)
    .sort((a, b) => revisionOf(a) - revisionOf(b));

export const findNewSet = (deployment: Deployment, all: ReplicaSet[]): ReplicaSet | undefined =>
  all.find((set) => isSameTemplate(set.spec.template, deployment.spec.template));

const takenAnnotations = (deployment: Deployment): Labels =>
  Object.fromEntries(
    Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => !ownKeys.includes(key)),
  );

function scaleSet(kube: Kube, deployment: Deployment, set: ReplicaSet, count: number): void {
  const before = set.spec.replicas;
  const { surge } = readRollingBounds(deployment);
  kube.store.mutate(sets, set, (draft) => {
    draft.spec.replicas = count;
    draft.metadata.annotations = {
      ...draft.metadata.annotations,
      [desiredKey]: String(deployment.spec.replicas),
      [maxKey]: String(deployment.spec.replicas + surge),
    };
    if (count !== before) draft.metadata.generation = (draft.metadata.generation ?? 1) + 1;
  });
  if (count === before) return;
  const direction = count > before ? 'up' : 'down';
  const message = `Scaled ${direction} replica set ${set.metadata.name} from ${before} to ${count}`;
  recordEvent(kube, deployment, { reason: 'ScalingReplicaSet', message, from });
}

/** The ReplicaSet of the template as it is now: a new one, or an old one that becomes the newest. */
function ensureNewSet(kube: Kube, deployment: Deployment, all: ReplicaSet[]): ReplicaSet {
  const { store } = kube;
  const known = findNewSet(deployment, all);
  const highest = Math.max(0, ...all.filter((set) => set !== known).map(revisionOf));
  if (known) {
    if (revisionOf(known) > highest) return known;
    const moved = store.mutate(sets, known, (draft) => {
      const before = draft.metadata.annotations ?? {};
      const history = [before[historyKey], before[revisionKey]].filter(Boolean).join(',');
      draft.metadata.annotations = {
        ...before,
        ...takenAnnotations(deployment),
        [revisionKey]: String(highest + 1),
        [historyKey]: history,
      };
    });
    return moved ?? known;
  }
  const template = withoutHash(deployment.spec.template);
  const hash = hashTemplate(template, Number(deployment.status?.collisionCount ?? 0));
  const labels = { ...template.metadata.labels, 'pod-template-hash': hash };
  const { surge } = readRollingBounds(deployment);
  const made = store.create<ReplicaSet>(sets, {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${deployment.metadata.name}-${hash}`,
      namespace: deployment.metadata.namespace,
      generation: 1,
      labels,
      annotations: {
        ...takenAnnotations(deployment),
        [revisionKey]: String(highest + 1),
        [desiredKey]: String(deployment.spec.replicas),
        [maxKey]: String(deployment.spec.replicas + surge),
      },
      ownerReferences: [createOwner(deployment)],
    },
    spec: {
      replicas: firstCount(deployment, all),
      selector: {
        ...deployment.spec.selector,
        matchLabels: { ...deployment.spec.selector.matchLabels, 'pod-template-hash': hash },
      },
      template: { ...template, metadata: { ...template.metadata, labels } },
      minReadySeconds: deployment.spec.minReadySeconds,
    },
    status: { replicas: 0 },
  });
  const { name } = made.metadata;
  if (made.spec.replicas > 0)
    recordEvent(kube, deployment, {
      reason: 'ScalingReplicaSet',
      message: `Scaled up replica set ${name} from 0 to ${made.spec.replicas}`,
      from,
    });
  return made;
}

/** How many pods a new ReplicaSet begins with. */
function firstCount(deployment: Deployment, all: ReplicaSet[]): number {
  const { replicas, strategy } = deployment.spec;
  if (strategy.type === 'Recreate') return all.some((set) => set.spec.replicas > 0) ? 0 : replicas;
  const { surge } = readRollingBounds(deployment);
  return Math.max(0, Math.min(replicas, replicas + surge - total(all)));
}

const total = (all: ReplicaSet[]): number => all.reduce((sum, set) => sum + set.spec.replicas, 0);
const availableIn = (set: ReplicaSet): number => set.status?.availableReplicas ?? 0;

function roll(kube: Kube, deployment: Deployment, newSet: ReplicaSet, oldSets: ReplicaSet[]): void {
  const desired = deployment.spec.replicas;
  const { surge, unavailable } = readRollingBounds(deployment);
  if (newSet.spec.replicas > desired) {
    scaleSet(kube, deployment, newSet, desired);
    return;
  }
  const room = desired + surge - total([newSet, ...oldSets]);
  if (newSet.spec.replicas < desired && room > 0) {
    scaleSet(kube, deployment, newSet, Math.min(desired, newSet.spec.replicas + room));
    return;
  }
  const newMissing = newSet.spec.replicas - availableIn(newSet);
  let mayGo = total([newSet, ...oldSets]) - (desired - unavailable) - newMissing;
  // Pods of old sets that do not serve go first: they take nothing away.
  for (const set of oldSets) {
    const unhealthy = Math.min(set.spec.replicas - availableIn(set), Math.max(0, mayGo));
    if (unhealthy <= 0) continue;
    scaleSet(kube, deployment, set, set.spec.replicas - unhealthy);
    return;
  }
  const serving = [newSet, ...oldSets].reduce((sum, set) => sum + availableIn(set), 0);
  mayGo = Math.min(mayGo, serving - (desired - unavailable));
  for (const set of oldSets) {
    const going = Math.min(set.spec.replicas, Math.max(0, mayGo));
    if (going <= 0) continue;
    scaleSet(kube, deployment, set, set.spec.replicas - going);
    return;
  }
}

function recreate(kube: Kube, deployment: Deployment, newSet: ReplicaSet, oldSets: ReplicaSet[]): void {
  for (const set of oldSets) if (set.spec.replicas > 0) scaleSet(kube, deployment, set, 0);
  if (oldSets.some((set) => podOwnedBy(kube, set).length > 0)) return;
  if (newSet.spec.replicas !== deployment.spec.replicas)
    scaleSet(kube, deployment, newSet, deployment.spec.replicas);
}

/** While paused, or between rollouts, only the count is followed. */
function followCount(kube: Kube, deployment: Deployment, all: ReplicaSet[]): void {
  const [newest, ...others] = all.filter((set) => set.spec.replicas > 0).reverse();
  const target = newest ?? all.at(-1);
  if (!target) return;
  const count = Math.max(0, deployment.spec.replicas - total(others));
  if (count !== target.spec.replicas) scaleSet(kube, deployment, target, count);
}

function dropHistory(kube: Kube, deployment: Deployment, oldSets: ReplicaSet[]): void {
  const limit = deployment.spec.revisionHistoryLimit ?? 10;
  const empty = oldSets.filter((set) => set.spec.replicas === 0 && !set.status?.replicas);
  for (const set of empty.slice(0, Math.max(0, empty.length - limit))) kube.store.remove(sets, set);
}

export function reconcileDeployment(kube: Kube, namespace: string | undefined, name: string): void {
  const { store } = kube;
  const deployment = store.get<Deployment>('deployments.apps', namespace, name);
  if (!deployment || isLeaving(deployment)) return;
  const all = listReplicaSets(kube, deployment);
  if (deployment.spec.paused) {
    followCount(kube, deployment, all);
    writeDeploymentStatus(kube, deployment, findNewSet(deployment, all), listReplicaSets(kube, deployment));
    return;
  }
  const isNew = !findNewSet(deployment, all);
  const newSet = ensureNewSet(kube, deployment, all);
  store.mutate('deployments.apps', deployment, (draft) => {
    const number = String(revisionOf(newSet));
    if (draft.metadata.annotations?.[revisionKey] === number) return;
    // Written with the status, which is no new generation.
    draft.metadata.annotations = { ...draft.metadata.annotations, [revisionKey]: number };
  });
  const oldSets = all.filter((set) => set.metadata.uid !== newSet.metadata.uid);
  const change = deployment.spec.strategy.type === 'Recreate' ? recreate : roll;
  change(kube, deployment, newSet, oldSets);
  const after = listReplicaSets(kube, deployment);
  const newAfter = after.find((set) => set.metadata.uid === newSet.metadata.uid) ?? newSet;
  dropHistory(
    kube,
    deployment,
    after.filter((set) => set !== newAfter),
  );
  writeDeploymentStatus(kube, deployment, newAfter, after, isNew);
}
