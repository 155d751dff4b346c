import type { ClusterCounts } from '#lib/contract/clusters.ts';
import type { KubeCluster } from '../kube-cluster.ts';
import { isEnded, isReady } from '../rules/pod-state.ts';

const unknown: ClusterCounts = {
  services: null,
  runningTasks: null,
  pendingTasks: null,
  desiredTasks: null,
  unhealthyServices: null,
};

/** What running watches know of a cluster; null for what no watch is open for, or may see in full. */
export const countKnown = (cluster: KubeCluster | null): ClusterCounts => {
  if (!cluster) return unknown;
  const whole = <T>(snapshot: { items: T[]; incomplete: unknown[] } | null) =>
    snapshot && snapshot.incomplete.length === 0 ? snapshot.items : null;
  const pods = whole(cluster.peek('pods'))?.filter((pod) => !isEnded(pod));
  const kinds = [
    whole(cluster.peek('deployments')),
    whole(cluster.peek('statefulsets')),
    whole(cluster.peek('daemonsets')),
  ];
  const workloads = kinds.every((one) => one !== null) ? kinds.flatMap((one) => one ?? []) : null;
  const running = pods?.filter(isReady).length ?? null;
  return {
    services: workloads?.length ?? null,
    runningTasks: running,
    pendingTasks: pods && running !== null ? pods.length - running : null,
    desiredTasks: workloads?.reduce((sum, { counts }) => sum + (counts.desired ?? 0), 0) ?? null,
    unhealthyServices: null,
  };
};
