'use client';
import { rolloutText, versionChange } from '#components/services-list/image-text.ts';
import { ServiceName } from '#components/services-list/service-name.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { CodeText } from '#components/ui/code-text.tsx';
import { RowLink } from '#components/ui/data-table.tsx';
import { platformWord, wordsOf } from '#components/ui/platform-word.ts';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import { parseClusterId } from '#lib/contract/ids.ts';
import type { ServiceRow } from '#lib/contract/services.ts';
import { paths } from '#lib/paths.ts';

const reasonOf = (row: ServiceRow): string => {
  const { deployment } = row;
  if (row.reason && row.status !== 'deploying') return row.reason;
  if (row.reason) return [versionChange(row), row.reason].filter(Boolean).join(': ');
  if (row.status !== 'deploying' || !deployment) return 'No reason is known yet.';
  const parts = [
    versionChange(row) ??
      (deployment.from && deployment.to ? rolloutText(deployment.from, deployment.to) : ''),
    deployment.running !== null && deployment.desired !== null
      ? `${deployment.running} of ${deployment.desired} ${wordsOf(row.platform).tasks} new`
      : '',
    deployment.failedTasks ? `${deployment.failedTasks} failed` : '',
  ];
  return parts.filter(Boolean).join(', ');
};

/** One service that may need somebody: its state, the reason in words, and what to do next. */
export const TroubleRow = ({
  row,
  accountName,
}: {
  row: ServiceRow;
  accountName: (account: string) => string;
}) => {
  const ref = { cluster: row.clusterId, service: row.id };
  const cluster = parseClusterId(row.clusterId);
  const isMoving = row.status === 'deploying';
  const reason = reasonOf(row);
  const where = cluster
    ? [platformWord(cluster.platform), cluster.name, cluster.region]
        .filter((part) => part !== '-')
        .join(' · ')
    : row.clusterId;
  const action = 'relative z-1 max-sm:flex-1';
  return (
    <li
      data-row-id={row.id}
      data-status={row.status}
      className="relative grid grid-cols-[minmax(0,1fr)] items-center gap-x-4 gap-y-1.5 border-b px-4 py-2.5 last:border-b-0 hover:bg-sunk/60 lg:min-h-[61px] lg:grid-cols-[minmax(280px,31%)_minmax(0,1fr)_264px]"
    >
      <div className="flex min-w-0 items-center gap-x-3">
        <span className="sm:w-24 sm:shrink-0">
          <StatusBadge status={row.status} />
        </span>
        <RowLink
          href={paths.service(ref)}
          className="max-sm:min-w-0 max-sm:wrap-anywhere sm:max-w-[60%] sm:shrink-0 sm:truncate"
        >
          <ServiceName row={row} />
        </RowLink>
        <span
          className="truncate text-sm text-muted max-sm:hidden"
          title={cluster ? `${accountName(cluster.account)} · ${where}` : undefined}
        >
          {where}
        </span>
      </div>
      <p className="wrap-anywhere lg:line-clamp-2" title={reason}>
        <CodeText text={reason} />
      </p>
      <div className="flex gap-1.5 max-sm:mt-1 lg:justify-end">
        <ButtonLink href={paths.service(ref)} className={action}>
          {isMoving ? 'Watch' : 'See why'}
        </ButtonLink>
        {isMoving && wordsOf(row.platform).stopsDeployments ? (
          <ButtonLink href={paths.service(ref, 'overview', { do: 'stop-deployment' })} className={action}>
            Stop and roll back…
          </ButtonLink>
        ) : (
          <ButtonLink href={paths.service(ref, 'logs')} className={action}>
            Logs
          </ButtonLink>
        )}
        {row.status === 'failing' || (isMoving && !wordsOf(row.platform).stopsDeployments) ? (
          <ButtonLink href={paths.service(ref, 'overview', { do: 'rollback' })} className={action}>
            Roll back…
          </ButtonLink>
        ) : null}
      </div>
    </li>
  );
};
