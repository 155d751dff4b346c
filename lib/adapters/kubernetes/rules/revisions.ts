import { controllerOwnerOf } from '../model/metadata.ts';
import type { Pod } from '../model/pod.ts';
import type { ControllerRevision, ReplicaSet, RevisionContainers } from '../model/revision-objects.ts';
import type { Workload } from '../model/workload.ts';

export const annotations = {
  revision: 'deployment.kubernetes.io/revision',
  history: 'deployment.kubernetes.io/revision-history',
  cause: 'kubernetes.io/change-cause',
} as const;

/** A ReplicaSet or ControllerRevision as one revision of its workload. */
export type RevisionFacts = {
  /** Its name: the contract's id. */
  id: string;
  uid: string;
  /** kubectl's; 0 where none was given yet. */
  number: number;
  /** Numbers that it had before it was gone back to. */
  formerNumbers: number[];
  cause: string | undefined;
  createdAt: string | undefined;
  /** Pods that the controller wants and has of it; null where only the pods tell. */
  desired: number | null;
  total: number | null;
  ready: number | null;
} & RevisionContainers;

const wholeNumbers = (text: string | undefined) =>
  (text ?? '')
    .split(',')
    .map((one) => Number(one.trim()))
    .filter((one) => Number.isInteger(one) && one > 0);

const ofReplicaSet = (set: ReplicaSet): RevisionFacts => ({
  id: set.name,
  uid: set.uid,
  number: wholeNumbers(set.metadata.annotations[annotations.revision])[0] ?? 0,
  formerNumbers: wholeNumbers(set.metadata.annotations[annotations.history]),
  cause: set.metadata.annotations[annotations.cause],
  createdAt: set.metadata.creationTimestamp,
  desired: set.desired,
  total: set.total,
  ready: set.ready,
  containers: set.containers,
  initContainers: set.initContainers,
});

const ofControllerRevision = (one: ControllerRevision): RevisionFacts => ({
  id: one.name,
  uid: one.uid,
  number: one.revision,
  formerNumbers: [],
  cause: one.metadata.annotations[annotations.cause],
  createdAt: one.metadata.creationTimestamp,
  desired: null,
  total: null,
  ready: null,
  containers: one.containers,
  initContainers: one.initContainers,
});

/**
 * The revisions of a workload, newest first, as `kubectl rollout history` numbers them: a rollback gives the revision
 * that it goes back to the highest number.
 */
export const revisionsOf = (
  workload: Workload,
  objects: { replicaSets: readonly ReplicaSet[]; controllerRevisions: readonly ControllerRevision[] },
): RevisionFacts[] => {
  const isOwn = ({ metadata }: { metadata: ReplicaSet['metadata'] }) =>
    metadata.ownerReferences.some(({ uid, controller }) => controller && uid === workload.uid);
  const revisions =
    workload.kind === 'deployment'
      ? objects.replicaSets.filter(isOwn).map(ofReplicaSet)
      : objects.controllerRevisions.filter(isOwn).map(ofControllerRevision);
  return revisions.sort(
    (a, b) => b.number - a.number || (b.createdAt ?? '').localeCompare(a.createdAt ?? ''),
  );
};

/** The one that the workload's own template asks for; undefined while a pause keeps it from being made. */
export const findNewest = (
  workload: Workload,
  newestFirst: readonly RevisionFacts[],
): RevisionFacts | undefined => {
  if (workload.kind === 'statefulset' && workload.updateRevision)
    return newestFirst.find(({ id }) => id === workload.updateRevision) ?? newestFirst[0];
  if (workload.kind !== 'deployment') return newestFirst[0];
  const [newest] = newestFirst;
  return newest && hasChangePending(workload, newest) ? undefined : newest;
};

/** Whether a paused Deployment asks for something that no ReplicaSet has yet: then none of its pods counts as updated. */
const hasChangePending = ({ isPaused, counts }: Workload, newest: RevisionFacts): boolean =>
  isPaused && counts.updated === 0 && (newest.total ?? 0) > 0;

/** A revision that was gone back to is older than some that it has overtaken. */
const isReused = (revision: RevisionFacts, all: readonly RevisionFacts[]): boolean =>
  revision.formerNumbers.length > 0 ||
  all.some((one) => one.number < revision.number && (one.createdAt ?? '') > (revision.createdAt ?? ''));

/** When its roll-out began: when it was made, or for one gone back to, when its first pod was; that alone is dated. */
export const startedAtOf = (
  revision: RevisionFacts,
  all: readonly RevisionFacts[],
  pods: readonly Pod[],
): string | undefined => {
  if (!isReused(revision, all)) return revision.createdAt;
  const made = pods.flatMap(({ metadata }) => metadata.creationTimestamp ?? []).sort();
  const overtaken = all.flatMap((one) => (one.number < revision.number ? (one.createdAt ?? []) : [])).sort();
  return made.find((at) => at >= (overtaken.at(-1) ?? '')) ?? overtaken.at(-1) ?? revision.createdAt;
};

/** Which revision a pod was made from: its ReplicaSet, or what its label names. */
export const revisionIdOfPod = (pod: Pod): string | undefined => {
  const owner = controllerOwnerOf(pod.metadata);
  if (owner?.kind === 'ReplicaSet') return owner.name;
  const hash = pod.metadata.labels['controller-revision-hash'];
  if (!owner || !hash) return undefined;
  // A StatefulSet labels with the whole name, a DaemonSet with the hash.
  return hash.startsWith(`${owner.name}-`) ? hash : `${owner.name}-${hash}`;
};
