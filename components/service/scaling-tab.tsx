'use client';
import { useQuery } from '@tanstack/react-query';
import { usePlanLauncher } from '#components/plan/plan-launcher.ts';
import { Time } from '#components/ui/age.tsx';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { NumberValue } from '#components/ui/number-value.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { wordsOf } from '#components/ui/platform-word.ts';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import { q } from '#lib/client/query.ts';
import { servicesApi } from '#lib/contract/api/services-api.ts';
import type { Scaling } from '#lib/contract/scaling.ts';
import { ReadState } from './read-state.tsx';
import { ScalingCharts } from './scaling-charts.tsx';
import { refusalOf } from './service-actions.tsx';
import { intervalOf, type TabProps } from './service-ref.ts';

const activityTones: Record<string, string> = {
  Successful: 'succeeded',
  Failed: 'failed',
  InProgress: 'in_progress',
  Pending: 'pending',
  Overridden: 'stopped',
};

/** A part that could not be read: what is missing there is not known, rather than none. */
const isUnread = ({ incomplete }: Scaling, ...parts: string[]): boolean =>
  incomplete.some(({ scope }) => parts.some((part) => scope.endsWith(part)));

const unread = 'The note above says why, and what would help.';

function Figure({
  word,
  field,
  value,
  reason,
}: {
  word: string;
  field: string;
  value: number | null;
  reason?: string;
}) {
  return (
    <div>
      <dt className="text-sm text-muted">{word}</dt>
      <dd className="text-xl font-semibold">
        <NumberValue field={field} value={value} reason={reason} />
      </dd>
    </div>
  );
}

const boundsReason = (scaling: Scaling): string =>
  isUnread(scaling, 'auto scaling')
    ? 'Whether auto scaling moves it is not known: that could not be read.'
    : 'Nothing scales this service by itself.';

const saySuspended = ({ suspended }: Scaling): string | null => {
  if (!suspended) return null;
  const parts = [
    suspended.scaleIn && 'scale in',
    suspended.scaleOut && 'scale out',
    suspended.scheduled && 'scheduled actions',
  ].filter(Boolean);
  return parts.length > 0 ? `Suspended: ${parts.join(', ')}.` : null;
};

function Policies({ scaling }: { scaling: Scaling }) {
  if (scaling.policies.length === 0 && scaling.scheduledActions.length === 0)
    return isUnread(scaling, 'scaling policies', 'scheduled actions') ? (
      <EmptyState title="The policies could not be read">{unread}</EmptyState>
    ) : (
      <EmptyState title="No policy">Without one the desired count stays as somebody sets it.</EmptyState>
    );
  return (
    <ul>
      {scaling.policies.map((policy) => (
        <li key={policy.name} data-row-id={policy.name} className="border-b px-4 py-2 last:border-b-0">
          <b className="font-semibold wrap-anywhere">{policy.name}</b>{' '}
          <span className="text-muted">{policy.kind}</span>
          <p className="wrap-anywhere">{policy.summary}</p>
          <p className="text-sm text-muted">
            {[
              policy.scaleOutCooldownSeconds !== undefined && `out waits ${policy.scaleOutCooldownSeconds} s`,
              policy.scaleInCooldownSeconds !== undefined && `in waits ${policy.scaleInCooldownSeconds} s`,
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
        </li>
      ))}
      {scaling.scheduledActions.map((action) => (
        <li key={action.name} data-row-id={action.name} className="border-b px-4 py-2 last:border-b-0">
          <b className="font-semibold wrap-anywhere">{action.name}</b>{' '}
          <span className="text-muted">scheduled</span>
          <p>
            <span className="font-mono text-sm">{action.schedule}</span> {action.timezone} · min{' '}
            {action.min ?? '–'}, max {action.max ?? '–'}
          </p>
        </li>
      ))}
    </ul>
  );
}

function Activities({ scaling, stay }: { scaling: Scaling; stay: string }) {
  if (scaling.activities.length === 0)
    return isUnread(scaling, 'scaling activities') ? (
      <EmptyState title="The activities could not be read">{unread}</EmptyState>
    ) : (
      <EmptyState title="No scaling activity">{stay}</EmptyState>
    );
  return (
    <ol>
      {scaling.activities.map((activity) => (
        <li
          key={activity.id}
          data-row-id={activity.id}
          data-status={activity.status}
          className="grid gap-x-4 gap-y-0.5 border-b px-4 py-2 last:border-b-0 sm:grid-cols-[120px_120px_1fr]"
        >
          <Time at={activity.at} className="text-muted" />
          <div>
            <StatusBadge
              quiet
              status={activityTones[activity.status] ?? activity.status}
              word={activity.status.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()}
            />
          </div>
          <div className="min-w-0 wrap-anywhere">
            <p>{activity.description}</p>
            <p className="text-muted">{activity.cause}</p>
            {activity.notScaledReasons.map((reason) => (
              <p key={reason} className="text-degraded">
                {reason.startsWith('Not scaled') ? reason : `Not scaled: ${reason}`}
              </p>
            ))}
          </div>
        </li>
      ))}
    </ol>
  );
}

/** How many run, between which bounds, by which policies, and why not more. */
export function ScalingTab({ target, service }: TabProps) {
  const { choose } = usePlanLauncher();
  const scaling = useQuery({ ...q(servicesApi.scaling, target), refetchInterval: intervalOf(service) });
  return (
    <>
      <ReadState what="Scaling" query={scaling}>
        {(data) => (
          <>
            <Panel title="Now" asOf={data.asOf}>
              <div className="flex flex-wrap items-end justify-between gap-4">
                <dl className="flex flex-wrap gap-x-8 gap-y-2">
                  <Figure word="desired" field="desired" value={data.desired} />
                  <Figure word="running" field="running" value={data.running} />
                  <Figure word="minimum" field="min" value={data.min} reason={boundsReason(data)} />
                  <Figure word="maximum" field="max" value={data.max} reason={boundsReason(data)} />
                </dl>
                <div className="flex flex-wrap gap-2">
                  <Button disabledReason={refusalOf(service.can.scale)} onClick={() => choose('scale')}>
                    Scale…
                  </Button>
                  <Button
                    disabledReason={refusalOf(service.can.autoscaling)}
                    onClick={() => choose('autoscaling')}
                  >
                    Auto scaling…
                  </Button>
                </div>
              </div>
              {data.min === null && <p className="mt-2 text-muted">{boundsReason(data)}</p>}
              {saySuspended(data) && <p className="mt-2 text-degraded">{saySuspended(data)}</p>}
            </Panel>
            <Panel title="Policies" flush asOf={data.asOf}>
              <Policies scaling={data} />
            </Panel>
          </>
        )}
      </ReadState>
      <ScalingCharts target={target} service={service} />
      {scaling.data && (
        <Panel title="Activities" note="newest first" flush asOf={scaling.data.asOf}>
          <Activities scaling={scaling.data} stay={wordsOf(service.platform).activitiesStay} />
        </Panel>
      )}
    </>
  );
}
