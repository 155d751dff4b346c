'use client';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { AsOf } from '#components/ui/age.tsx';
import { Button } from '#components/ui/button.tsx';
import { type Column, DataTable, RowLink } from '#components/ui/data-table.tsx';
import { EmptyState, FailedState, FilteredEmpty } from '#components/ui/empty-state.tsx';
import { IncompleteNote } from '#components/ui/incomplete-note.tsx';
import { LiveRegion } from '#components/ui/live-region.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { ShallowLinks } from '#components/ui/shallow-links.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { writeUrl } from '#components/ui/use-url-state.ts';
import { call } from '#lib/client/call.ts';
import { steadyIntervalMs } from '#lib/client/query.ts';
import { clustersApi } from '#lib/contract/api/clusters-api.ts';
import type { ObjectKind, ObjectTable as Table } from '#lib/contract/objects.ts';
import { objectHref } from './object-href.ts';

type Row = Table['items'][number];
/** Several namespaces are read one after the other, page by page. */
type Place = { at: number; cursor?: string };

const pageRows = 250;
/** Longer lists are read again on demand only. */
const livePages = 2;

const hrefOf = (cluster: string, resource: string) => (row: Row) =>
  objectHref({ cluster, resource, namespace: row.namespace, name: row.name });

/** Of a kind's columns the one that a phone has room for, beside the age. */
const tellingNames = new Set(['Status', 'Type', 'Message', 'Completions', 'Hosts']);

/** The API server's own columns; of the wide ones as few as the page has room for. */
const columnsOf = (table: Table, kind: ObjectKind, href: (row: Row) => string): Column<Row>[] => {
  const printed = table.columns
    .map((column, index) => ({ ...column, index }))
    .filter(({ name, wide }) => !wide && name !== 'Name' && name !== 'Namespace');
  const telling = (printed.find(({ name }) => tellingNames.has(name)) ?? printed[0])?.index;
  return [
    {
      id: 'name',
      header: 'Name',
      phone: 'start',
      width: '30%',
      narrowWidth: '36%',
      wraps: true,
      className: 'max-sm:wrap-anywhere',
      cell: (row) => (
        <RowLink href={href(row)}>
          {row.namespace ? <span className="font-normal text-muted">{row.namespace}/</span> : null}
          {row.name}
        </RowLink>
      ),
    },
    ...printed.map(({ name, index }, place): Column<Row> => {
      return {
        id: `${name} ${index}`,
        header: name,
        phone: index === telling ? 'below' : place === printed.length - 1 ? 'end' : undefined,
        cell: (row) => {
          const text = row.cells[index] ?? '';
          return (
            <span className="text-muted" title={text}>
              {kind.kind === 'Event' && name === 'Message' ? text : text || '–'}
            </span>
          );
        },
      };
    }),
  ];
};

/** Objects of one kind as `kubectl get` shows them; pressing one opens it as YAML. */
export const ObjectTable = ({
  cluster,
  kind,
  namespaces,
  text,
}: {
  cluster: string;
  kind: ObjectKind;
  /** None: all of them. */
  namespaces: readonly string[];
  text: string;
}) => {
  const { resource } = kind;
  const places = kind.namespaced ? namespaces : [];
  const input = { cluster, resource, limit: pageRows };
  const objects = useInfiniteQuery({
    queryKey: [clustersApi.objects.name, { ...input, places }],
    initialPageParam: { at: 0 } as Place,
    queryFn: ({ pageParam: { at, cursor }, signal }) =>
      call(clustersApi.objects, { ...input, namespace: places[at], cursor }, { signal }),
    getNextPageParam: (page, _pages, { at }): Place | undefined => {
      if (page.nextCursor) return { at, cursor: page.nextCursor };
      return at + 1 < places.length ? { at: at + 1 } : undefined;
    },
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      (state.data?.pages.length ?? 0) > livePages ? false : steadyIntervalMs * 2,
    retry: false,
  });
  const pages = objects.data?.pages;
  const first = pages?.[0];
  const columns = useMemo(
    () => (first ? columnsOf(first, kind, hrefOf(cluster, resource)) : []),
    [first, kind, cluster, resource],
  );
  if (!pages || !first || objects.isPlaceholderData)
    return objects.error ? (
      <Panel flush>
        <FailedState what={`The ${resource}`} error={objects.error} onRetry={() => void objects.refetch()} />
      </Panel>
    ) : (
      <SkeletonRows rows={8} />
    );
  const all = pages.flatMap(({ items }) => items);
  const rows = all.filter(({ name }) => !text || name.toLowerCase().includes(text.toLowerCase()));
  const asOf = pages.map((page) => page.asOf).sort()[0] ?? first.asOf;
  return (
    <LiveRegion asOf={asOf} className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-3">
      <IncompleteNote items={pages.flatMap(({ incomplete }) => incomplete)} />
      {rows.length > 0 ? (
        <ShallowLinks>
          <DataTable
            label={kind.kind}
            columns={columns}
            rows={rows}
            rowId={(row) => row.id}
            rowHref={hrefOf(cluster, resource)}
            sortName="objectSort"
          />
        </ShallowLinks>
      ) : (
        <Panel flush>
          {all.length > 0 ? (
            <FilteredEmpty what={resource} onClear={() => writeUrl({ q: null })} />
          ) : (
            <EmptyState title={`No ${kind.kind}${places.length > 0 ? ` in ${places.join(', ')}` : ''}`} />
          )}
        </Panel>
      )}
      <div className="flex flex-wrap items-center gap-3 text-sm text-muted">
        <span>
          {all.length.toLocaleString('en')} read · <AsOf at={asOf} prefix="" />
        </span>
        {objects.hasNextPage ? (
          <>
            <Button busy={objects.isFetchingNextPage} onClick={() => void objects.fetchNextPage()}>
              Read more
            </Button>
            {text ? <span>The filter looks at what was read.</span> : null}
          </>
        ) : null}
      </div>
    </LiveRegion>
  );
};
