'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { AsOf, Time } from '#components/ui/age.tsx';
import { CursorButtons } from '#components/ui/cursor-buttons.tsx';
import { type Column, DataTable } from '#components/ui/data-table.tsx';
import { EmptyState, FailedState, FilteredEmpty } from '#components/ui/empty-state.tsx';
import { NarrowLine } from '#components/ui/narrow-line.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { SearchBox } from '#components/ui/search-box.tsx';
import { readerOf } from '#components/ui/search-params.ts';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import { writeUrl } from '#components/ui/use-url-state.ts';
import { q, steadyIntervalMs } from '#lib/client/query.ts';
import type { AuditEntry } from '#lib/contract/access.ts';
import { accessApi } from '#lib/contract/api/access-api.ts';
import { paths } from '#lib/paths.ts';
import { readAuditInput } from './audit-input.ts';

/** A target without the platform, account and Region that its title keeps. */
const targetText = (target: string): string => target.replace(/^(ecs|eks|k8s):[^:]+:[^:]+:/, '');

const columns: Column<AuditEntry>[] = [
  {
    id: 'at',
    header: 'When',
    phone: 'below-end',
    width: '130px',
    narrowWidth: '104px',
    cell: (row) => <Time at={row.at} style="moment" className="text-muted" />,
  },
  {
    id: 'by',
    header: 'Who',
    phone: 'below',
    width: '16%',
    narrowWidth: 'auto',
    wraps: true,
    cell: (row) => (
      <>
        {row.by}
        {row.role ? <span className="text-muted"> · {row.role}</span> : null}
      </>
    ),
  },
  {
    id: 'action',
    header: 'What',
    phone: 'start',
    width: '16%',
    narrowWidth: '22%',
    wraps: true,
    cell: (row) => (
      <>
        <span className="font-semibold">{row.action}</span>
        {row.message ? <NarrowLine>{row.message}</NarrowLine> : null}
      </>
    ),
  },
  {
    id: 'target',
    header: 'To what',
    wraps: true,
    cell: (row) =>
      row.operationId ? (
        <Link
          href={paths.operation(row.operationId)}
          prefetch={false}
          data-row-link
          title={row.target}
          className="text-accent hover:underline"
        >
          {targetText(row.target)}
        </Link>
      ) : (
        <span title={row.target}>{targetText(row.target)}</span>
      ),
  },
  {
    id: 'outcome',
    header: 'Outcome',
    phone: 'end',
    width: '130px',
    narrowWidth: '116px',
    cell: (row) => <StatusBadge status={row.outcome} quiet />,
  },
  {
    id: 'message',
    header: 'Said',
    wide: true,
    cell: (row) => <span title={row.message}>{row.message}</span>,
  },
  {
    id: 'request',
    header: 'Request',
    wide: true,
    width: '110px',
    cell: (row) => (
      <span className="font-mono text-sm text-muted" title={row.requestId}>
        {row.requestId?.slice(0, 8) ?? ''}
      </span>
    ),
  },
];

/** Who did what to what, when, with what outcome. */
export const AuditView = () => {
  const params = useSearchParams();
  const audit = useQuery({
    ...q(accessApi.audit, readAuditInput(readerOf(params))),
    placeholderData: keepPreviousData,
    refetchInterval: steadyIntervalMs,
  });
  const rows = audit.data?.items;
  return (
    <>
      <PageHeader title="Audit" note={audit.data ? <AsOf at={audit.data.asOf} /> : null} />
      <div className="mb-3 flex">
        <SearchBox />
      </div>
      {rows === undefined ? (
        audit.error ? (
          <Panel flush>
            <FailedState what="The audit" error={audit.error} onRetry={() => void audit.refetch()} />
          </Panel>
        ) : (
          <SkeletonRows rows={10} />
        )
      ) : rows.length > 0 ? (
        <>
          <DataTable
            label="Audit"
            columns={columns}
            rows={rows}
            rowId={(row) => row.id}
            rowStatus={(row) => row.outcome}
            busy={audit.isPlaceholderData}
          />
          <CursorButtons next={audit.data?.nextCursor} />
        </>
      ) : (
        <Panel flush>
          {params.get('q') ? (
            <FilteredEmpty what="entries" onClear={() => writeUrl({ q: null, cursor: null })} />
          ) : (
            <EmptyState title="Nothing has been recorded yet">
              Every plan, every change and every refusal leaves a line here.
            </EmptyState>
          )}
        </Panel>
      )}
    </>
  );
};
