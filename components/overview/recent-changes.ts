import { operationLook } from '#components/operations/operation-state.tsx';
import { imageText, rolloutText, versionChange } from '#components/services-list/image-text.ts';
import { parseClusterId } from '#lib/contract/ids.ts';
import type { Operation } from '#lib/contract/operations.ts';
import type { ServiceRow } from '#lib/contract/services.ts';
import { paths } from '#lib/paths.ts';

export type RecentChange = {
  id: string;
  at: string;
  kind: 'deployment' | 'scale' | 'rollback' | 'other';
  name: string;
  text: string;
  by: string;
  href: string;
  status: string;
};

const windowMs = 24 * 3_600_000;
/** A deployment that AWS reports this soon after an operation of ours is that operation's. */
const sameChangeMs = 90_000;

const kindOf = (operation: Operation): RecentChange['kind'] => {
  switch (operation.action.action) {
    case 'scale':
    case 'autoscaling':
      return 'scale';
    case 'rollback':
    case 'stop-deployment':
      return 'rollback';
    case 'deploy':
    case 'restart':
      return 'deployment';
    default:
      return 'other';
  }
};

const isInScope = (clusterId: string, scope: { account?: string[]; region?: string[] }): boolean => {
  const ref = parseClusterId(clusterId);
  return (
    ref !== null &&
    (!scope.account || scope.account.includes(ref.account)) &&
    (!scope.region || scope.region.includes(ref.region))
  );
};

/** The changes of the last day, newest first: operations made here and the last deployment of each service. */
export const listRecentChanges = (options: {
  operations: Operation[];
  services: ServiceRow[];
  scope: { account?: string[]; region?: string[] };
  nowMs: number;
}): RecentChange[] => {
  const since = options.nowMs - windowMs;
  const operations = options.operations.filter(
    (operation) =>
      Date.parse(operation.startedAt) > since && isInScope(operation.target.clusterId, options.scope),
  );
  const isOurs = (row: ServiceRow, atMs: number) =>
    operations.some(
      (operation) =>
        operation.target.clusterId === row.clusterId &&
        operation.target.serviceId === row.id &&
        atMs - Date.parse(operation.startedAt) > -5_000 &&
        atMs - Date.parse(operation.startedAt) < sameChangeMs,
    );
  const changes: RecentChange[] = operations.map((operation) => ({
    id: operation.id,
    at: operation.startedAt,
    kind: kindOf(operation),
    name: '',
    text: operation.title,
    by: operation.by,
    href: paths.operation(operation.id),
    status: operationLook(operation.state),
  }));
  for (const row of options.services) {
    const { deployment } = row;
    if (!deployment?.startedAt) continue;
    const atMs = Date.parse(deployment.startedAt);
    if (atMs <= since || isOurs(row, atMs)) continue;
    const { from, to } = deployment;
    changes.push({
      id: `${row.clusterId} ${deployment.id}`,
      at: deployment.startedAt,
      kind: 'deployment',
      name: row.name,
      text:
        versionChange(row) ??
        `${from && to && from !== to ? rolloutText(from, to) : (to ?? 'deployed')} (${imageText(row)})`,
      by: 'AWS',
      href: paths.service({ cluster: row.clusterId, service: row.id }, 'deployments'),
      status: deployment.status,
    });
  }
  return changes.sort((a, b) => b.at.localeCompare(a.at));
};
