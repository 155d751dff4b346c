'use client';
import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Column } from './table-row.tsx';

/** The head of a column that orders the rows. */
export const SortHeader = ({
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

/** The order on a phone, where no heads are shown. */
export const SortSelect = <Row,>({
  label,
  columns,
  sort,
  setSort,
}: {
  label: string;
  columns: readonly Column<Row>[];
  sort: string;
  setSort: (sort: string) => void;
}) => {
  const sortable = columns.flatMap((column) =>
    column.sort === undefined ? [] : [{ ...column, sort: column.sort }],
  );
  if (sortable.length === 0) return null;
  return (
    <label className="flex items-center gap-2 border-b px-4 py-1.5 text-muted sm:hidden">
      <span>Sort by</span>
      <select
        aria-label={`Sort ${label.toLowerCase()} by`}
        className="field min-w-0 flex-1 border-transparent! bg-transparent! text-text"
        value={sort}
        onChange={(event) => setSort(event.target.value)}
      >
        {sortable.flatMap(({ id, header, sort: up, sortDownFirst }) => {
          const ways = [
            { value: up, way: 'up' },
            { value: `-${up}`, way: 'down' },
          ];
          return (sortDownFirst ? ways.reverse() : ways).map(({ value, way }) => (
            <option key={`${id} ${way}`} value={value}>
              {header}, {way}
            </option>
          ));
        })}
      </select>
    </label>
  );
};
