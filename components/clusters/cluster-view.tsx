'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { ColumnsChooser } from '#components/services-list/columns-chooser.tsx';
import { readServicesInput } from '#components/services-list/services-input.ts';
import { ServicesTable } from '#components/services-list/services-table.tsx';
import { intervalOf, stateOptions } from '#components/services-list/services-view.tsx';
import { AsOf } from '#components/ui/age.tsx';
import { Breadcrumb } from '#components/ui/breadcrumb.tsx';
import { EmptyState, FailedState, FilteredEmpty } from '#components/ui/empty-state.tsx';
import { FilterSelect } from '#components/ui/filter-select.tsx';
import { IncompleteNote } from '#components/ui/incomplete-note.tsx';
import { LiveRegion } from '#components/ui/live-region.tsx';
import { NumberValue } from '#components/ui/number-value.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { platformWord } from '#components/ui/platform-word.ts';
import { SearchBox } from '#components/ui/search-box.tsx';
import { readerOf } from '#components/ui/search-params.ts';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import { writeUrl } from '#components/ui/use-url-state.ts';
import { useAccountNames } from '#lib/client/account-names.ts';
import { qAll } from '#lib/client/list-all.ts';
import { q, steadyIntervalMs } from '#lib/client/query.ts';
import { clustersApi } from '#lib/contract/api/clusters-api.ts';
import { servicesApi } from '#lib/contract/api/services-api.ts';
import type { ClusterDetail } from '#lib/contract/clusters.ts';
import { parseClusterId } from '#lib/contract/ids.ts';
import { paths } from '#lib/paths.ts';
import { CapacityPanel } from './capacity-panel.tsx';
import { InstancesPanel } from './instances-panel.tsx';
import { PairsPanel } from './pairs-panel.tsx';

const Counts = ({ cluster }: { cluster: ClusterDetail }) => (
  <span>
    <NumberValue field="runningTasks" value={cluster.counts.runningTasks} /> of{' '}
    <NumberValue field="desiredTasks" value={cluster.counts.desiredTasks} /> tasks running,{' '}
    <NumberValue field="pendingTasks" value={cluster.counts.pendingTasks} /> pending
  </span>
);

const ClusterServices = ({ clusterId }: { clusterId: string }) => {
  const params = useSearchParams();
  const input = { ...readServicesInput(readerOf(params)), account: undefined, region: undefined };
  const services = useQuery({
    ...qAll(servicesApi.listOfCluster, { ...input, cluster: clusterId }),
    placeholderData: keepPreviousData,
    refetchInterval: (query) => intervalOf(query.state.data),
  });
  const rows = services.data?.items;
  return (
    <section aria-label="Services">
      <LiveRegion asOf={services.data?.asOf}>
        <div className="mb-3 flex flex-wrap items-center gap-2">
          <SearchBox />
          <FilterSelect name="status" label="State" options={stateOptions} />
          {services.data ? (
            <span className="text-sm text-muted">
              <NumberValue field="services" value={rows?.length} /> services ·{' '}
              <AsOf at={services.data.asOf} prefix="" />
            </span>
          ) : null}
          <div className="ml-auto max-sm:hidden">
            <ColumnsChooser />
          </div>
        </div>
        <IncompleteNote items={services.data?.incomplete} className="mb-3" />
        {rows === undefined ? (
          services.error ? (
            <Panel flush>
              <FailedState
                what="The services"
                error={services.error}
                onRetry={() => void services.refetch()}
              />
            </Panel>
          ) : (
            <SkeletonRows rows={8} />
          )
        ) : rows.length > 0 ? (
          <ServicesTable rows={rows} busy={services.isPlaceholderData} withoutWhere />
        ) : (
          <Panel flush>
            {params.get('q') || params.get('status') ? (
              <FilteredEmpty what="services" onClear={() => writeUrl({ q: null, status: null })} />
            ) : (
              <EmptyState title="This cluster has no services">
                Tasks may still run in it on their own.
              </EmptyState>
            )}
          </Panel>
        )}
      </LiveRegion>
    </section>
  );
};

/** One cluster: its services, its capacity, its instances, its tags. */
export const ClusterView = ({ clusterId }: { clusterId: string }) => {
  const cluster = useQuery({
    ...q(clustersApi.get, { cluster: clusterId }),
    refetchInterval: steadyIntervalMs,
  });
  const accountName = useAccountNames();
  const ref = parseClusterId(clusterId);
  const { data } = cluster;
  return (
    <>
      <PageHeader
        above={
          ref ? (
            <Breadcrumb
              crumbs={[
                { label: accountName(ref.account), href: paths.clusters({ account: ref.account }) },
                { label: ref.region, href: paths.clusters({ account: ref.account, region: ref.region }) },
              ]}
            />
          ) : null
        }
        title={ref?.name ?? clusterId}
        below={
          <div
            className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-muted"
            data-as-of={data?.asOf}
          >
            {data ? <StatusBadge status={data.status} /> : null}
            <span>
              {ref ? platformWord(ref.platform) : ''} {data?.version ?? ''}
            </span>
            {data ? <Counts cluster={data} /> : null}
            {data ? <AsOf at={data.asOf} staleAfterMs={60_000} /> : null}
          </div>
        }
      />
      <IncompleteNote items={data?.incomplete} className="mb-3" />
      {cluster.error && !data ? (
        <Panel flush className="mb-3">
          <FailedState what="The cluster" error={cluster.error} onRetry={() => void cluster.refetch()} />
        </Panel>
      ) : null}
      <ClusterServices clusterId={clusterId} />
      {data ? (
        <div className="mt-4 grid gap-4">
          {data.capacity.instances.length > 0 ? (
            <InstancesPanel instances={data.capacity.instances} asOf={data.asOf} />
          ) : null}
          <div className="grid items-start gap-4 lg:grid-cols-3">
            <CapacityPanel cluster={data} />
            <PairsPanel
              title="Settings"
              empty="No settings are reported."
              pairs={data.settings.map((setting) => [setting.name, setting.value])}
            />
            <PairsPanel title="Tags" empty="No tags." pairs={data.tags.map((tag) => [tag.key, tag.value])} />
          </div>
        </div>
      ) : null}
    </>
  );
};
