import type { ListServicesInput, ServiceRow, ServiceStatus } from '#lib/contract/services.ts';

const troubleStatuses: ServiceStatus[] = ['failing', 'degraded', 'unknown', 'deploying'];

/** The question whose answer holds every service that may need somebody. */
export const attentionInput = (scope: { account?: string[]; region?: string[] }): ListServicesInput => ({
  status: troubleStatuses,
  limit: 1000,
  ...scope,
});

const rank: Record<ServiceStatus, number> = {
  failing: 0,
  degraded: 1,
  unknown: 2,
  deploying: 3,
  stopped: 4,
  steady: 5,
};

/** True when somebody should look: a rollout counts once a task of it failed. */
export const needsAttention = (row: ServiceRow): boolean =>
  row.status === 'failing' ||
  row.status === 'degraded' ||
  row.status === 'unknown' ||
  (row.status === 'deploying' && (row.deployment?.failedTasks ?? 0) > 0);

/** Worst first, then by name. */
export const byTrouble = (a: ServiceRow, b: ServiceRow): number =>
  rank[a.status] - rank[b.status] || a.name.localeCompare(b.name) || a.clusterId.localeCompare(b.clusterId);
