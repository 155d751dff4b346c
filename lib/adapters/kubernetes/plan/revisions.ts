import { z } from 'zod';
import { kubePath } from '#lib/adapters/kubernetes/client/kube-path.ts';
import { whole } from '#lib/adapters/kubernetes/model/lenient.ts';
import { controllerOwnerOf, Metadata } from '#lib/adapters/kubernetes/model/metadata.ts';
import { kindNames } from '#lib/adapters/kubernetes/model/workload.ts';
import { notFound } from '#lib/domain/domain-error.ts';
import { listObjects } from './read-or-unknown.ts';
import { type Situation, selectorText } from './situation.ts';

type Template = Record<string, unknown>;

/** What a service once was: a ReplicaSet or a ControllerRevision. */
export type KubeRevision = {
  name: string;
  number: number;
  annotations: Record<string, string>;
  createdAt: Date | undefined;
  /** Without what the controller adds (`pod-template-hash`, `$patch`). */
  template: Template;
  /** Pods that run of it, as far as it tells: a ReplicaSet does. */
  replicas: number;
  /** Of a ControllerRevision: the strategic merge patch that it is. */
  data?: unknown;
};

const numberKey = 'deployment.kubernetes.io/revision';
const template = z.record(z.string(), z.unknown());
const ReplicaSet = z.object({
  metadata: Metadata,
  spec: z.object({ template }),
  status: z.object({ replicas: whole }).optional().catch(undefined),
});
const ControllerRevision = z.object({
  metadata: Metadata,
  revision: z.number().int(),
  data: z.looseObject({ spec: z.looseObject({ template }) }),
});

type Labelled = { metadata?: { labels?: Record<string, string> } };

/** A ReplicaSet's template without the label that its controller put there. */
export const withoutHash = (from: Template): Template => {
  const { metadata } = from as Labelled;
  if (!metadata?.labels) return from;
  const { 'pod-template-hash': _hash, ...labels } = metadata.labels;
  return { ...from, metadata: { ...metadata, labels } };
};

const createdAt = ({ creationTimestamp }: Metadata): Date | undefined =>
  creationTimestamp === undefined ? undefined : new Date(creationTimestamp);

const isOurs = (metadata: Metadata, uid: string | undefined): boolean =>
  controllerOwnerOf(metadata)?.uid === uid;

const fromReplicaSet =
  (uid: string | undefined) =>
  (raw: unknown): KubeRevision | null => {
    const { data } = ReplicaSet.safeParse(raw);
    const number = Number(data?.metadata.annotations[numberKey]);
    if (!data || !isOurs(data.metadata, uid) || !Number.isInteger(number)) return null;
    const { metadata, spec, status } = data;
    return {
      name: metadata.name,
      number,
      annotations: metadata.annotations,
      createdAt: createdAt(metadata),
      template: withoutHash(spec.template),
      replicas: status?.replicas ?? 0,
    };
  };

const fromControllerRevision =
  (uid: string | undefined) =>
  (raw: unknown): KubeRevision | null => {
    const { data: found } = ControllerRevision.safeParse(raw);
    if (!found || !isOurs(found.metadata, uid)) return null;
    const { metadata, revision, data } = found;
    const { $patch: _patch, ...rest } = data.spec.template;
    return {
      name: metadata.name,
      number: revision,
      annotations: metadata.annotations,
      createdAt: createdAt(metadata),
      template: rest,
      replicas: 0,
      data,
    };
  };

/** The kept revisions of a service, newest first. A rollback makes an old one the newest, under a new number. */
export const listRevisions = async (situation: Situation, signal: AbortSignal): Promise<KubeRevision[]> => {
  const { cluster, namespace, kind, workload, object } = situation;
  const isDeployment = kind === 'deployment';
  const { uid } = object.metadata;
  const all = await listObjects(cluster, {
    path: kubePath({
      group: 'apps',
      version: 'v1',
      namespace,
      resource: isDeployment ? 'replicasets' : 'controllerrevisions',
    }),
    query: { labelSelector: selectorText(workload.selector) },
    project: isDeployment ? fromReplicaSet(uid) : fromControllerRevision(uid),
    signal,
  });
  return all.toSorted((a, b) => b.number - a.number);
};

/** By name, or by kubectl's number; 0 is the one before the newest, as in `rollout undo`. Throws `not_found`. */
export const findRevision = (
  { kind, name, workload }: Situation,
  revisions: readonly KubeRevision[],
  id: string,
): KubeRevision => {
  const number = /^\d+$/.test(id) ? Number(id) : null;
  const found =
    number === 0
      ? revisions[1]
      : revisions.find((one) => (number === null ? one.name === id : one.number === number));
  if (found) return found;
  const limit = workload.revisionHistoryLimit;
  throw notFound(
    `revision of ${kindNames[kind]} ${name}, which keeps ${limit} old ones (revisionHistoryLimit), named`,
    id,
  );
};
