'use client';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

/** Where a cell stands in the two lines that a row has on a phone; a foot is a third, where there is something to say. */
export type PhonePlace = 'start' | 'end' | 'below' | 'below-end' | 'foot';

export type Column<Row> = {
  id: string;
  header: ReactNode;
  cell: (row: Row) => ReactNode;
  align?: 'right';
  /** A CSS width; without one the column shares what is left. */
  width?: string;
  /** Its width in a narrow table: one of less than 896 px, as a tablet has it. */
  narrowWidth?: string;
  /** Not shown in a narrow table. */
  wide?: boolean;
  /** Its text takes up to three lines in a narrow table. */
  wraps?: boolean;
  /** The value of `sort` that orders by it upwards; `-` before it orders downwards. */
  sort?: string;
  /** The first press orders downwards: ages, counts. */
  sortDownFirst?: boolean;
  /** Undefined: not shown on a phone. */
  phone?: PhonePlace;
  className?: string;
};

export type DataTableProps<Row> = {
  /** The table's name. */
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  rowId: (row: Row) => string;
  /** Where two rows of the list may have one id. */
  rowKey?: (row: Row) => string;
  rowStatus?: (row: Row) => string | undefined;
  /** Opens on a press anywhere in the row. */
  rowHref?: (row: Row) => string | undefined;
  rowClassName?: (row: Row) => string | undefined;
  /** The parameter of the address that holds the order, and the order without it. */
  sortName?: string;
  defaultSort?: string;
  /** The frame: `panel` draws one, `none` is for a table inside a panel. */
  frame?: 'panel' | 'none';
  /** Live lists: rows keep their places while pointed at, and new ones wait behind a press. */
  holdsRows?: boolean;
  /** Keeps the previous rows readable while the next are read. */
  busy?: boolean;
};

const phonePlace: Record<PhonePlace, string> = {
  start: 'max-sm:col-start-1 max-sm:row-start-1 max-sm:min-w-0 max-sm:wrap-anywhere',
  end: 'max-sm:col-start-2 max-sm:row-start-1 max-sm:justify-self-end',
  below: 'max-sm:col-start-1 max-sm:row-start-2 max-sm:min-w-0 max-sm:text-sm max-sm:text-muted',
  'below-end':
    'max-sm:col-start-2 max-sm:row-start-2 max-sm:justify-self-end max-sm:text-sm max-sm:text-muted',
  foot: 'max-sm:col-span-2 max-sm:row-start-3 max-sm:min-w-0 max-sm:text-sm max-sm:wrap-anywhere max-sm:empty:hidden',
};

/** The link of a row: it covers the whole row, and j and k move the focus to it. */
export const RowLink = ({
  href,
  className,
  children,
}: {
  href: string;
  className?: string;
  children: ReactNode;
}) => (
  <Link
    href={href}
    prefetch={false}
    data-row-link
    className={classNames(
      'font-semibold after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:rounded-[3px] focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent',
      className,
    )}
  >
    {children}
  </Link>
);

/** On a column of wide tables. A phone's two lines have places of their own. */
export const wideOnly = 'sm:@max-4xl/table:hidden';
const lines =
  'max-sm:contents sm:truncate sm:@max-4xl/table:line-clamp-3 sm:@max-4xl/table:whitespace-normal sm:@max-4xl/table:wrap-anywhere';

const CellContent = ({ content, wraps = false }: { content: ReactNode; wraps?: boolean }) =>
  wraps && content ? <div className={lines}>{content}</div> : content;

/** One row of a table, drawn whole or by the virtual body. */
export const TableRow = <Row,>({
  row,
  table,
  index,
  measure,
}: {
  row: Row;
  table: DataTableProps<Row>;
  /** Its place among the rows of a virtual body, which wants to know how high it is. */
  index?: number;
  measure?: (element: HTMLElement | null) => void;
}) => (
  <tr
    ref={measure}
    data-index={index}
    data-row-id={table.rowId(row)}
    data-status={table.rowStatus?.(row)}
    className={classNames(
      'relative h-9 border-b last:border-b-0 max-sm:grid max-sm:h-auto max-sm:min-h-14 max-sm:grid-cols-[minmax(0,1fr)_auto] max-sm:gap-x-3 max-sm:gap-y-0.5 max-sm:px-4 max-sm:py-2.5',
      table.rowHref?.(row) !== undefined && 'hover:bg-sunk',
      table.rowClassName?.(row),
    )}
  >
    {table.columns.map((column) => (
      <td
        key={column.id}
        className={classNames(
          'px-2.5 py-1.5 first:pl-4 last:pr-4 max-sm:p-0! sm:max-w-0 sm:truncate',
          column.align === 'right' && 'sm:text-right',
          column.wide && wideOnly,
          column.phone ? phonePlace[column.phone] : 'max-sm:hidden',
          column.className,
        )}
      >
        <CellContent content={column.cell(row)} wraps={column.wraps} />
      </td>
    ))}
  </tr>
);
