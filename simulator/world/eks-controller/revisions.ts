import {
  type ControllerRevision,
  controllerOf,
  createOwner,
  type DaemonSet,
  isEqual,
  type KubeObject,
  type StatefulSet,
} from '../eks-object.ts';
import type { Kube } from '../eks-state.ts';
import { hashTemplate } from './template-hash.ts';

const resource = 'controllerrevisions.apps';

/** The two controllers do not call it the same. */
const labelOf = ({ kind }: KubeObject): string =>
  kind === 'DaemonSet' ? 'controller-revision-hash' : 'controller.kubernetes.io/hash';

export const listRevisions = (kube: Kube, owner: KubeObject): ControllerRevision[] =>
  kube.store
    .list<ControllerRevision>(resource, owner.metadata.namespace)
    .filter((one) => controllerOf(one)?.uid === owner.metadata.uid)
    .sort((a, b) => a.revision - b.revision);

/** The revision of the template as it is now; an old one of the same content becomes the newest. */
export function ensureRevision(
  kube: Kube,
  owner: StatefulSet | DaemonSet,
  inUse: string[],
): ControllerRevision {
  const { store } = kube;
  const data = { spec: { template: { ...owner.spec.template, $patch: 'replace' } } };
  const all = listRevisions(kube, owner);
  const next = (all.at(-1)?.revision ?? 0) + 1;
  const same = all.find((one) => isEqual(one.data, JSON.parse(JSON.stringify(data))));
  const taken = Object.fromEntries(
    Object.entries(owner.metadata.annotations ?? {}).filter(
      ([key]) => key !== 'kubectl.kubernetes.io/last-applied-configuration',
    ),
  );
  if (same) {
    if (same.revision === next - 1) return same;
    const moved = store.mutate<ControllerRevision>(resource, same, (draft) => {
      draft.revision = next;
    });
    return moved ?? same;
  }
  const hash = hashTemplate(data);
  const made = store.create<ControllerRevision>(resource, {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name: `${owner.metadata.name}-${hash}`,
      namespace: owner.metadata.namespace,
      labels: { ...owner.spec.template.metadata.labels, [labelOf(owner)]: hash },
      ...(Object.keys(taken).length > 0 ? { annotations: taken } : {}),
      ownerReferences: [createOwner(owner)],
    },
    data,
    revision: next,
  });
  const old = all.filter((one) => !inUse.includes(one.metadata.name));
  const limit = owner.spec.revisionHistoryLimit ?? 10;
  for (const one of old.slice(0, Math.max(0, old.length - limit))) store.remove(resource, one);
  return made;
}

/** What pods carry: a StatefulSet's whole revision name, a DaemonSet's hash only. */
export const hashOf = (revision: ControllerRevision): string =>
  revision.metadata.labels?.['controller-revision-hash'] ?? '';
