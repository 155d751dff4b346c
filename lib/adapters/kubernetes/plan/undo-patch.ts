import type { WorkloadKind } from '#lib/adapters/kubernetes/model/workload.ts';
import type { KubeObject } from './kube-object.ts';
import type { Patch } from './kube-payload.ts';
import type { KubeRevision } from './revisions.ts';

export const changeCause = 'kubernetes.io/change-cause';

/** What a revision keeps for its controller's sake; `rollout undo` leaves these as the Deployment has them. */
const skipped = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  'deployment.kubernetes.io/revision',
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
]);

const restoredAnnotations = ({ annotations, number }: KubeRevision): Record<string, string> => ({
  // Without a cause of its own it must not go on under the cause of what it replaces.
  [changeCause]: `Roll back to revision ${number} (Quarterdeck)`,
  ...Object.fromEntries(Object.entries(annotations).filter(([name]) => !skipped.has(name))),
});

/**
 * What `kubectl rollout undo` sends: of a Deployment the ReplicaSet's template and annotations, of the others the
 * ControllerRevision itself. Annotations are merged over those of today, where kubectl would drop what was added since.
 */
export const undoPatch = (kind: WorkloadKind, object: KubeObject, revision: KubeRevision): Patch => {
  if (kind === 'deployment') {
    const annotations = { ...object.metadata.annotations, ...restoredAnnotations(revision) };
    return {
      type: 'json',
      body: [
        { op: 'replace', path: '/spec/template', value: revision.template },
        { op: 'add', path: '/metadata/annotations', value: annotations },
      ],
    };
  }
  const { [changeCause]: cause } = restoredAnnotations(revision);
  const data = typeof revision.data === 'object' ? revision.data : {};
  return { type: 'strategic', body: { ...data, metadata: { annotations: { [changeCause]: cause } } } };
};

/** The object as the undo is meant to leave it. */
export const undone = (kind: WorkloadKind, object: KubeObject, revision: KubeRevision): KubeObject => {
  const restored = restoredAnnotations(revision);
  const added = kind === 'deployment' ? restored : { [changeCause]: restored[changeCause] ?? '' };
  return {
    ...object,
    metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, ...added } },
    spec: { ...object.spec, template: revision.template },
  };
};
