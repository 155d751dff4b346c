'use client';
import { useQuery } from '@tanstack/react-query';
import { versionLabel } from '#components/deployments/version-label.ts';
import { Time } from '#components/ui/age.tsx';
import { NumberValue } from '#components/ui/number-value.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { capitalize, wordsOf } from '#components/ui/platform-word.ts';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import { q } from '#lib/client/query.ts';
import { servicesApi } from '#lib/contract/api/services-api.ts';
import type { Deployment } from '#lib/contract/deployments.ts';
import type { ServiceDetail } from '#lib/contract/services.ts';
import { errorShare } from './error-share.ts';
import type { TabProps } from './service-ref.ts';

const segmentLimit = 24;
const headline = 'text-xl font-semibold';

/** One block for each task up to a limit, then shares of one bar. */
function TaskBar({ desired, running, pending }: { desired: number; running: number; pending: number }) {
  const total = Math.max(desired, running + pending);
  if (total === 0) return <div aria-hidden="true" className="h-[5px] rounded-full bg-stopped-weak" />;
  const isShared = total > segmentLimit;
  const parts = [
    { id: 'running', count: running, tone: 'bg-steady' },
    { id: 'pending', count: pending, tone: 'bg-deploying opacity-60' },
    { id: 'missing', count: Math.max(0, total - running - pending), tone: 'bg-line-strong' },
  ];
  return (
    <div aria-hidden="true" className="flex h-[5px] gap-[3px]">
      {parts.flatMap(({ id, count, tone }) =>
        isShared
          ? count > 0
            ? [<span key={id} className={`rounded-full ${tone}`} style={{ flexGrow: count }} />]
            : []
          : Array.from({ length: count }, (_, index) => (
              <span key={`${id}${String(index)}`} className={`flex-1 rounded-full ${tone}`} />
            )),
      )}
    </div>
  );
}

export function TasksPanel({ service }: { service: ServiceDetail }) {
  const { desired, running, pending, asOf } = service;
  const isShort = desired !== null && running !== null && running < desired;
  return (
    <Panel title={capitalize(wordsOf(service.platform).tasks)} asOf={asOf}>
      <p className="flex items-baseline justify-between gap-3">
        <span className={headline}>
          <NumberValue field="running" value={running} className={isShort ? 'text-failing' : undefined} /> of{' '}
          <NumberValue field="desired" value={desired} /> running
        </span>
        <span className="text-muted">
          <NumberValue field="pending" value={pending} /> pending
        </span>
      </p>
      <div className="mt-2.5 mb-1">
        <TaskBar desired={desired ?? 0} running={running ?? 0} pending={pending ?? 0} />
      </div>
    </Panel>
  );
}

const describeBreaker = (
  { circuitBreaker, platform }: ServiceDetail,
  deployment: Deployment | undefined,
): string => {
  if (!circuitBreaker.enabled) return wordsOf(platform).withoutBreaker;
  const threshold = deployment?.circuitBreaker?.threshold ?? circuitBreaker.threshold;
  const does = circuitBreaker.rollback ? 'rolls back' : 'stops the deployment';
  const count = deployment?.circuitBreaker?.failureCount ?? circuitBreaker.failureCount;
  if (!threshold) return `the circuit breaker ${does}`;
  return count
    ? `circuit breaker ${count} of ${threshold}, then it ${does}`
    : `the circuit breaker ${does} at ${threshold}`;
};

