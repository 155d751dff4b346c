'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { NamespaceFilter } from '#components/clusters/namespace-filter.tsx';
import { AsOf } from '#components/ui/age.tsx';
import { EmptyState, FailedState, FilteredEmpty } from '#components/ui/empty-state.tsx';
import { FilterSelect } from '#components/ui/filter-select.tsx';
import { IncompleteNote } from '#components/ui/incomplete-note.tsx';
import { LiveRegion } from '#components/ui/live-region.tsx';
import { NumberValue } from '#components/ui/number-value.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { wordsOf } from '#components/ui/platform-word.ts';
import { SearchBox } from '#components/ui/search-box.tsx';
import { readerOf, readList } from '#components/ui/search-params.ts';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import { writeUrl } from '#components/ui/use-url-state.ts';
import { qAll } from '#lib/client/list-all.ts';
import { restMsOf } from '#lib/client/live-topics.ts';
import { movingIntervalMs, q, steadyIntervalMs } from '#lib/client/query.ts';
import { clustersApi } from '#lib/contract/api/clusters-api.ts';
import { servicesApi } from '#lib/contract/api/services-api.ts';
import type { ServiceRow } from '#lib/contract/services.ts';
import { ColumnsChooser } from './columns-chooser.tsx';
import { readServicesInput } from './services-input.ts';
import { ServicesTable } from './services-table.tsx';

export const stateOptions = ['failing', 'degraded', 'deploying', 'unknown', 'stopped', 'steady'].map(
  (status) => ({
    value: status,
    label: <StatusBadge status={status} quiet />,
  }),
);
const platformOptions = [
  { value: 'ecs', label: 'ECS' },
  { value: 'eks', label: 'EKS' },
  { value: 'k8s', label: 'Kubernetes' },
];
const filters = ['q', 'status', 'platform', 'cluster', 'namespace', 'image', 'account', 'region'];
const clearFilters = () => writeUrl(Object.fromEntries(filters.map((name) => [name, null])));

/** The polling interval of a list of services: sooner while something moves, later when it is long. */
export const intervalOf = (list: { items: ServiceRow[] } | undefined): number => {
  const isMoving = list?.items.some((row) => row.status === 'deploying');
  return Math.max(isMoving ? movingIntervalMs : steadyIntervalMs, restMsOf(list));
};

/** Every service: filter, sort, columns, thousands of rows. */
export const ServicesView = () => {
  const params = useSearchParams();
  const read = readerOf(params);
  const clusterFilter = readList(read('cluster'));
  const services = useQuery({
    ...qAll(servicesApi.list, readServicesInput(read)),
    placeholderData: keepPreviousData,
    refetchInterval: (query) => intervalOf(query.state.data),
  });
  const clusters = useQuery({
    ...q(clustersApi.list, { limit: 1000 }),
    refetchInterval: steadyIntervalMs * 4,
  });
  const withNamespaces = (clusters.data?.items ?? [])
    .filter(({ platform, id }) => wordsOf(platform).hasNamespaces && (clusterFilter?.includes(id) ?? true))
    // A cluster that lets nobody read its services refuses its namespaces, too.
    .filter(({ counts }) => counts.services !== null)
    .map(({ id }) => id);
  const rows = clusterFilter
    ? services.data?.items.filter((row) => clusterFilter.includes(row.clusterId))
    : services.data?.items;
  const isFiltered = filters.some((name) => params.get(name));
  return (
    <>
      <PageHeader
        title="Services"
        note={
          services.data ? (
            <>
              <NumberValue field="services" value={rows?.length} /> ·{' '}
              <AsOf at={services.data.asOf} prefix="" />
            </>
          ) : null
        }
      />
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <SearchBox />
        <FilterSelect name="status" label="State" options={stateOptions} />
        <FilterSelect name="platform" label="Platform" options={platformOptions} />
        <FilterSelect
          name="cluster"
          label="Cluster"
          options={(clusters.data?.items ?? []).map((cluster) => ({
            value: cluster.id,
            label: cluster.name,
            hint: `${cluster.accountName ?? cluster.account} · ${cluster.region}`,
          }))}
        />
        <NamespaceFilter clusters={withNamespaces} />
        <div className="ml-auto max-sm:hidden">
          <ColumnsChooser />
        </div>
      </div>
      <IncompleteNote items={services.data?.incomplete} className="mb-3" />
      {services.data?.nextCursor ? (
        <p className="mb-3 text-muted">
          The first {services.data.items.length} services are shown. Filter to narrow the list.
        </p>
      ) : null}
      {rows === undefined ? (
        services.error ? (
          <Panel flush>
            <FailedState what="The services" error={services.error} onRetry={() => void services.refetch()} />
          </Panel>
        ) : (
          <SkeletonRows rows={14} />
        )
      ) : rows.length > 0 ? (
        <LiveRegion asOf={services.data?.asOf}>
          <ServicesTable rows={rows} busy={services.isPlaceholderData} />
        </LiveRegion>
      ) : (
        <Panel flush>
          {isFiltered ? (
            <FilteredEmpty what="services" onClear={clearFilters} />
          ) : services.data?.incomplete.length ? (
            <EmptyState title="No services to show">
              The note above says what could not be read, and why.
            </EmptyState>
          ) : (
            <EmptyState title="No services yet">
              Every service of the ECS and EKS clusters of the connected accounts and Regions appears here.
              Create one there, or add a connection or a Region to the configuration.
            </EmptyState>
          )}
        </Panel>
      )}
    </>
  );
};
