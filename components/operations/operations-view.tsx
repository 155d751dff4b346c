'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { Age, AsOf, Time } from '#components/ui/age.tsx';
import { Button } from '#components/ui/button.tsx';
import { CodeText } from '#components/ui/code-text.tsx';
import { CursorButtons } from '#components/ui/cursor-buttons.tsx';
import { type Column, DataTable, RowLink } from '#components/ui/data-table.tsx';
import { EmptyState, FailedState, FilteredEmpty } from '#components/ui/empty-state.tsx';
import { FilterSelect } from '#components/ui/filter-select.tsx';
import { NarrowLine } from '#components/ui/narrow-line.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { SearchBox } from '#components/ui/search-box.tsx';
import { readerOf } from '#components/ui/search-params.ts';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { formatDuration } from '#components/ui/time-format.ts';
import { writeUrl } from '#components/ui/use-url-state.ts';
import { movingIntervalMs, q, steadyIntervalMs } from '#lib/client/query.ts';
import { operationsApi } from '#lib/contract/api/plans-api.ts';
import { parseClusterId } from '#lib/contract/ids.ts';
import type { Operation } from '#lib/contract/operations.ts';
import { paths } from '#lib/paths.ts';
import { OperationBadge } from './operation-state.tsx';
import { readOperationsInput } from './operations-input.ts';

export const isUnderWay = (operation: Operation): boolean =>
  operation.state === 'pending' || operation.state === 'running';

const whereOf = (operation: Operation): string => {
  const ref = parseClusterId(operation.target.clusterId);
  return ref ? `${ref.name} · ${ref.region}` : operation.target.clusterId;
};

const columns: Column<Operation>[] = [
  {
    id: 'title',
    header: 'Operation',
    phone: 'start',
    width: '24%',
    narrowWidth: '34%',
    wraps: true,
    className: 'max-sm:wrap-anywhere',
    cell: (row) => (
      <>
        <RowLink href={paths.operation(row.id)}>{row.title}</RowLink>
        <NarrowLine>{whereOf(row)}</NarrowLine>
      </>
    ),
  },
  {
    id: 'state',
    header: 'State',
    phone: 'end',
    width: '130px',
    narrowWidth: '116px',
    cell: (row) => <OperationBadge state={row.state} reason={row.reason} quiet />,
  },
  {
    id: 'where',
    header: 'Where',
    wide: true,
    width: '14%',
    cell: (row) => <span className="text-muted">{whereOf(row)}</span>,
  },
  {
    id: 'said',
    header: 'Last step',
    wraps: true,
    className: 'max-sm:truncate',
    cell: (row) => {
      const said = row.reason ?? row.steps.at(-1)?.message;
      return said ? (
        <span title={said}>
          <CodeText text={said} />
        </span>
      ) : null;
    },
  },
  {
    id: 'by',
    header: 'By',
    wide: true,
    phone: 'below',
    width: '130px',
    cell: (row) => <span className="text-muted">{row.by}</span>,
  },
  {
    id: 'took',
    header: 'Took',
    wide: true,
    align: 'right',
    width: '80px',
    cell: (row) =>
      row.finishedAt ? (
        <span className="text-muted">
          {formatDuration(Date.parse(row.finishedAt) - Date.parse(row.startedAt))}
        </span>
      ) : (
        <Age at={row.startedAt} ago={false} className="text-deploying" />
      ),
  },
  {
    id: 'started',
    header: 'Started',
    sort: 'startedAt',
    sortDownFirst: true,
    align: 'right',
    phone: 'below-end',
    width: '120px',
    narrowWidth: '112px',
    cell: (row) => <Time at={row.startedAt} className="text-muted" />,
  },
];

const filters = ['q', 'status', 'cluster', 'service'];
const clear = () => writeUrl(Object.fromEntries([...filters, 'cursor'].map((name) => [name, null])));

/** What is under way and was done. */
export const OperationsView = () => {
  const params = useSearchParams();
  const operations = useQuery({
    ...q(operationsApi.list, readOperationsInput(readerOf(params))),
    placeholderData: keepPreviousData,
    refetchInterval: (query) =>
      query.state.data?.items.some(isUnderWay) ? movingIntervalMs : steadyIntervalMs,
  });
  const rows = operations.data?.items;
  return (
    <>
      <PageHeader title="Operations" note={operations.data ? <AsOf at={operations.data.asOf} /> : null} />
      <div className="mb-3 flex flex-wrap gap-2">
        <SearchBox />
        <FilterSelect
          name="status"
          label="State"
          options={(['running', 'pending', 'succeeded', 'failed', 'unknown'] as const).map((state) => ({
            value: state,
            label: <OperationBadge state={state} quiet />,
          }))}
        />
        {params.get('service') || params.get('cluster') ? (
          <Button onClick={clear}>Only {params.get('service') ?? params.get('cluster')}: show all</Button>
        ) : null}
      </div>
      {rows === undefined ? (
        operations.error ? (
          <Panel flush>
            <FailedState
              what="The operations"
              error={operations.error}
              onRetry={() => void operations.refetch()}
            />
          </Panel>
        ) : (
          <SkeletonRows rows={8} />
        )
      ) : rows.length > 0 ? (
        <>
          <DataTable
            label="Operations"
            columns={columns}
            rows={rows}
            rowId={(row) => row.id}
            rowStatus={(row) => row.state}
            rowHref={(row) => paths.operation(row.id)}
            defaultSort="-startedAt"
            holdsRows
            busy={operations.isPlaceholderData}
          />
          <CursorButtons next={operations.data?.nextCursor} />
        </>
      ) : (
        <Panel flush>
          {filters.some((name) => params.get(name)) ? (
            <FilteredEmpty what="operations" onClear={clear} />
          ) : (
            <EmptyState title="Nothing has been done from here yet">
              Scale, roll back or restart a service, and its operation appears here, step by step to its end.
            </EmptyState>
          )}
        </Panel>
      )}
    </>
  );
};
