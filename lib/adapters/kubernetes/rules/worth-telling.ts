import type { KubeKind } from '../kube-kinds.ts';
import type { KubeNode } from '../model/kube-node.ts';
import type { Change } from '../watch/tracked.ts';

/** A node as far as a page shows it: what its kubelet repeats every few minutes is left out. */
const shownOf = ({ metadata, spec, status }: KubeNode): string =>
  JSON.stringify([
    metadata.labels,
    metadata.deletionTimestamp,
    spec,
    status.allocatable,
    status.nodeInfo,
    status.conditions.map(({ type, status: is, message }) => [type, is, message]),
  ]);

const isNode = (object: object | undefined): object is KubeNode =>
  object !== undefined && 'metadata' in object;

/** Whether a change is more than a sign of life: nodes send one each all the time. */
export const isWorthTelling = (kind: KubeKind, { before, after }: Change<object>): boolean => {
  if (kind !== 'nodes' || !isNode(before) || !isNode(after)) return true;
  return shownOf(before) !== shownOf(after);
};
