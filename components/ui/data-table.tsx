'use client';
import { ArrowUp } from 'lucide-react';
import { type CSSProperties, type ReactNode, useEffect, useRef, useState } from 'react';
import { classNames } from './class-names.ts';
import { SortHeader, SortSelect } from './sort-controls.tsx';
import { type Column, type DataTableProps, TableRow, wideOnly } from './table-row.tsx';
import { useHeldRows } from './use-held-rows.ts';
import { useIsReady } from './use-is-ready.ts';
import { useUrlState } from './use-url-state.ts';

export type { Column, PhonePlace } from './table-row.tsx';
export { RowLink } from './table-row.tsx';

/** More rows than this are drawn only where they are seen. */
const virtualAbove = 200;

type VirtualBody = <Row>(props: { table: DataTableProps<Row> }) => ReactNode;

const widthsOf = ({ width = 'auto', narrowWidth = width }: Pick<Column<never>, 'width' | 'narrowWidth'>) =>
  ({ '--width': width, '--narrow-width': narrowWidth }) as CSSProperties;

/** A table of things: 36 px rows, two lines on a phone, order in the address, thousands of rows without lag. */
export const DataTable = <Row,>(table: DataTableProps<Row>) => {
  const [sort, setSort] = useUrlState(table.sortName ?? 'sort', table.defaultSort ?? '');
  const {
    shown: rows,
    waiting,
    setHeld,
  } = useHeldRows(table.rows, table.rowKey ?? table.rowId, table.holdsRows ?? false);
  const box = useRef<HTMLDivElement>(null);
  const wasReady = useRef(useIsReady());
  useEffect(() => {
    // A mouse on rows that the server drew came before the page could hear it.
    if (wasReady.current || !matchMedia('(hover: hover)').matches) return;
    if (box.current?.matches(':hover')) setHeld(true);
  }, [setHeld]);
  const isLong = rows.length > virtualAbove;
  const [Virtual, setVirtual] = useState<VirtualBody | null>(null);
  useEffect(() => {
    if (isLong && !Virtual)
      void import('./virtual-rows.tsx').then((loaded) => setVirtual(() => loaded.VirtualRows));
  }, [isLong, Virtual]);
  const ariaSort = (column: Column<Row>) =>
    column.sort === undefined
      ? undefined
      : sort === column.sort
        ? 'ascending'
        : sort === `-${column.sort}`
          ? 'descending'
          : 'none';
  const shown = isLong ? rows.slice(0, virtualAbove) : rows;
  return (
    <div
      ref={box}
      aria-busy={table.busy || undefined}
      className={classNames(
        '@container/table relative min-w-0',
        table.frame !== 'none' && 'rounded-panel border bg-surface',
      )}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={(event) => {
        if (event.pointerType === 'mouse') setHeld(false);
      }}
    >
      {waiting > 0 ? (
        <button
          type="button"
          className="absolute -top-4 left-1/2 z-10 inline-flex h-8 -translate-x-1/2 items-center gap-1.5 rounded-full bg-ink px-3.5 font-medium text-on-ink shadow-pop max-sm:h-11"
          onClick={() => setHeld(false)}
        >
          <ArrowUp size={15} strokeWidth={1.9} aria-hidden="true" />
          {waiting} new
        </button>
      ) : null}
      <SortSelect label={table.label} columns={table.columns} sort={sort} setSort={setSort} />
      <table className="w-full border-collapse sm:table-fixed max-sm:block" aria-label={table.label}>
        <thead className="max-sm:hidden">
          <tr className="h-8 border-b text-left text-sm text-muted">
            {table.columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                aria-sort={ariaSort(column)}
                style={widthsOf(column)}
                className={classNames(
                  'w-(--width) truncate px-2.5 font-medium first:pl-4 last:pr-4 @max-4xl/table:w-(--narrow-width)',
                  column.wide && wideOnly,
                  column.align === 'right' && 'text-right',
                )}
              >
                {column.sort === undefined ? (
                  column.header
                ) : (
                  <SortHeader
                    column={{
                      header: column.header,
                      sort: column.sort,
                      sortDownFirst: column.sortDownFirst,
                    }}
                    sort={sort}
                    setSort={setSort}
                  />
                )}
              </th>
            ))}
          </tr>
        </thead>
        {isLong && Virtual ? (
          <Virtual table={{ ...table, rows }} />
        ) : (
          <tbody className="max-sm:block">
            {shown.map((row) => (
              <TableRow key={(table.rowKey ?? table.rowId)(row)} row={row} table={table} />
            ))}
          </tbody>
        )}
      </table>
    </div>
  );
};
