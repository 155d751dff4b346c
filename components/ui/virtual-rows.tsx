'use client';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { memo, useCallback, useLayoutEffect, useRef, useState } from 'react';
import { type DataTableProps, TableRow } from './table-row.tsx';

const deskRowPx = 36;
const phoneRowPx = 64;

// Scrolling draws the rows that come into sight, not all of them again. Safe: memo keeps the props as they are.
const KeptRow = memo(TableRow) as typeof TableRow;

/** The body of a long table: only the rows in sight, between two spacers. */
export const VirtualRows = <Row,>({ table }: { table: DataTableProps<Row> }) => {
  const body = useRef<HTMLTableSectionElement>(null);
  const [offset, setOffset] = useState(0);
  const [rowPx, setRowPx] = useState(deskRowPx);
  useLayoutEffect(() => {
    const measure = () => {
      const top = body.current?.getBoundingClientRect().top ?? 0;
      setOffset(top + window.scrollY);
      setRowPx(window.innerWidth < 640 ? phoneRowPx : deskRowPx);
    };
    measure();
    window.addEventListener('resize', measure);
    return () => window.removeEventListener('resize', measure);
  }, []);
  const { rows, rowKey, rowId } = table;
  // Another function would have the place of every row reckoned anew, at each step of a scroll.
  const getItemKey = useCallback(
    (index: number) => {
      const row = rows[index];
      return row === undefined ? index : (rowKey ?? rowId)(row);
    },
    [rows, rowKey, rowId],
  );
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => rowPx,
    overscan: 12,
    scrollMargin: offset,
    getItemKey,
  });
  const items = virtualizer.getVirtualItems();
  const before = Math.max(0, (items[0]?.start ?? offset) - offset);
  const after = Math.max(0, virtualizer.getTotalSize() - ((items.at(-1)?.end ?? offset) - offset));
  return (
    <tbody ref={body} className="max-sm:block">
      <tr className="max-sm:block" style={{ height: before }} />
      {items.map((item) => {
        const row = rows[item.index];
        return row === undefined ? null : (
          <KeptRow
            key={item.key}
            row={row}
            table={table}
            index={item.index}
            measure={virtualizer.measureElement}
          />
        );
      })}
      <tr className="max-sm:block" style={{ height: after }} />
    </tbody>
  );
};
