import { createPast, type Usage } from '../../world/eks-controller/pod-usage.ts';
import { controllerOf, type KubeObject, type Pod } from '../../world/eks-object.ts';
import type { EksCluster, Kube } from '../../world/eks-state.ts';
import type { RegionState } from '../../world/world.ts';
import type { MetricName, Series } from './metric-series.ts';

export const insightsNamespace = 'ContainerInsights';
const addon = 'amazon-cloudwatch-observability';

/** Who made a pod, and what the agent calls it: the workload's name, of a StatefulSet the pod's own. */
function nameOf(kube: Kube, pod: Pod): { podName: string; sinceMs: number } {
  const { namespace = '', name } = pod.metadata;
  const owner = controllerOf(pod);
  const resources: Record<string, string> = {
    ReplicaSet: 'replicasets.apps',
    StatefulSet: 'statefulsets.apps',
    DaemonSet: 'daemonsets.apps',
  };
  const resource = owner && resources[owner.kind];
  const made = resource ? kube.store.get<KubeObject>(resource, namespace, owner.name) : null;
  const parent = made && controllerOf(made);
  const top = parent ? kube.store.get<KubeObject>('deployments.apps', namespace, parent.name) : made;
  const podName = !top || owner?.kind === 'StatefulSet' ? name : top.metadata.name;
  return { podName, sinceMs: Date.parse((top ?? pod).metadata.creationTimestamp ?? '') };
}

const measures: Record<string, (usage: Usage) => number> = {
  pod_cpu_usage_total: ({ cpuCores }) => cpuCores * 1000,
  pod_memory_working_set: ({ memoryBytes }) => memoryBytes,
};

/** Those of one namespace and PodName, or of every one. The agents run on nodes, never on Fargate. */
function listPodSeries(cluster: EksCluster, wanted: MetricName['dimensions']): Series[] {
  const kube = cluster.open();
  const { Namespace, PodName } = wanted;
  const pods = kube.store
    .list<Pod>('pods', Namespace)
    .filter((pod) => pod.spec.nodeName && !pod.spec.nodeName.startsWith('fargate-'))
    .map((pod) => ({ pod, namespace: pod.metadata.namespace ?? '', ...nameOf(kube, pod) }))
    .filter(({ podName }) => !PodName || podName === PodName)
    .map(({ pod, sinceMs, ...names }) => ({ ...names, usageAt: createPast(kube, pod, sinceMs) }));
  const groups = Map.groupBy(pods, ({ namespace, podName }) => `${namespace}/${podName}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const dimensions = {
      PodName: first.podName,
      Namespace: first.namespace,
      ClusterName: cluster.name,
    };
    return Object.entries(measures).map(
      ([name, pick]): Series => ({
        metric: { namespace: insightsNamespace, name, dimensions },
        valueAt: (atMs) =>
          group.flatMap(({ usageAt }) => {
            const usage = usageAt(atMs);
            return usage ? [pick(usage)] : [];
          }),
      }),
    );
  });
}

/** What Container Insights with enhanced observability sends of the clusters that have it; of its metrics, some. */
export function listInsightSeries({ eks }: RegionState, wanted: MetricName['dimensions'] = {}): Series[] {
  const clusters = [...eks.clusters.values()].filter(
    ({ name, addons }) =>
      addons.some((one) => one.name === addon) && (!wanted.ClusterName || wanted.ClusterName === name),
  );
  return clusters.flatMap((cluster) => [
    {
      metric: {
        namespace: insightsNamespace,
        name: 'cluster_node_count',
        dimensions: { ClusterName: cluster.name },
      },
      valueAt: () => cluster.open().store.list('nodes').length,
    },
    ...listPodSeries(cluster, wanted),
  ]);
}
