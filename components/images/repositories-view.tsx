'use client';
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { AsOf, Time } from '#components/ui/age.tsx';
import { type Column, DataTable, RowLink } from '#components/ui/data-table.tsx';
import { EmptyState, FailedState, FilteredEmpty } from '#components/ui/empty-state.tsx';
import { IncompleteNote } from '#components/ui/incomplete-note.tsx';
import { LiveRegion } from '#components/ui/live-region.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { SearchBox } from '#components/ui/search-box.tsx';
import { readerOf } from '#components/ui/search-params.ts';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { writeUrl } from '#components/ui/use-url-state.ts';
import { q } from '#lib/client/query.ts';
import { imagesApi } from '#lib/contract/api/images-api.ts';
import type { Repository } from '#lib/contract/images.ts';
import { paths } from '#lib/paths.ts';
import { AccountName } from './account-name.tsx';
import { readRepositoriesInput } from './repositories-input.ts';
import { RunsInCount } from './runs-in-links.tsx';

const intervalMs = 30_000;
const staleAfterMs = 15 * 60_000;

const columns: Column<Repository>[] = [
  {
    id: 'name',
    header: 'Repository',
    width: '30%',
    wraps: true,
    sort: 'name',
    phone: 'start',
    cell: ({ id, name }) => <RowLink href={paths.repository(id)}>{name}</RowLink>,
  },
  {
    id: 'where',
    header: 'Where',
    phone: 'below',
    cell: ({ account, region }) => (
      <span className="text-muted">
        <AccountName account={account} /> · {region}
      </span>
    ),
  },
  {
    id: 'runs',
    header: 'Runs in',
    width: '14%',
    phone: 'end',
    cell: ({ runsIn }) => <RunsInCount runsIn={runsIn} />,
  },
  {
    id: 'tags',
    header: 'Tags',
    wide: true,
    width: '14%',
    cell: ({ tagMutability }) => <span className="text-muted">{tagMutability?.toLowerCase() ?? '–'}</span>,
  },
  {
    id: 'scan',
    header: 'Scan on push',
    wide: true,
    width: '12%',
    cell: ({ scanOnPush }) => (
      <span className="text-muted">{scanOnPush === undefined ? '–' : scanOnPush ? 'yes' : 'no'}</span>
    ),
  },
  {
    id: 'created',
    header: 'Created',
    width: '12%',
    narrowWidth: '118px',
    align: 'right',
    cell: ({ createdAt }) => (createdAt ? <Time at={createdAt} className="text-muted" /> : '–'),
  },
];

/** Every repository of every account, and how many services run from it. */
export function RepositoriesView() {
  const params = useSearchParams();
  const input = readRepositoriesInput(readerOf(params));
  const repositories = useQuery({
    ...q(imagesApi.repositories, input),
    refetchInterval: intervalMs,
    placeholderData: (before) => before,
  });
  const { data } = repositories;
  const isFiltered = Boolean(input.q || input.account || input.region);
  return (
    <>
      <PageHeader
        title="Images"
        note={
          data && (
            <>
              {data.items.length} {data.items.length === 1 ? 'repository' : 'repositories'} ·{' '}
              <AsOf at={data.asOf} prefix="" staleAfterMs={staleAfterMs} />
            </>
          )
        }
      />
      <LiveRegion className="grid gap-3" asOf={data?.asOf} staleAfterMs={staleAfterMs}>
        <SearchBox />
        <IncompleteNote items={data?.incomplete} />
        {data ? (
          data.items.length > 0 ? (
            <DataTable
              label="Repositories"
              columns={columns}
              rows={data.items}
              rowId={({ id }) => id}
              rowHref={({ id }) => paths.repository(id)}
              defaultSort="name"
              busy={repositories.isPlaceholderData}
            />
          ) : (
            <Panel flush>
              {isFiltered ? (
                <FilteredEmpty
                  what="repositories"
                  onClear={() => writeUrl({ q: null, account: null, region: null })}
                />
              ) : (
                <EmptyState title="No ECR repository">
                  Repositories of the connected accounts and Regions appear here.
                </EmptyState>
              )}
            </Panel>
          )
        ) : repositories.isError ? (
          <Panel flush>
            <FailedState
              what="The repositories"
              error={repositories.error}
              onRetry={() => void repositories.refetch()}
            />
          </Panel>
        ) : (
          <SkeletonRows />
        )}
      </LiveRegion>
    </>
  );
}
