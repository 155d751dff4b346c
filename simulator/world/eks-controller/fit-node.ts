import { isEnded, type Node, type Pod, parseQuantity, type Taint, type Toleration } from '../eks-object.ts';

const tolerates = (taint: Taint, toleration: Toleration): boolean => {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (!toleration.key) return toleration.operator === 'Exists';
  if (toleration.key !== taint.key) return false;
  return toleration.operator === 'Exists' || (toleration.value ?? '') === (taint.value ?? '');
};

const requested = (pods: readonly Pod[], name: string): number =>
  pods
    .flatMap((pod) => pod.spec.containers)
    .reduce((total, one) => total + parseQuantity(one.resources?.requests?.[name]), 0);

/** Why a pod can't go to a node, in the scheduler's words; null when it can. */
export function refuseNode({
  pod,
  node,
  pods,
}: {
  pod: Pod;
  node: Node;
  pods: readonly Pod[];
}): string | null {
  const tolerations = pod.spec.tolerations ?? [];
  const barred = (node.spec.taints ?? []).find(
    (taint) => taint.effect !== 'PreferNoSchedule' && !tolerations.some((one) => tolerates(taint, one)),
  );
  if (node.spec.unschedulable && !tolerations.some((one) => one.key === 'node.kubernetes.io/unschedulable'))
    return 'node(s) were unschedulable';
  if (barred) return `node(s) had untolerated taint {${barred.key}: ${barred.value ?? ''}}`;
  const affinity = pod.spec.affinity as AffinityShape | undefined;
  const terms =
    affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const [wanted] = terms.flatMap((term) => term.matchFields ?? []).flatMap((field) => field.values);
  if (wanted && wanted !== node.metadata.name) return "node(s) didn't match Pod's node affinity/selector";
  for (const [key, value] of Object.entries(pod.spec.nodeSelector ?? {}))
    if (node.metadata.labels?.[key] !== value) return "node(s) didn't match Pod's node affinity/selector";
  const here = pods.filter((one) => one.spec.nodeName === node.metadata.name && !isEnded(one));
  if (here.length >= Number(node.status.allocatable.pods)) return 'Too many pods';
  for (const name of ['cpu', 'memory']) {
    const free = parseQuantity(node.status.allocatable[name]) - requested(here, name);
    if (requested([pod], name) > free) return `Insufficient ${name}`;
  }
  return null;
}

type AffinityShape = {
  nodeAffinity?: {
    requiredDuringSchedulingIgnoredDuringExecution?: {
      nodeSelectorTerms?: { matchFields?: { values: string[] }[] }[];
    };
  };
};
