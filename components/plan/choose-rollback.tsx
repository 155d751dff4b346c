'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { findLastGood, versionLabel } from '#components/deployments/version-label.ts';
import { Time } from '#components/ui/age.tsx';
import { Button } from '#components/ui/button.tsx';
import { wordsOf } from '#components/ui/platform-word.ts';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import { q } from '#lib/client/query.ts';
import { deploymentsApi, servicesApi } from '#lib/contract/api/services-api.ts';
import type { Deployment } from '#lib/contract/deployments.ts';
import { paths } from '#lib/paths.ts';
import { FailureNote } from './failure-note.tsx';
import { type ServiceTarget, usePlanLauncher } from './plan-launcher.ts';
import { SheetPart, SheetPhase } from './sheet-phase.tsx';
import { SheetSkeleton } from './sheet-skeleton.tsx';

type Props = { target: ServiceTarget; onClose: () => void };

/** The deployments one can go back to: each revision once, newest first, never what runs now. */
export const listRollbackTargets = (deployments: readonly Deployment[]): Deployment[] => {
  const seen = new Set(deployments.filter(({ current }) => current).map(({ to }) => to.revision));
  return deployments.filter(({ to, current }) => {
    if (current || seen.has(to.revision)) return false;
    seen.add(to.revision);
    return true;
  });
};

/** What ran before, the last good one first. */
export function ChooseRollback({ target, onClose }: Props) {
  const ref = { cluster: target.cluster, service: target.service };
  const { data: service } = useQuery(q(servicesApi.get, ref));
  const history = useQuery(q(deploymentsApi.list, ref));
  const { propose } = usePlanLauncher();
  const can = service?.can.rollback;
  const words = wordsOf(service?.platform);
  const footer = <Button onClick={onClose}>Cancel</Button>;
  if (history.isError && !history.data)
    return (
      <SheetPhase footer={footer}>
        <FailureNote error={history.error} />
      </SheetPhase>
    );
  if (!history.data || !can) return <SheetSkeleton />;
  const targets = listRollbackTargets(history.data.items);
  const suggested = service.why?.rollbackTo?.deployment ?? findLastGood(history.data.items)?.id;
  const best = targets.find(({ id }) => id === suggested);
  const rest = targets.filter((deployment) => deployment !== best);
  const obstacle = can.allowed ? undefined : (can.reason ?? 'This service cannot be rolled back.');
  const row = (deployment: Deployment, isBest: boolean) => {
    const label = versionLabel(deployment.to, deployment.from);
    return (
      <li
        key={deployment.id}
        data-row-id={deployment.id}
        data-status={deployment.status}
        className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t px-3 py-2.5 first:border-t-0"
      >
        <span className="min-w-0 flex-1 basis-48">
          <b className="font-semibold">{label}</b>{' '}
          {deployment.number === undefined ? null : (
            <span className="text-muted">revision {deployment.number} </span>
          )}
          <span className="font-mono text-sm text-muted">{deployment.to.revision}</span>
          <span className="flex flex-wrap items-center gap-x-2 text-muted">
            <StatusBadge status={deployment.status} quiet /> <Time at={deployment.startedAt} />
            {deployment.by ? ` by ${deployment.by}` : ''}
            {deployment.cause ? <span>{deployment.cause}</span> : null}
            {deployment.failedTasks ? `, ${deployment.failedTasks} failed ${words.tasks}` : ''}
          </span>
        </span>
        <Button
          variant={isBest ? 'primary' : 'default'}
          disabledReason={obstacle}
          onClick={() => propose({ action: 'rollback', to: { deployment: deployment.id } }, label)}
        >
          Roll back to {label}…
        </Button>
      </li>
    );
  };
  return (
    <SheetPhase footer={footer}>
      {best && (
        <SheetPart title="The last one that worked">
          <ul className="rounded-control border">{row(best, true)}</ul>
        </SheetPart>
      )}
      {rest.length > 0 && (
        <SheetPart title={best ? 'Earlier' : 'What ran before'}>
          <ul className="rounded-control border">{rest.map((deployment) => row(deployment, false))}</ul>
        </SheetPart>
      )}
      {targets.length === 0 && (
        <p>No earlier {words.deployment} is known. An image from ECR can still be chosen.</p>
      )}
      <Link
        href={paths.service(ref, 'images')}
        prefetch={false}
        className="inline-flex min-h-11 items-center text-accent hover:underline sm:min-h-0"
      >
        Choose an image from ECR instead
      </Link>
    </SheetPhase>
  );
}
