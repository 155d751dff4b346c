'use client';
import { useQuery } from '@tanstack/react-query';
import { versionLabel } from '#components/deployments/version-label.ts';
import { shortDigest } from '#components/images/short-digest.ts';
import { usePlanLauncher } from '#components/plan/plan-launcher.ts';
import { AsOf, Time } from '#components/ui/age.tsx';
import { CodeText } from '#components/ui/code-text.tsx';
import { type Column, DataTable } from '#components/ui/data-table.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { NumberValue } from '#components/ui/number-value.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { capitalize, wordsOf } from '#components/ui/platform-word.ts';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import { formatDuration } from '#components/ui/time-format.ts';
import { q } from '#lib/client/query.ts';
import { deploymentsApi } from '#lib/contract/api/services-api.ts';
import type { Deployment, DeploymentSide } from '#lib/contract/deployments.ts';
import { ReadState } from './read-state.tsx';
import { RowAction } from './row-action.tsx';
import { refusalOf } from './service-actions.tsx';
import { intervalOf, type TabProps } from './service-ref.ts';

const digestsOf = ({ images }: DeploymentSide): string =>
  images
    .map(({ digest }) => (digest ? shortDigest(digest) : null))
    .filter(Boolean)
    .join(' ');

/** The digests of the images that a deployment changed; of all where none did. */
const changedDigests = ({ from, to }: Deployment): string => {
  const changed = to.images.filter(
    ({ container, digest }) => from?.images.find((image) => image.container === container)?.digest !== digest,
  );
  return digestsOf(changed.length > 0 ? { ...to, images: changed } : to);
};

/** `checkout:16 → 15`: the family once where it stays. */
const sayRevisions = ({ from, to }: Deployment): string => {
  if (!from) return to.revision;
  const family = /^.*[:-]/.exec(from.revision)?.[0];
  const short = family && to.revision.startsWith(family) ? to.revision.slice(family.length) : to.revision;
  return `${from.revision} → ${short}`;
};

const columns: Column<Deployment>[] = [
  {
    id: 'version',
    header: 'Version',
    width: '15%',
    narrowWidth: '15%',
    wraps: true,
    phone: 'start',
    cell: ({ to, from, number }) => (
      <>
        <b className="font-semibold">{versionLabel(to, from)}</b>
        {number === undefined ? null : (
          <span className="text-muted">
            {' '}
            <data data-field="number" value={number}>
              {`#${number}`}
            </data>
          </span>
        )}
      </>
    ),
  },
  {
    id: 'status',
    header: 'State',
    width: '14%',
    narrowWidth: '114px',
    phone: 'end',
    cell: ({ status, rolledBack, paused }) =>
      paused ? (
        <StatusBadge quiet status="paused" />
      ) : (
        <StatusBadge quiet status={status} word={rolledBack ? 'rolled back' : undefined} />
      ),
  },
  {
    id: 'change',
    header: 'From → to',
    wide: true,
    width: '20%',
    cell: (deployment) => (
      <span
        className="font-mono text-sm text-muted"
        title={`${deployment.from ? digestsOf(deployment.from) : 'nothing'} → ${digestsOf(deployment.to)}`}
      >
        {sayRevisions(deployment)}
      </span>
    ),
  },
  {
    id: 'digest',
    header: 'Digest',
    wide: true,
    width: '9%',
    cell: (deployment) => (
      <span className="font-mono text-sm text-muted">{changedDigests(deployment) || '–'}</span>
    ),
  },
  {
    id: 'started',
    header: 'Started',
    width: '13%',
    narrowWidth: '112px',
    wraps: true,
    cell: ({ startedAt, finishedAt }) => (
      <span className="text-muted">
        <Time at={startedAt} />
        {finishedAt && `, ${formatDuration(Date.parse(finishedAt) - Date.parse(startedAt))}`}
      </span>
    ),
  },
  {
    id: 'failed',
    header: 'Failed',
    width: '66px',
    align: 'right',
    cell: ({ failedTasks }) => (
      <NumberValue
        field="failedTasks"
        value={failedTasks}
        className={failedTasks ? 'font-medium text-failing' : 'text-muted'}
      />
    ),
  },
  {
    id: 'reason',
    header: 'Why, by whom',
    wraps: true,
    phone: 'below',
    cell: ({ reason, cause, by, startedAt }) => {
      const text = [reason, cause, by ? `by ${by}` : null].filter(Boolean).join(' · ');
      return (
        <span className="text-muted" title={text}>
          <span className="sm:hidden">
            <Time at={startedAt} />{' '}
          </span>
          <CodeText text={text} />
        </span>
      );
    },
  },
];

/** The history of what was rolled out; any row is a place to go back to. */
export function DeploymentsTab({ target, service }: TabProps) {
  const { propose } = usePlanLauncher();
  const words = wordsOf(service.platform);
  const history = useQuery({ ...q(deploymentsApi.list, target), refetchInterval: intervalOf(service) });
  const action: Column<Deployment> = {
    id: 'action',
    header: <span className="sr-only">Action</span>,
    width: '136px',
    align: 'right',
    phone: 'below-end',
    className: 'sm:overflow-visible!',
    cell: (deployment) =>
      deployment.current ? (
        <span className="text-muted">runs now</span>
      ) : (
        <RowAction
          label={`Roll back here… to ${versionLabel(deployment.to, deployment.from)}, ${deployment.to.revision}`}
          disabledReason={refusalOf(service.can.rollback)}
          onClick={() =>
            propose(
              { action: 'rollback', to: { deployment: deployment.id } },
              versionLabel(deployment.to, deployment.from),
            )
          }
        >
          Roll back here…
        </RowAction>
      ),
  };
  return (
    <ReadState what={`The ${words.deployments}`} query={history}>
      {({ items, asOf, nextCursor }) =>
        items.length === 0 ? (
          <Panel flush>
            <EmptyState title={`No ${words.deployment} is known`}>
              The first one appears here when the service is deployed.
            </EmptyState>
          </Panel>
        ) : (
          <>
            <p className="text-right">
              <AsOf at={asOf} prefix="" />
            </p>
            <DataTable
              label={capitalize(words.deployments)}
              columns={[...columns, action]}
              rows={items}
              rowId={(deployment) => deployment.id}
              rowStatus={(deployment) => deployment.status}
              rowClassName={({ current }) => (current ? 'bg-sunk' : undefined)}
            />
            {nextCursor && <p className="text-muted">Older {words.deployments} are not shown.</p>}
          </>
        )
      }
    </ReadState>
  );
}
