import { recordEvent } from '../eks-event.ts';
import { findCondition, isLeaving, type Node, type Pod, setCondition } from '../eks-object.ts';
import { createFargateNode } from '../eks-seed/nodes.ts';
import type { Kube } from '../eks-state.ts';
import { refuseNode } from './fit-node.ts';

const retryMs = 60_000;
const fargateBootMs = 38_000;

function bind(kube: Kube, pod: Pod, node: Node, from: string): void {
  const { store, clock } = kube;
  const bound = store.mutate<Pod>('pods', pod, (draft) => {
    draft.spec.nodeName = node.metadata.name;
    draft.status.conditions = setCondition(
      (draft.status.conditions ?? []).filter((one) => one.type !== 'PodScheduled'),
      { type: 'PodScheduled', status: 'True', lastProbeTime: null },
      clock.now(),
    );
  });
  const { namespace, name } = pod.metadata;
  const message = `Successfully assigned ${namespace}/${name} to ${node.metadata.name}`;
  if (bound) recordEvent(kube, bound, { reason: 'Scheduled', message, from, action: 'Binding' });
}

function giveUp(kube: Kube, pod: Pod, message: string): void {
  const { store, clock } = kube;
  store.mutate<Pod>('pods', pod, (draft) => {
    const next = {
      type: 'PodScheduled',
      status: 'False' as const,
      reason: 'Unschedulable',
      message,
      lastProbeTime: null,
    };
    draft.status.conditions = setCondition(draft.status.conditions ?? [], next, clock.now());
  });
  recordEvent(kube, pod, {
    type: 'Warning',
    reason: 'FailedScheduling',
    message,
    from: 'default-scheduler',
    action: 'Scheduling',
  });
}

const isFargate = ({ cluster }: Kube, pod: Pod): boolean =>
  cluster.fargateProfiles.some((profile) =>
    profile.selectors.some(
      ({ namespace, labels = {} }) =>
        namespace === pod.metadata.namespace &&
        Object.entries(labels).every(([key, value]) => pod.metadata.labels?.[key] === value),
    ),
  ) && !pod.metadata.ownerReferences?.some((one) => one.kind === 'DaemonSet');

/** Fargate makes a node of its own for every pod. */
function bootFargate(kube: Kube, pod: Pod): void {
  if (findCondition(pod.status, 'FargateBooting') || pod.spec.schedulerName === 'fargate-scheduler') return;
  kube.store.mutate<Pod>('pods', pod, (draft) => {
    draft.spec.schedulerName = 'fargate-scheduler';
    draft.metadata.labels = {
      ...draft.metadata.labels,
      'eks.amazonaws.com/fargate-profile': kube.cluster.fargateProfiles[0]?.name ?? '',
    };
    draft.metadata.annotations = { ...draft.metadata.annotations, CapacityProvisioned: '0.5vCPU 1GB' };
  });
  kube.clock.schedule(fargateBootMs, () => {
    const current = kube.store.get<Pod>('pods', pod.metadata.namespace, pod.metadata.name);
    if (!current || current.metadata.uid !== pod.metadata.uid || isLeaving(current)) return;
    bind(kube, current, kube.store.create('nodes', createFargateNode(kube)), 'fargate-scheduler');
  });
}

/** Finds the emptiest node that takes the pod, or says why none does. */
export function schedulePod(kube: Kube, pod: Pod): void {
  if (pod.spec.nodeName || isLeaving(pod)) return;
  if (isFargate(kube, pod)) {
    bootFargate(kube, pod);
    return;
  }
  const nodes = kube.store.list<Node>('nodes');
  const pods = kube.store.list<Pod>('pods');
  const reasons = new Map<string, number>();
  const fitting: Node[] = [];
  for (const node of nodes) {
    const reason = refuseNode({ pod, node, pods });
    if (reason === null) fitting.push(node);
    else reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  const load = (node: Node) => pods.filter((one) => one.spec.nodeName === node.metadata.name).length;
  const [best] = fitting.sort((a, b) => load(a) - load(b) || (a.metadata.name < b.metadata.name ? -1 : 1));
  if (best) {
    bind(kube, pod, best, 'default-scheduler');
    return;
  }
  const listed = [...reasons].map(([reason, count]) => `${count} ${reason}`).sort();
  // Pods that went would only help where an empty node would do.
  const helped = nodes.filter((node) => refuseNode({ pod, node, pods: [] }) === null).length;
  const hopeless = nodes.length - helped;
  const preemption = [
    ...(helped > 0 ? [`${helped} No preemption victims found for incoming pod`] : []),
    ...(hopeless > 0 ? [`${hopeless} Preemption is not helpful for scheduling`] : []),
  ];
  const head = `0/${nodes.length} nodes are available: ${listed.join(', ')}. no new claims to deallocate,`;
  giveUp(kube, pod, `${head} preemption: 0/${nodes.length} nodes are available: ${preemption.join(', ')}.`);
  kube.wake('pods', pod.metadata, retryMs);
}

/** When room appears, those that wait are looked at again. */
export function retryWaiting(kube: Kube): void {
  for (const pod of kube.store.list<Pod>('pods'))
    if (!pod.spec.nodeName && findCondition(pod.status, 'PodScheduled')?.status === 'False')
      kube.wake('pods', pod.metadata, 500);
}
