import type { Incomplete } from '#lib/contract/common.ts';
import { kubeServiceId } from '#lib/contract/ids.ts';
import { DomainError, isDomainError } from '#lib/domain/domain-error.ts';
import type { KubeCluster } from '../kube-cluster.ts';
import { controllerOwnerOf } from '../model/metadata.ts';
import type { Pod } from '../model/pod.ts';
import type { ControllerRevision, ReplicaSet } from '../model/revision-objects.ts';
import type { Workload } from '../model/workload.ts';
import { oldestOf } from './kube-context.ts';

/** The workloads of a cluster with what belongs to them, as its watches know them now. */
export type Landscape = {
  workloads: Workload[];
  pods: Pod[];
  /** Whether pods can be read at all. */
  hasPods: boolean;
  replicaSetsOf: (workload: Workload) => ReplicaSet[];
  controllerRevisionsOf: (workload: Workload) => ControllerRevision[];
  podsOf: (workload: Workload) => Pod[];
  /** The workload that a pod belongs to, through its ReplicaSet; undefined for a bare pod or a job's. */
  serviceIdOf: (pod: Pod) => string | undefined;
  /** Those that are read where the whole cluster may not be; null where it is. */
  namespaces: string[] | null;
  readAt: Date;
  incomplete: Incomplete[];
};

const none: never[] = [];

const workloadOwnerOf = (object: { metadata: Pod['metadata'] }) => {
  const owner = controllerOwnerOf(object.metadata);
  return owner?.apiVersion.startsWith('apps/') ? owner : undefined;
};

const byOwner = <T extends { metadata: Pod['metadata'] }>(objects: readonly T[]) =>
  Map.groupBy(objects, (one) => workloadOwnerOf(one)?.uid ?? '');

/** Where its ReplicaSet cannot be read, the name of that still tells the Deployment's. */
const guessDeployment = (pod: Pod, replicaSet: string): string | undefined => {
  const hash = pod.metadata.labels['pod-template-hash'];
  return hash && replicaSet.endsWith(`-${hash}`) ? replicaSet.slice(0, -hash.length - 1) : undefined;
};

export const readLandscape = async (cluster: KubeCluster, signal: AbortSignal): Promise<Landscape> => {
  const [deployments, statefulSets, daemonSets, replicaSets, revisions, pods] = await Promise.all([
    readOrError(cluster, 'deployments', signal),
    readOrError(cluster, 'statefulsets', signal),
    readOrError(cluster, 'daemonsets', signal),
    cluster.readSoftly('replicasets', signal),
    cluster.readSoftly('controllerrevisions', signal),
    cluster.readSoftly('pods', signal),
  ]);
  const kinds = [deployments, statefulSets, daemonSets];
  const failure = kinds.every(({ error }) => error) ? deployments.error : undefined;
  if (failure) throw failure;
  const workloads = kinds.flatMap(({ items }): Workload[] => items);
  const setsByUid = new Map(replicaSets.items.map((one) => [one.uid, one]));
  const setsByOwner = byOwner(replicaSets.items);
  const revisionsByOwner = byOwner(revisions.items);
  const podsByOwner = byOwner(pods.items);
  const replicaSetsOf = ({ uid }: Workload) => setsByOwner.get(uid) ?? none;

  const hasSets = replicaSets.items.length > 0 || replicaSets.incomplete.length === 0;
  let guessed: Map<string, Pod[]> | undefined;
  const podsByGuess = () => {
    guessed ??= Map.groupBy(
      pods.items,
      (pod) => `${pod.namespace}/${guessDeployment(pod, workloadOwnerOf(pod)?.name ?? '') ?? ''}`,
    );
    return guessed;
  };

  const serviceIdOf = (pod: Pod): string | undefined => {
    const { namespace } = pod;
    const owner = workloadOwnerOf(pod);
    if (owner?.kind === 'StatefulSet' || owner?.kind === 'DaemonSet')
      return kubeServiceId({ namespace, kind: owner.kind.toLowerCase(), name: owner.name });
    if (owner?.kind !== 'ReplicaSet') return undefined;
    const set = setsByUid.get(owner.uid);
    const parent = set && workloadOwnerOf(set);
    const name = set ? parent?.kind === 'Deployment' && parent.name : guessDeployment(pod, owner.name);
    return name ? kubeServiceId({ namespace, kind: 'deployment', name }) : undefined;
  };

  return {
    workloads,
    pods: pods.items,
    hasPods: pods.items.length > 0 || pods.incomplete.length === 0,
    replicaSetsOf,
    controllerRevisionsOf: ({ uid }) => revisionsByOwner.get(uid) ?? none,
    podsOf: (workload) => {
      if (workload.kind !== 'deployment') return podsByOwner.get(workload.uid) ?? none;
      if (!hasSets) return podsByGuess().get(`${workload.namespace}/${workload.name}`) ?? none;
      return replicaSetsOf(workload).flatMap(({ uid }) => podsByOwner.get(uid) ?? none);
    },
    serviceIdOf,
    readAt: oldestOf(...[...kinds, replicaSets, revisions, pods].map(({ readAt }) => readAt)),
    namespaces: pods.namespaces,
    incomplete: notesOf(cluster, [...kinds, replicaSets, revisions, pods]),
  };
};

