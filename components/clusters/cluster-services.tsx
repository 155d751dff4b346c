'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { ColumnsChooser } from '#components/services-list/columns-chooser.tsx';
import { readServicesInput } from '#components/services-list/services-input.ts';
import { ServicesTable } from '#components/services-list/services-table.tsx';
import { intervalOf, stateOptions } from '#components/services-list/services-view.tsx';
import { AsOf } from '#components/ui/age.tsx';
import { EmptyState, FailedState, FilteredEmpty } from '#components/ui/empty-state.tsx';
import { FilterSelect } from '#components/ui/filter-select.tsx';
import { IncompleteNote } from '#components/ui/incomplete-note.tsx';
import { LiveRegion } from '#components/ui/live-region.tsx';
import { NumberValue } from '#components/ui/number-value.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { SearchBox } from '#components/ui/search-box.tsx';
import { readerOf } from '#components/ui/search-params.ts';
import { SkeletonNote, SkeletonRows } from '#components/ui/skeleton.tsx';
import { writeUrl } from '#components/ui/use-url-state.ts';
import { qAll } from '#lib/client/list-all.ts';
import { servicesApi } from '#lib/contract/api/services-api.ts';
import { withoutNamespaces } from './is-unread.ts';
import { NamespaceFilter } from './namespace-filter.tsx';

const filters = ['q', 'status', 'namespace'];

/** The services of one cluster; `namespaces` where it has some. */
export const ClusterServices = ({
  clusterId,
  namespaces,
}: {
  clusterId: string;
  namespaces?: readonly string[];
}) => {
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
          {namespaces ? <NamespaceFilter clusters={[clusterId]} seen={namespaces} /> : null}
          {services.data ? (
            <span className="text-sm text-muted">
              <NumberValue field="services" value={rows?.length} /> services ·{' '}
              <AsOf at={services.data.asOf} prefix="" />
            </span>
          ) : services.isPending ? (
            <SkeletonNote />
          ) : null}
          <div className="ml-auto max-sm:hidden">
            <ColumnsChooser />
          </div>
        </div>
        <IncompleteNote items={withoutNamespaces(services.data?.incomplete, namespaces)} className="mb-3" />
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
            {filters.some((name) => params.get(name)) ? (
              <FilteredEmpty
                what="services"
                onClear={() => writeUrl(Object.fromEntries(filters.map((name) => [name, null])))}
              />
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
