'use client';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { classNames } from './class-names.ts';
import { type Column, type DataTableProps, TableRow } from './table-row.tsx';
import { useUrlState } from './use-url-state.ts';

export type { Column, PhonePlace } from './table-row.tsx';
export { RowLink } from './table-row.tsx';

/** More rows than this are drawn only where they are seen. */
const virtualAbove = 200;

const SortHeader = ({
  column,
  sort,
  setSort,
}: {
  column: { header: ReactNode; sort: string; sortDownFirst?: boolean };
  sort: string;
  setSort: (sort: string) => void;
}) => {
  const up = column.sort;
  const down = `-${column.sort}`;
  const Arrow = sort === up ? ArrowUp : sort === down ? ArrowDown : null;
  const next = sort === up ? down : sort === down ? up : column.sortDownFirst ? down : up;
  return (
    <button
      type="button"
      className="inline-flex items-center gap-1 hover:text-text"
      onClick={() => setSort(next)}
    >
      {column.header}
      {Arrow ? <Arrow size={13} strokeWidth={1.9} aria-hidden="true" /> : null}
    </button>
  );
};

type VirtualBody = <Row>(props: { table: DataTableProps<Row> }) => ReactNode;

/** A table of things: 36 px rows, two lines on a phone, order in the address, thousands of rows without lag. */
export const DataTable = <Row,>(table: DataTableProps<Row>) => {
  const [sort, setSort] = useUrlState(table.sortName ?? 'sort', table.defaultSort ?? '');
  const isLong = table.rows.length > virtualAbove;
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
  const shown = isLong ? table.rows.slice(0, virtualAbove) : table.rows;
  return (
    <div
      aria-busy={table.busy || undefined}
      className={classNames('min-w-0', table.frame !== 'none' && 'rounded-panel border bg-surface')}
    >
      <table className="w-full border-collapse sm:table-fixed max-sm:block" aria-label={table.label}>
        <thead className="max-sm:hidden">
          <tr className="h-8 border-b text-left text-sm text-muted">
            {table.columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                aria-sort={ariaSort(column)}
                style={{ width: column.width }}
                className={classNames(
                  'truncate px-2.5 font-medium first:pl-4 last:pr-4',
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
          <Virtual table={table} />
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
