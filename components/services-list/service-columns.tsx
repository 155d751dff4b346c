'use client';
import { Age } from '#components/ui/age.tsx';
import { CodeText } from '#components/ui/code-text.tsx';
import { type Column, RowLink } from '#components/ui/data-table.tsx';
import { NarrowLine } from '#components/ui/narrow-line.tsx';
import { NumberValue } from '#components/ui/number-value.tsx';
import { kindWord, platformWord } from '#components/ui/platform-word.ts';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import { parseClusterId } from '#lib/contract/ids.ts';
import type { ServiceRow } from '#lib/contract/services.ts';
import { paths } from '#lib/paths.ts';
import { imageText } from './image-text.ts';
import { ServiceName } from './service-name.tsx';

export const optionalColumns = [
  { value: 'image', label: 'Image' },
  { value: 'where', label: 'Where' },
  { value: 'why', label: 'Why' },
  { value: 'changed', label: 'Changed' },
  { value: 'pending', label: 'Pending' },
  { value: 'launch', label: 'Launch type' },
  { value: 'kind', label: 'Kind' },
  { value: 'revision', label: 'Revision' },
];

/** The columns shown when the address names none. */
export const defaultColumns = ['image', 'where', 'why', 'changed'];

/** "prod · eu-west-1 · shop · ECS". */
export const whereText = (row: ServiceRow, accountName: (account: string) => string): string => {
  const ref = parseClusterId(row.clusterId);
  if (!ref) return row.clusterId;
  // A cluster of a kubeconfig has neither account nor Region.
  return [accountName(ref.account), ref.region, ref.name, platformWord(ref.platform)]
    .filter((part) => part !== '-')
    .join(' · ');
};

export const serviceHref = (row: ServiceRow): string =>
  paths.service({ cluster: row.clusterId, service: row.id });

/** The columns of a table of services, the chosen optional ones among them. */
export const serviceColumns = (options: {
  chosen: string[];
  /** Somebody chose them: all are shown, however narrow the table. */
  isChoice: boolean;
  accountName: (account: string) => string;
  /** The page says where: the image takes that place on a phone. */
  withoutWhere?: boolean;
}): Column<ServiceRow>[] => {
  const hidesWhere = !options.isChoice && !options.withoutWhere;
  const all: Column<ServiceRow>[] = [
    {
      id: 'name',
      header: 'Service',
      sort: 'name',
      phone: 'start',
      width: options.withoutWhere ? '22%' : '16%',
      narrowWidth: '25%',
      wraps: true,
      cell: (row) => (
        <>
          <RowLink href={serviceHref(row)}>
            <ServiceName row={row} />
          </RowLink>
          {hidesWhere ? <NarrowLine>{whereText(row, options.accountName)}</NarrowLine> : null}
        </>
      ),
      className: 'max-sm:wrap-anywhere',
    },
    {
      id: 'status',
      header: 'State',
      sort: 'status',
      phone: 'end',
      width: '118px',
      narrowWidth: '112px',
      cell: (row) => <StatusBadge status={row.status} reason={row.reason} quiet />,
    },
    {
      id: 'running',
      header: 'Running',
      sort: 'running',
      align: 'right',
      phone: 'below-end',
      width: '92px',
      narrowWidth: '76px',
      cell: (row) => (
        <span className="whitespace-nowrap">
          <NumberValue field="running" value={row.running} /> /{' '}
          <NumberValue field="desired" value={row.desired} />
        </span>
      ),
    },
    {
      id: 'pending',
      header: 'Pending',
      align: 'right',
      width: '80px',
      cell: (row) => <NumberValue field="pending" value={row.pending} />,
    },
    {
      id: 'image',
      header: 'Image',
      phone: options.withoutWhere ? 'below' : undefined,
      width: '12%',
      wide: !options.isChoice,
      cell: (row) => (
        <span
          className="font-mono text-sm text-muted"
          title={row.images.map((image) => image.reference).join('\n')}
        >
          {imageText(row)}
        </span>
      ),
    },
    {
      id: 'where',
      header: 'Where',
      sort: 'cluster',
      phone: 'below',
      width: '20.5%',
      wide: hidesWhere,
      cell: (row) => <span className="text-muted">{whereText(row, options.accountName)}</span>,
      className: 'max-sm:truncate',
    },
    { id: 'launch', header: 'Launch type', width: '120px', cell: (row) => row.launch },
    { id: 'kind', header: 'Kind', width: '110px', cell: (row) => kindWord(row.kind) },
    {
      id: 'revision',
      header: 'Revision',
      width: '14%',
      cell: (row) => <span className="font-mono text-sm text-muted">{row.revision ?? '–'}</span>,
    },
    {
      id: 'why',
      header: 'Why',
      phone: 'foot',
      className: 'max-sm:line-clamp-3',
      wraps: true,
      cell: (row) =>
        row.reason && row.status !== 'steady' ? (
          <span title={row.reason}>
            <CodeText text={row.reason} />
          </span>
        ) : null,
    },
    {
      id: 'changed',
      header: 'Changed',
      sort: 'updatedAt',
      sortDownFirst: true,
      align: 'right',
      width: '92px',
      narrowWidth: '80px',
      cell: (row) =>
        row.updatedAt ? (
          <Age at={row.updatedAt} ago={false} className="text-muted" />
        ) : (
          <span title="Nobody says when it changed.">–</span>
        ),
    },
  ];
  const isOptional = (id: string) => optionalColumns.some((column) => column.value === id);
  return all.filter((column) => !isOptional(column.id) || options.chosen.includes(column.id));
};
