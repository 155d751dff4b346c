'use client';
import { ServiceName } from '#components/services-list/service-name.tsx';
import { Age } from '#components/ui/age.tsx';
import { CodeText } from '#components/ui/code-text.tsx';
import { type Column, RowLink } from '#components/ui/data-table.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import type { JobRow } from '#lib/contract/jobs.ts';
import { lookOfJob } from './job-look.ts';
import { RunStrip } from './run-strip.tsx';
import { Until } from './until.tsx';

/** When it runs: `*\/20 * * * *`, or once. */
const Schedule = ({ row }: { row: JobRow }) =>
  row.schedule === undefined ? (
    <span className="text-muted">{row.kind === 'job' ? 'once' : '–'}</span>
  ) : (
    <span className="font-mono text-sm text-muted" title={row.timeZone ?? 'UTC, the clock of the cluster'}>
      {row.schedule}
    </span>
  );

/** The CronJobs and Jobs of a cluster. */
export const jobColumns = (hrefOf: (row: JobRow) => string): Column<JobRow>[] => [
  {
    id: 'name',
    header: 'Job',
    sort: 'name',
    phone: 'start',
    width: '200px',
    narrowWidth: '27%',
    wraps: true,
    className: 'max-sm:wrap-anywhere',
    cell: (row) => (
      <RowLink href={hrefOf(row)}>
        <ServiceName row={row} />
      </RowLink>
    ),
  },
  {
    id: 'status',
    header: 'State',
    sort: 'status',
    phone: 'end',
    width: '118px',
    cell: (row) => <StatusBadge {...lookOfJob(row.status)} reason={row.reason} quiet />,
  },
  { id: 'schedule', header: 'Schedule', width: '132px', wide: true, cell: (row) => <Schedule row={row} /> },
  {
    id: 'next',
    header: 'Next',
    wide: true,
    width: '88px',
    cell: (row) =>
      row.nextScheduledAt ? (
        <Until at={row.nextScheduledAt} className="text-muted" />
      ) : (
        <span className="text-muted">–</span>
      ),
  },
  { id: 'runs', header: 'Runs', width: '116px', wide: true, cell: (row) => <RunStrip runs={row.runs} /> },
  {
    id: 'why',
    header: 'Why',
    wraps: true,
    phone: 'below',
    className: 'max-sm:text-text!',
    cell: (row) =>
      row.reason ? (
        <span title={row.reason} className="max-sm:line-clamp-3">
          <CodeText text={row.reason} />
        </span>
      ) : (
        <span className="font-mono text-sm text-muted sm:hidden">
          {row.schedule ?? (row.kind === 'job' ? 'once' : '')}
        </span>
      ),
  },
  {
    id: 'last',
    header: 'Last run',
    sort: 'lastRunAt',
    sortDownFirst: true,
    align: 'right',
    width: '92px',
    phone: 'below-end',
    cell: (row) => {
      const at = row.lastRunAt;
      return at ? <Age at={at} ago={false} className="text-muted" /> : <span className="text-muted">–</span>;
    },
  },
];
