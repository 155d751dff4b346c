'use client';
import { usePlanLauncher } from '#components/plan/plan-launcher.ts';
import { RowAction } from '#components/service/row-action.tsx';
import { StatusIcon } from '#components/ui/status-badge.tsx';
import type { ServiceDetail } from '#lib/contract/services.ts';
import { refusalOf } from './service-actions.tsx';

/** Says that rollouts wait, and lets them go on. */
export function PausedNote({ service }: { service: ServiceDetail }) {
  const { propose } = usePlanLauncher();
  if (!service.paused) return null;
  const isWaiting = service.status === 'deploying';
  return (
    <section
      aria-label="Paused"
      className="flex items-center gap-x-3 rounded-panel border border-line-strong bg-sunk px-4 py-3"
    >
      <StatusIcon status="paused" />
      <p className="min-w-0 flex-1 wrap-anywhere">
        <b className="font-semibold">Rollouts are paused.</b>{' '}
        {isWaiting
          ? 'A change waits and goes out when they are resumed.'
          : 'A change of its pods will wait until they are resumed; scaling works.'}
      </p>
      <RowAction
        label="Resume… the rollouts"
        disabledReason={refusalOf(service.can.resume)}
        onClick={() => propose({ action: 'resume' })}
      >
        Resume…
      </RowAction>
    </section>
  );
}
