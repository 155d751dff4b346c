'use client';
import Link from 'next/link';
import { usePlanLauncher } from '#components/plan/plan-launcher.ts';
import { CodeText } from '#components/ui/code-text.tsx';
import { StatusIcon } from '#components/ui/status-badge.tsx';
import type { Deployment } from '#lib/contract/deployments.ts';
import type { Task } from '#lib/contract/tasks.ts';
import { paths } from '#lib/paths.ts';
import type { TabProps } from './service-ref.ts';
import { findTellingLogs } from './telling-logs.ts';

const grounds: Record<string, { box: string; text: string }> = {
  failing: { box: 'border-failing/50 bg-failing-weak', text: 'text-failing' },
  degraded: { box: 'border-degraded/50 bg-degraded-weak', text: 'text-degraded' },
  deploying: { box: 'border-deploying/40 bg-deploying-weak', text: 'text-deploying' },
  unknown: { box: 'border-line-strong bg-sunk', text: 'text-stopped' },
};
const link = 'inline-flex min-h-11 items-center font-medium text-accent hover:underline sm:min-h-7';

/** The two revisions that "See what changed" compares: what one would go back to, and what runs. */
const findCompared = (deployments: readonly Deployment[], rollbackTo: string | undefined) => {
  const now = deployments.find(({ current }) => current) ?? deployments[0];
  const before = deployments.find(({ id }) => id === rollbackTo)?.to.revision ?? now?.from?.revision;
  return now && before && before !== now.to.revision ? { from: before, to: now.to.revision } : null;
};

/** Why the service is not well, in words, and what leads out of it. */
export function WhyBanner({
  target,
  service,
  deployments,
  tasks,
}: TabProps & { deployments: readonly Deployment[]; tasks: readonly Task[] }) {
  const { propose, choose } = usePlanLauncher();
  const { why, status } = service;
  const ground = grounds[status];
  const isOnlyPaused = service.paused && !why;
  if (!ground || isOnlyPaused || (!why && !service.reason)) return null;
  const isTrouble = status === 'failing' || status === 'degraded';
  const rollbackTo = why?.rollbackTo;
  const compared = findCompared(deployments, rollbackTo?.deployment);
  const logs = findTellingLogs(service.platform, why?.task, tasks);
  const mayRollBack = service.can.rollback.allowed;
  return (
    <section aria-label="Why" className={`rounded-panel border px-4 py-3 ${ground.box}`}>
      <h2 className={`flex items-start gap-2 ${ground.text}`}>
        <StatusIcon status={status} className="mt-0.5" />
        <span className="min-w-0 wrap-anywhere">
          <CodeText text={why?.title ?? service.reason ?? status} />
        </span>
      </h2>
      {why && (
        <p className="mt-1.5 wrap-anywhere">
          <CodeText text={why.detail} />
        </p>
      )}
      {why?.next && (
        <p className="mt-1 wrap-anywhere">
          <CodeText text={why.next} />
        </p>
      )}
      <p className="mt-1.5 flex gap-x-6 max-sm:flex-col sm:flex-wrap">
        {rollbackTo && mayRollBack && (
          <button
            type="button"
            className={link}
            onClick={() =>
              propose({ action: 'rollback', to: { deployment: rollbackTo.deployment } }, rollbackTo.label)
            }
          >
            Roll back to {rollbackTo.label}
          </button>
        )}
        {!rollbackTo && isTrouble && mayRollBack && (
          <button type="button" className={link} onClick={() => choose('rollback')}>
            Roll back…
          </button>
        )}
        {compared && (
          <Link href={paths.service(target, 'configuration', compared)} prefetch={false} className={link}>
            See what changed
          </Link>
        )}
        {(why?.task || isTrouble) && (
          <Link href={paths.service(target, 'logs', logs.query)} prefetch={false} className={link}>
            {logs.label}
          </Link>
        )}
      </p>
      {rollbackTo && !mayRollBack && (
        <p className="text-muted">
          {rollbackTo.label} worked here. {service.can.rollback.reason}
        </p>
      )}
    </section>
  );
}
