'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { byTrouble, needsAttention } from '#components/services-list/attention.ts';
import { intervalOf } from '#components/services-list/services-view.tsx';
import { AsOf } from '#components/ui/age.tsx';
import { EmptyState, FailedState } from '#components/ui/empty-state.tsx';
import { IncompleteNote } from '#components/ui/incomplete-note.tsx';
import { formatNumber, NumberValue } from '#components/ui/number-value.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { SkeletonNote, SkeletonRows } from '#components/ui/skeleton.tsx';
import { StatusIcon } from '#components/ui/status-badge.tsx';
import { useScope } from '#components/ui/use-scope.ts';
import { useAccountNames } from '#lib/client/account-names.ts';
import { qAll } from '#lib/client/list-all.ts';
import { q, steadyIntervalMs } from '#lib/client/query.ts';
import { clustersApi } from '#lib/contract/api/clusters-api.ts';
import { operationsApi } from '#lib/contract/api/plans-api.ts';
import { servicesApi } from '#lib/contract/api/services-api.ts';
import type { Cluster } from '#lib/contract/clusters.ts';
import { ChangesPanel } from './changes-panel.tsx';
import { ClustersPanel } from './clusters-panel.tsx';
import { fleetClusters, fleetServices, recentOperations } from './fleet-input.ts';
import { listRecentChanges } from './recent-changes.ts';
import { TroubleRow } from './trouble-row.tsx';

const troubleRows = 8;

/** The tasks of the clusters that could be counted, and whether those are all. */
const countRunning = (clusters: Cluster[]): { sum: number | null; isWhole: boolean } => {
  const known = clusters.flatMap(({ counts }) => counts.runningTasks ?? []);
  return {
    sum: known.length > 0 ? known.reduce((all, count) => all + count, 0) : null,
    isWhole: known.length === clusters.length,
  };
};

const RunningTasks = ({ clusters }: { clusters: Cluster[] }) => {
  const { sum, isWhole } = countRunning(clusters);
  const reason = "Not every cluster's tasks could be counted.";
  return (
    <span title={isWhole ? undefined : reason}>
      <NumberValue
        field="runningTasks"
        value={sum}
        text={isWhole || sum === null ? undefined : `${formatNumber(sum)}+`}
        reason={reason}
      />
    </span>
  );
};

const headingOf = (count: number | undefined, known: { services: number; isIncomplete: boolean }): string => {
  if (count === undefined) return 'Overview';
  if (count === 0 && known.isIncomplete)
    return known.services === 0 ? 'Nothing could be read' : 'Nothing that could be read needs attention';
  if (count === 0) return 'All is well';
  return count === 1 ? '1 service needs attention' : `${count} services need attention`;
};

/** The fleet: what needs attention first, then clusters and the last changes. */
export const OverviewView = () => {
  const scope = useScope();
  const accountName = useAccountNames();
  const services = useQuery({
    ...qAll(servicesApi.list, fleetServices(scope)),
    placeholderData: keepPreviousData,
    refetchInterval: (query) => intervalOf(query.state.data),
  });
  const clusters = useQuery({
    ...q(clustersApi.list, fleetClusters(scope)),
    placeholderData: keepPreviousData,
    refetchInterval: steadyIntervalMs,
  });
  const operations = useQuery({
    ...q(operationsApi.list, recentOperations),
    refetchInterval: steadyIntervalMs,
  });
  const rows = services.data?.items;
  const trouble = useMemo(
    () => rows?.filter((row) => needsAttention(row) || row.status === 'deploying').sort(byTrouble),
    [rows],
  );
  const attention = rows?.filter(needsAttention).length;
  const incomplete = [...(services.data?.incomplete ?? []), ...(clusters.data?.incomplete ?? [])].filter(
    (item, index, all) =>
      all.findIndex((other) => other.scope === item.scope && other.message === item.message) === index,
  );
  const changes = useMemo(
    () =>
      listRecentChanges({
        operations: operations.data?.items ?? [],
        services: rows ?? [],
        scope,
        nowMs: services.dataUpdatedAt || Date.now(),
      }),
    [operations.data, rows, scope, services.dataUpdatedAt],
  );
  const isIncomplete = incomplete.length > 0;
  return (
    <>
      <PageHeader
        title={headingOf(attention, { services: rows?.length ?? 0, isIncomplete })}
        actions={
          services.data && clusters.data ? (
            <p className="text-sm text-muted max-sm:-mt-1" data-as-of={services.data.asOf}>
              <AsOf at={services.data.asOf} /> ·{' '}
              <NumberValue field="services" value={services.data.items.length} /> services,{' '}
              <RunningTasks clusters={clusters.data.items} /> tasks,{' '}
              <NumberValue field="clusters" value={clusters.data.items.length} /> clusters
            </p>
          ) : services.isPending || clusters.isPending ? (
            <SkeletonNote className="max-sm:-mt-1" />
          ) : null
        }
      />
      <IncompleteNote items={incomplete} className="mb-3" />
      {trouble === undefined ? (
        services.error ? (
          <Panel flush>
            <FailedState what="The services" error={services.error} onRetry={() => void services.refetch()} />
          </Panel>
        ) : (
          <SkeletonRows rows={troubleRows} className="[&>div]:h-15 max-sm:[&>div]:h-36" />
        )
      ) : trouble.length > 0 ? (
        <ul className="rounded-panel border bg-surface" aria-label="Needs attention">
          {trouble.map((row) => (
            <TroubleRow key={`${row.clusterId} ${row.id}`} row={row} accountName={accountName} />
          ))}
        </ul>
      ) : (
        <Panel flush>
          {rows?.length === 0 ? (
            <EmptyState title={isIncomplete ? 'No services to show' : 'No services yet'}>
              {isIncomplete
                ? 'The note above says what could not be read, and why.'
                : 'Services of the connected accounts and Regions appear here.'}
            </EmptyState>
          ) : (
            <p className="flex items-center gap-2 px-4 py-3">
              <StatusIcon status="steady" />
              {isIncomplete
                ? 'Every service that could be read is steady.'
                : 'Every service is steady or stopped on purpose.'}
            </p>
          )}
        </Panel>
      )}
      {/* How far down they begin is known once the trouble above them is. */}
      <div className="mt-4 grid items-start gap-4 lg:grid-cols-2" hidden={services.isPending}>
        {clusters.data ? (
          <ClustersPanel clusters={clusters.data.items} services={rows ?? []} asOf={clusters.data.asOf} />
        ) : clusters.error ? (
          <Panel flush>
            <FailedState what="The clusters" error={clusters.error} onRetry={() => void clusters.refetch()} />
          </Panel>
        ) : (
          <SkeletonRows rows={5} />
        )}
        <ChangesPanel changes={changes} />
      </div>
    </>
  );
};
