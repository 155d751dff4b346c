import type { MetricQuery } from '#lib/adapters/cloudwatch/read-metric-data.ts';
import type { UsageRecord } from '#lib/adapters/kubernetes/rules/usage-history.ts';
import type { Datapoints } from '#lib/adapters/terms/metric-points.ts';

const namespace = 'ContainerInsights';
const mebibyte = 1024 ** 2;
/** What its documentation says of the agent. */
const usualIntervalSeconds = 60;

const clusterQuery = (ClusterName: string): MetricQuery => ({
  id: 'reports',
  namespace,
  metric: 'cluster_node_count',
  dimensions: { ClusterName },
  stat: 'SampleCount',
});

/**
 * What pods use, as Container Insights with enhanced observability has it: CPU in thousandths of a core, memory in
 * bytes, one datum of each pod a report. `podNames` are what it calls PodName: the workload's name, of a StatefulSet
 * the pod's. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-enhanced-EKS.html
 */
export const usageQueries = (
  place: { cluster: string; namespace: string },
  podNames: readonly string[],
): MetricQuery[] => [
  // One agent of the cluster reports it: how often tells how many data each pod has sent.
  clusterQuery(place.cluster),
  ...podNames.flatMap((PodName, index): MetricQuery[] => {
    const dimensions = { ClusterName: place.cluster, Namespace: place.namespace, PodName };
    const one = (id: string, metric: string, stat: string): MetricQuery => ({
      id: `${id}${index}`,
      namespace,
      metric,
      dimensions,
      stat,
    });
    return [
      one('cpu', 'pod_cpu_usage_total', 'Average'),
      one('count', 'pod_cpu_usage_total', 'SampleCount'),
      one('memory', 'pod_memory_working_set', 'Average'),
    ];
  }),
];

const toValues = (results: readonly Datapoints[] = []): Map<number, number> =>
  new Map(
    results.flatMap(({ Timestamps = [], Values = [] }) =>
      Timestamps.map((at, index): [number, number] => [at.getTime(), Values[index] ?? 0]),
    ),
  );

const median = (values: readonly number[]): number | undefined =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Whether Container Insights sent anything of the cluster. */
export const isReporting = (data: ReadonlyMap<string, Datapoints[]>): boolean =>
  toValues(data.get('reports')).size > 0;

/** The answers to `usageQueries` as one record a period. */
export const toRecords = (
  data: ReadonlyMap<string, Datapoints[]>,
  { podCount, periodSeconds }: { podCount: number; periodSeconds: number },
): UsageRecord[] => {
  const reports = median([...toValues(data.get('reports')).values()]) ?? periodSeconds / usualIntervalSeconds;
  const pods = Array.from({ length: podCount }, (_, index) => ({
    cpu: toValues(data.get(`cpu${index}`)),
    count: toValues(data.get(`count${index}`)),
    memory: toValues(data.get(`memory${index}`)),
  }));
  const instants = new Set(pods.flatMap(({ count }) => [...count.keys()]));
  return [...instants]
    .sort((a, b) => a - b)
    .map((atMs): UsageRecord => {
      const total = pods.reduce((sum, { count }) => sum + (count.get(atMs) ?? 0), 0);
      const mean = (kind: 'cpu' | 'memory', unit: number): number | null => {
        const known = pods.flatMap(({ count, [kind]: values }) => {
          const value = values.get(atMs);
          return value === undefined ? [] : [{ value, weight: count.get(atMs) ?? 0 }];
        });
        const weight = known.reduce((sum, one) => sum + one.weight, 0);
        return weight > 0
          ? known.reduce((sum, one) => sum + one.value * one.weight, 0) / weight / unit
          : null;
      };
      return { atMs, vcpu: mean('cpu', 1000), memoryMiB: mean('memory', mebibyte), tasks: total / reports };
    });
};
