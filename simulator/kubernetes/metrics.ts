import { isMeasured, readUsage } from '../world/eks-controller/pod-usage.ts';
import { type KubeObject, type Node, type Pod, toTime } from '../world/eks-object.ts';
import type { Kube } from '../world/eks-state.ts';
import type { KubeCall } from './kube-request.ts';
import { readFilter } from './selectors.ts';
import { notFound } from './status-error.ts';

const cpuText = (cores: number): string => `${Math.round(cores * 1e9)}n`;
const memoryText = (bytes: number): string => `${Math.round(bytes / 1024)}Ki`;

const common = (kube: Kube, kind: string, { name, namespace, labels }: KubeObject['metadata']) => ({
  kind,
  apiVersion: 'metrics.k8s.io/v1beta1',
  metadata: { name, namespace, creationTimestamp: toTime(kube.clock.now()), labels },
  timestamp: toTime(kube.clock.now() - (kube.clock.now() % 15_000)),
  window: '15.021s',
});

const measurePod = (kube: Kube, pod: Pod) => ({
  ...common(kube, 'PodMetrics', pod.metadata),
  containers: pod.spec.containers.map((container) => {
    const { cpuCores, memoryBytes } = readUsage(kube, pod, container);
    return { name: container.name, usage: { cpu: cpuText(cpuCores), memory: memoryText(memoryBytes) } };
  }),
});

function measureNode(kube: Kube, node: Node, pods: readonly Pod[]) {
  const used = pods.flatMap((pod) => pod.spec.containers.map((container) => readUsage(kube, pod, container)));
  const cpu = used.reduce((sum, one) => sum + one.cpuCores, 0.08);
  const memory = used.reduce((sum, one) => sum + one.memoryBytes, 900 * 1024 ** 2);
  return {
    ...common(kube, 'NodeMetrics', node.metadata),
    usage: { cpu: cpuText(cpu), memory: memoryText(memory) },
  };
}

function measureNodes(kube: Kube, nodes: readonly Node[]) {
  const measured = kube.store.list<Pod>('pods').filter(isMeasured);
  const podsByNode = Map.groupBy(measured, ({ spec }) => spec.nodeName);
  return nodes.map((node) => measureNode(kube, node, podsByNode.get(node.metadata.name) ?? []));
}

/** What metrics-server answers. */
export function answerMetrics({ kube, target, query }: KubeCall): unknown {
  const { name, namespace, type } = target;
  const filter = readFilter(query, '');
  const isPods = type.plural === 'pods';
  const all = isPods
    ? kube.store
        .list<Pod>('pods', namespace)
        .filter((pod) => isMeasured(pod) && filter(pod))
        .map((pod) => measurePod(kube, pod))
    : measureNodes(kube, kube.store.list<Node>('nodes').filter(filter));
  if (!name)
    return { kind: `${type.kind}List`, apiVersion: 'metrics.k8s.io/v1beta1', metadata: {}, items: all };
  const found = all.find((one) => one.metadata.name === name);
  if (!found) throw notFound(type, namespace ? `${namespace}/${name}` : name);
  return found;
}
