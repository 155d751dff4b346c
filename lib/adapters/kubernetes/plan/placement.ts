import type { KubeNode } from '#lib/adapters/kubernetes/model/kube-node.ts';
import { meetsRequirement } from '#lib/adapters/kubernetes/model/label-selector.ts';
import type { NodeTerm, PodSpec, Toleration } from './pod-spec.ts';

type Taint = KubeNode['spec']['taints'][number];

const tolerates = (taint: Taint, { key, operator, value, effect }: Toleration): boolean => {
  if (effect && effect !== taint.effect) return false;
  if (!key) return operator === 'Exists';
  return key === taint.key && (operator === 'Exists' || (value ?? '') === (taint.value ?? ''));
};

const meetsTerm = ({ metadata }: KubeNode, { matchExpressions, matchFields }: NodeTerm): boolean =>
  // An empty term stands for no node.
  matchExpressions.length + matchFields.length > 0 &&
  matchExpressions.every((one) => meetsRequirement(metadata.labels, one)) &&
  matchFields.every((one) => meetsRequirement({ 'metadata.name': metadata.name }, one));

const conditions = [
  'not-ready',
  'unreachable',
  'disk-pressure',
  'memory-pressure',
  'pid-pressure',
  'unschedulable',
];

/** What a DaemonSet's pods bear with, whatever their template says. */
const ofDaemons: Toleration[] = conditions.map((one) => ({
  key: `node.kubernetes.io/${one}`,
  operator: 'Exists',
  value: undefined,
  effect: undefined,
}));

const bars = ({ effect }: Taint): boolean => effect === 'NoSchedule' || effect === 'NoExecute';

/**
 * Whether the scheduler may put the pod on the node: selector, required affinity, taints. Free room is not looked at.
 * https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/
 */
export const mayRunOn = (node: KubeNode, spec: PodSpec, isDaemon: boolean): boolean => {
  const { labels } = node.metadata;
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const tolerations = isDaemon ? [...spec.tolerations, ...ofDaemons] : spec.tolerations;
  return (
    Object.entries(spec.nodeSelector ?? {}).every(([key, value]) => labels[key] === value) &&
    (!required || required.nodeSelectorTerms.some((term) => meetsTerm(node, term))) &&
    node.spec.taints.every((taint) => !bars(taint) || tolerations.some((one) => tolerates(taint, one)))
  );
};
