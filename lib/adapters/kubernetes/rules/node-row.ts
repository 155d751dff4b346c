import type { Node } from '#lib/contract/clusters.ts';
import type { Allowed } from '#lib/contract/services.ts';
import type { KubeNode } from '../model/kube-node.ts';
import type { Pod } from '../model/pod.ts';
import type { NodeUsage } from '../model/usage.ts';
import { toPairs } from './conditions.ts';
import { isEnded, isReady } from './pod-state.ts';
import { present } from './present.ts';
import { requestsOf } from './task-row.ts';

const groupLabels = [
  'eks.amazonaws.com/nodegroup',
  'karpenter.sh/nodepool',
  'alpha.eksctl.io/nodegroup-name',
] as const;

const isFargate = ({ metadata }: KubeNode): boolean =>
  metadata.labels['eks.amazonaws.com/compute-type'] === 'fargate';

/** As `kubectl get nodes` has it: `Ready`, `NotReady`, `Ready,SchedulingDisabled`. */
const statusOf = ({ status, spec }: KubeNode): string => {
  const ready = status.conditions.find(({ type }) => type === 'Ready');
  const word = ready?.status === 'True' ? 'Ready' : ready?.status === 'False' ? 'NotReady' : 'Unknown';
  return spec.unschedulable ? `${word},SchedulingDisabled` : word;
};

// Of the kubelet's conditions, these say little while they are False.
const isWorthTelling = ({ type, status }: KubeNode['status']['conditions'][number]) =>
  type === 'Ready' || status !== 'False';

const total = (values: readonly (number | undefined)[]): number =>
  values.reduce<number>((sum, value) => sum + (value ?? 0), 0);

const instanceIdOf = ({ spec }: KubeNode): string | undefined =>
  /\/(i-[0-9a-f]+)$/.exec(spec.providerID ?? '')?.[1];

/** A node with what its pods ask of it and, where metrics tell, what they use. `pods` are its own, null when unknown. */
export const toNode = ({
  node,
  clusterId,
  pods,
  usage,
  can,
}: {
  node: KubeNode;
  clusterId: string;
  pods: readonly Pod[] | null;
  usage: NodeUsage | undefined;
  can: NonNullable<Node['can']> | undefined;
}): Node => {
  const { metadata, status, spec } = node;
  const { labels } = metadata;
  const alive = (pods ?? []).filter((pod) => !isEnded(pod));
  const running = alive.filter(isReady).length;
  const sizes = alive.map(requestsOf);
  return present({
    id: node.name,
    clusterId,
    name: node.name,
    status: statusOf(node),
    instanceId: instanceIdOf(node),
    instanceType: labels['node.kubernetes.io/instance-type'],
    zone: labels['topology.kubernetes.io/zone'],
    capacityProvider:
      labels['eks.amazonaws.com/capacityType'] ?? labels['karpenter.sh/capacity-type']?.toUpperCase(),
    capacity: { cpu: status.capacity.cpu, memoryMiB: status.capacity.memoryMiB },
    allocatable: { cpu: status.allocatable.cpu, memoryMiB: status.allocatable.memoryMiB },
    requested: {
      cpu: pods ? total(sizes.map(({ cpu }) => cpu)) : null,
      memoryMiB: pods ? total(sizes.map(({ memoryMiB }) => memoryMiB)) : null,
    },
    used: usage ? { cpu: usage.usage.cpu ?? null, memoryMiB: usage.usage.memoryMiB ?? null } : undefined,
    maxTasks: status.allocatable.pods,
    nodeGroup: groupLabels.map((label) => labels[label]).find(Boolean),
    fargate: isFargate(node),
    unschedulable: spec.unschedulable ?? false,
    version: status.nodeInfo?.kubeletVersion,
    labels: toPairs(labels),
    conditions: status.conditions
      .filter(isWorthTelling)
      .map(({ type, status: is, message }) => present({ name: type, status: is, message })),
    taints: spec.taints.map(({ key, value, effect }) => `${key}${value ? `=${value}` : ''}:${effect ?? ''}`),
    tasks: { running: pods ? running : null, pending: pods ? alive.length - running : null },
    registeredAt: metadata.creationTimestamp,
    can,
  });
};

/** What may be planned of a node: a Fargate node is one pod's own, so nothing. */
export const judgeNode = (
  node: KubeNode,
  rights: { patch: Allowed; evict: Allowed },
): NonNullable<Node['can']> => {
  const fargate = isFargate(node)
    ? { allowed: false, reason: "A Fargate node is one pod's own; stop the pod instead." }
    : undefined;
  const isCordoned = node.spec.unschedulable ?? false;
  const unless = (is: boolean, reason: string) => (is ? { allowed: false, reason } : undefined);
  const drain = rights.patch.allowed ? rights.evict : rights.patch;
  return {
    cordon: fargate ?? unless(isCordoned, 'It is cordoned already.') ?? rights.patch,
    uncordon: fargate ?? unless(!isCordoned, 'It is not cordoned.') ?? rights.patch,
    drain: fargate ?? drain,
  };
};
