'use client';
import { type LucideIcon, RefreshCw, Rocket, Scaling, Undo2 } from 'lucide-react';
import Link from 'next/link';
import { Time } from '#components/ui/age.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { StatusIcon } from '#components/ui/status-badge.tsx';
import { paths } from '#lib/paths.ts';
import type { RecentChange } from './recent-changes.ts';

const icons: Record<RecentChange['kind'], LucideIcon> = {
  deployment: Rocket,
  scale: Scaling,
  rollback: Undo2,
  other: RefreshCw,
};
const mostRows = 12;

const isWell = (status: string) => /^(succeeded|successful|steady|completed|primary)$/i.test(status);

/** What changed in the last day, one line each, newest first. */
export const ChangesPanel = ({ changes }: { changes: RecentChange[] }) => (
  <Panel title="Last changes" aside="24 h" flush className="pb-2">
    {changes.length === 0 ? (
      <EmptyState title="Nothing changed in the last 24 h">
        Deployments that AWS reports and operations made here appear in this list.
      </EmptyState>
    ) : (
      <ul>
        {changes.slice(0, mostRows).map((change) => {
          const Icon = icons[change.kind];
          return (
            <li
              key={change.id}
              data-row-id={change.id}
              data-status={change.status}
              className="relative grid h-9 grid-cols-[44px_15px_minmax(0,1fr)_auto] items-center gap-3 px-4 hover:bg-sunk/60 max-sm:h-11"
            >
              <Time at={change.at} style="minute" className="text-muted" />
              <Icon size={15} strokeWidth={1.9} className="text-muted" aria-hidden="true" />
              <Link
                href={change.href}
                prefetch={false}
                data-row-link
                className="flex min-w-0 items-center gap-1.5 after:absolute after:inset-0"
              >
                <span className="truncate">
                  {change.name ? <b className="font-semibold">{change.name} </b> : null}
                  {change.text}
                </span>
                {isWell(change.status) ? null : <StatusIcon status={change.status} label />}
              </Link>
              <span className="max-w-32 truncate text-muted">{change.by}</span>
            </li>
          );
        })}
      </ul>
    )}
    <p className="px-4 pt-1 text-sm text-muted">
      From{' '}
      <Link href={paths.operations()} prefetch={false} className="text-accent underline">
        operations
      </Link>{' '}
      made here and the last deployment of each service that AWS reports.
    </p>
  </Panel>
);