/** The deployment on its way, or the last one. */
export function DeploymentPanel({
  service,
  deployments,
}: {
  service: ServiceDetail;
  deployments: readonly Deployment[] | undefined;
}) {
  const deployment =
    deployments?.find(({ id }) => id === service.deployment?.id) ??
    deployments?.find(({ current }) => current) ??
    deployments?.[0];
  const status = deployment?.status ?? service.deployment?.status;
  const failed = deployment?.failedTasks ?? service.deployment?.failedTasks ?? null;
  const to = deployment
    ? versionLabel(deployment.to, deployment.from)
    : (service.images[0]?.tag ?? service.revision ?? '–');
  const words = wordsOf(service.platform);
  const startedAt = deployment?.startedAt ?? service.deployment?.startedAt;
  return (
    <Panel
      title={capitalize(wordsOf(service.platform).deployment)}
      aside={
        startedAt && (
          <span>
            <Time at={startedAt} />
            {deployment?.by ? `, by ${deployment.by}` : ''}
          </span>
        )
      }
    >
      <div data-row-id={deployment?.id} data-status={status} data-as-of={service.asOf}>
        <p className="flex items-baseline justify-between gap-3">
          <span className={`${headline} min-w-0 truncate`}>{to}</span>
          {deployment?.from && (
            <span className="shrink-0 text-muted">from {versionLabel(deployment.from, deployment.to)}</span>
          )}
        </p>
        <p className="mt-1 flex flex-wrap items-center gap-x-2 text-muted">
          {status && status !== 'successful' && <StatusBadge status={status} quiet />}
          {failed !== null && failed > 0 ? (
            <span>
              <NumberValue field="failedTasks" value={failed} /> failed{' '}
              {failed === 1 ? words.task : words.tasks}; {describeBreaker(service, deployment)}
            </span>
          ) : (
            <span>{failed === 0 ? `no failed ${words.task}` : describeBreaker(service, deployment)}</span>
          )}
        </p>
      </div>
    </Panel>
  );
}

/** What the load balancer says of the tasks. */
export function TargetsPanel({ target, service }: TabProps) {
  const { loadBalancers, asOf } = service;
  const title = wordsOf(service.platform).targets;
  // The charts below ask the same and ask again: one answer serves both.
  const metrics = useQuery({
    ...q(servicesApi.metrics, { ...target, range: '3h' }),
    enabled: loadBalancers.length > 0,
  });
  const share = metrics.data ? errorShare(metrics.data) : null;
  if (loadBalancers.length === 0)
    return (
      <Panel title={title} asOf={asOf}>
        <p className={headline}>{wordsOf(service.platform).noBalancer}</p>
        <p className="mt-1 text-muted">{wordsOf(service.platform).withoutBalancer}</p>
      </Panel>
    );
  const isKnown = loadBalancers.every(({ healthy, total }) => healthy !== null && total !== null);
  const sum = (pick: (balancer: ServiceDetail['loadBalancers'][number]) => number | null) =>
    isKnown ? loadBalancers.reduce((all, balancer) => all + (pick(balancer) ?? 0), 0) : null;
  const healthy = sum((balancer) => balancer.healthy);
  const total = sum((balancer) => balancer.total);
  const ill = loadBalancers.flatMap(({ targets }) => targets).find(({ state }) => state === 'unhealthy');
  return (
    <Panel title={title} asOf={asOf}>
      <p className="flex items-baseline justify-between gap-3">
        <span className={headline}>
          <NumberValue
            field="healthyTargets"
            value={healthy}
            className={healthy !== null && total !== null && healthy < total ? 'text-failing' : undefined}
          />{' '}
          of <NumberValue field="targets" value={total} /> healthy
        </span>
        {share !== null && (
          <span className="shrink-0 text-muted" title="Share of requests in the last 10 minutes">
            HTTP 5xx{' '}
            <NumberValue
              field="targetErrorPercent"
              value={share}
              text={`${share.toFixed(share > 0 && share < 10 ? 1 : 0)} %`}
              className={share >= 1 ? 'text-failing' : undefined}
            />
          </span>
        )}
      </p>
      {ill && <p className="mt-1 wrap-anywhere">{ill.description ?? ill.reason}</p>}
      {loadBalancers.map(({ name, container, port, healthPath, targetGroupArn }) => (
        <p key={targetGroupArn ?? name} className="mt-1 truncate text-muted">
          {[name, container, port === undefined ? null : `port ${port}`, healthPath]
            .filter(Boolean)
            .join(', ')}
        </p>
      ))}
    </Panel>
  );
}
