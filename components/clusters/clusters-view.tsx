'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { AsOf } from '#components/ui/age.tsx';
import { type Column, DataTable, RowLink } from '#components/ui/data-table.tsx';
import { EmptyState, FailedState, FilteredEmpty } from '#components/ui/empty-state.tsx';
import { FilterSelect } from '#components/ui/filter-select.tsx';
import { IncompleteNote } from '#components/ui/incomplete-note.tsx';
import { LiveRegion } from '#components/ui/live-region.tsx';
import { NarrowLine } from '#components/ui/narrow-line.tsx';
import { NumberValue } from '#components/ui/number-value.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { platformWord } from '#components/ui/platform-word.ts';
import { SearchBox } from '#components/ui/search-box.tsx';
import { readerOf } from '#components/ui/search-params.ts';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import { writeUrl } from '#components/ui/use-url-state.ts';
import { q, steadyIntervalMs } from '#lib/client/query.ts';
import { clustersApi } from '#lib/contract/api/clusters-api.ts';
import type { Cluster } from '#lib/contract/clusters.ts';
import { paths } from '#lib/paths.ts';
import { readClustersInput } from './clusters-input.ts';

/** A cluster of a kubeconfig has neither account nor Region. */
const withoutDash = (text: string): string => (text === '-' ? 'kubeconfig' : text);

const columns: Column<Cluster>[] = [
  {
    id: 'name',
    header: 'Cluster',
    sort: 'name',
    phone: 'start',
    wraps: true,
    cell: (row) => (
      <>
        <RowLink href={paths.cluster(row.id)}>{row.name}</RowLink>
        <NarrowLine>{[row.accountName ?? row.account, row.region].map(withoutDash).join(' · ')}</NarrowLine>
      </>
    ),
  },
  {
    id: 'status',
    header: 'State',
    phone: 'end',
    width: '130px',
    narrowWidth: '104px',
    cell: (row) => <StatusBadge status={row.status} quiet />,
  },
  {
    id: 'account',
    header: 'Account',
    wide: true,
    sort: 'account',
    phone: 'below',
    cell: (row) => (
      <span className="text-muted" title={row.account}>
        {withoutDash(row.accountName ?? row.account)}
        <span className="sm:hidden">
          {' '}
          · {platformWord(row.platform)} {row.version ?? ''}
        </span>
      </span>
    ),
  },
  {
    id: 'region',
    header: 'Region',
    wide: true,
    sort: 'region',
    cell: (row) => <span className="text-muted">{withoutDash(row.region)}</span>,
  },
  {
    id: 'platform',
    header: 'Platform',
    width: '110px',
    narrowWidth: '88px',
    cell: (row) => (
      <span className="text-muted">
        {platformWord(row.platform)} {row.version ?? ''}
      </span>
    ),
  },
  {
    id: 'services',
    header: 'Services',
    sort: 'services',
    sortDownFirst: true,
    align: 'right',
    phone: 'below-end',
    width: '100px',
    narrowWidth: '84px',
    cell: (row) => (
      <>
        <NumberValue field="services" value={row.counts.services} />
        <span className="sm:hidden"> services</span>
      </>
    ),
  },
  {
    id: 'unhealthy',
    header: 'Unhealthy',
    align: 'right',
    width: '100px',
    narrowWidth: '92px',
    cell: (row) => (
      <NumberValue
        field="unhealthyServices"
        value={row.counts.unhealthyServices}
        className={row.counts.unhealthyServices ? 'font-semibold text-failing' : 'text-muted'}
      />
    ),
  },
  {
    id: 'running',
    header: 'Running tasks',
    align: 'right',
    width: '120px',
    narrowWidth: '118px',
    cell: (row) => (
      <>
        <NumberValue field="runningTasks" value={row.counts.runningTasks} /> /{' '}
        <NumberValue field="desiredTasks" value={row.counts.desiredTasks} />
      </>
    ),
  },
  {
    id: 'pending',
    header: 'Pending',
    wide: true,
    align: 'right',
    width: '90px',
    cell: (row) => <NumberValue field="pendingTasks" value={row.counts.pendingTasks} />,
  },
];

const filters = ['q', 'platform', 'account', 'region'];

/** Every cluster of every connection. */
export const ClustersView = () => {
  const params = useSearchParams();
  const clusters = useQuery({
    ...q(clustersApi.list, readClustersInput(readerOf(params))),
    placeholderData: keepPreviousData,
    refetchInterval: steadyIntervalMs,
  });
  const rows = clusters.data?.items;
  return (
    <>
      <PageHeader
        title="Clusters"
        note={
          clusters.data ? (
            <>
              <NumberValue field="clusters" value={rows?.length} /> ·{' '}
              <AsOf at={clusters.data.asOf} prefix="" />
            </>
          ) : null
        }
      />
      <div className="mb-3 flex flex-wrap gap-2">
        <SearchBox />
        <FilterSelect
          name="platform"
          label="Platform"
          options={[
            { value: 'ecs', label: 'ECS' },
            { value: 'eks', label: 'EKS' },
            { value: 'k8s', label: 'Kubernetes' },
          ]}
        />
      </div>
      <IncompleteNote items={clusters.data?.incomplete} className="mb-3" />
      {rows === undefined ? (
        clusters.error ? (
          <Panel flush>
            <FailedState what="The clusters" error={clusters.error} onRetry={() => void clusters.refetch()} />
          </Panel>
        ) : (
          <SkeletonRows rows={6} />
        )
      ) : rows.length > 0 ? (
        <LiveRegion asOf={clusters.data?.asOf}>
          <DataTable
            label="Clusters"
            columns={columns}
            rows={rows}
            rowId={(row) => row.id}
            rowStatus={(row) => row.status}
            rowHref={(row) => paths.cluster(row.id)}
            defaultSort="name"
            busy={clusters.isPlaceholderData}
          />
        </LiveRegion>
      ) : (
        <Panel flush>
          {filters.some((name) => params.get(name)) ? (
            <FilteredEmpty
              what="clusters"
              onClear={() => writeUrl(Object.fromEntries(filters.map((name) => [name, null])))}
            />
          ) : (
            <EmptyState title="No clusters yet">
              Every cluster of the connected accounts and Regions appears here. Add a Region with
              QUARTERDECK_REGIONS, or a connection with QUARTERDECK_CONFIG.
            </EmptyState>
          )}
        </Panel>
      )}
    </>
  );
};