type WorkloadPlural = 'deployments' | 'statefulsets' | 'daemonsets';

const readOrError = async (cluster: KubeCluster, kind: WorkloadPlural, signal: AbortSignal) => {
  try {
    return { ...(await cluster.read(kind, signal)), error: undefined };
  } catch (error) {
    if (!isDomainError(error)) throw error;
    const incomplete: Incomplete[] = [
      { scope: `${cluster.id} ${kind}`, code: error.code, message: error.message },
    ];
    return { items: [] as Workload[], readAt: new Date(), incomplete, namespaces: null, error };
  }
};

type Part = { incomplete: Incomplete[]; namespaces: string[] | null };

/** A user of some namespaces is told so once, not once for each kind. */
export const notesOf = (cluster: Pick<KubeCluster, 'id'>, parts: readonly Part[]): Incomplete[] => {
  const limited = parts.filter(({ namespaces }) => namespaces !== null);
  const [first] = limited;
  if (!first) return mergeNotes(parts.flatMap(({ incomplete }) => incomplete));
  const isRefusal = ({ code }: Incomplete) => code === 'aws_access_denied';
  const [refusal] = first.incomplete.filter(isRefusal);
  const others = parts.flatMap((part) =>
    part.namespaces === null ? part.incomplete : part.incomplete.filter((note) => !isRefusal(note)),
  );
  const note = refusal && { ...refusal, scope: `${cluster.id} namespaces` };
  return mergeNotes([...(note ? [note] : []), ...others]);
};

/** What is missing of a cluster is not missing of a namespace that is read. */
export const notesWithin = (
  { incomplete, namespaces }: Pick<Landscape, 'incomplete' | 'namespaces'>,
  namespace: string,
): Incomplete[] =>
  namespaces?.includes(namespace)
    ? incomplete.filter(({ scope }) => !scope.endsWith(' namespaces'))
    : incomplete;

/** Throws `aws_access_denied` for a namespace that is none of those we may read: there, nothing is known to be absent. */
export const requireNamespace = (
  { incomplete, namespaces }: Pick<Landscape, 'incomplete' | 'namespaces'>,
  namespace: string,
): void => {
  if (namespaces === null || namespaces.includes(namespace)) return;
  const note = incomplete.find(({ scope }) => scope.endsWith(' namespaces'));
  throw new DomainError(
    'aws_access_denied',
    `The namespace "${namespace}" cannot be read. ${note?.message ?? ''}`.trim(),
  );
};

/** The same of one kind. */
export const partNotesWithin = ({ incomplete, namespaces }: Part, namespace: string): Incomplete[] =>
  namespaces?.includes(namespace)
    ? incomplete.filter(({ scope, code }) => code !== 'aws_access_denied' || scope.endsWith(` ${namespace}`))
    : incomplete;

/** One note for each scope and code. */
export const mergeNotes = (notes: readonly Incomplete[]): Incomplete[] => [
  ...new Map(notes.map((note) => [`${note.scope} ${note.code}`, note])).values(),
];
