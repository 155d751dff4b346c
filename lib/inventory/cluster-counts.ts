import type { Cluster } from '#lib/contract/clusters.ts';
import type { ServiceRow } from '#lib/contract/services.ts';

const sum = (values: (number | null)[]): number | null =>
  values.reduce<number | null>(
    (total, value) => (total === null || value === null ? null : total + value),
    0,
  );

const needsAttention = (row: ServiceRow) => row.status === 'failing' || row.status === 'degraded';

/** A cluster's counts with what only its services tell; without them those stay unknown. */
export const withServiceCounts = (cluster: Cluster, services: ServiceRow[] | null): Cluster => {
  if (!services) return cluster;
  const counts = {
    ...cluster.counts,
    // Not every endpoint counts the services of a cluster that it lists.
    services: Math.max(cluster.counts.services ?? 0, services.length),
    desiredTasks: sum(services.map((row) => row.desired)),
    unhealthyServices: services.filter(needsAttention).length,
  };
  return { ...cluster, counts };
};
