'use client';
import { useQuery } from '@tanstack/react-query';
import { PlanChanges } from '#components/plan/plan-changes.tsx';
import { Age, Time } from '#components/ui/age.tsx';
import { Breadcrumb } from '#components/ui/breadcrumb.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { CodeText } from '#components/ui/code-text.tsx';
import { FailedState } from '#components/ui/empty-state.tsx';
import { Facts } from '#components/ui/facts.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { capitalize, wordsOf } from '#components/ui/platform-word.ts';
import { ShortId } from '#components/ui/short-id.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { StatusIcon } from '#components/ui/status-badge.tsx';
import { formatDuration } from '#components/ui/time-format.ts';
import { movingIntervalMs, q, steadyIntervalMs } from '#lib/client/query.ts';
import { operationsApi } from '#lib/contract/api/plans-api.ts';
import { parseClusterId } from '#lib/contract/ids.ts';
import type { Operation, OperationStep } from '#lib/contract/operations.ts';
import { paths } from '#lib/paths.ts';
import { OperationBadge } from './operation-state.tsx';
import { isUnderWay } from './operations-view.tsx';

const Steps = ({ steps, isMoving }: { steps: OperationStep[]; isMoving: boolean }) => (
  <Panel title="Steps" flush className="pb-2">
    <ol>
      {steps.map((step) => (
        <li
          key={step.id}
          data-row-id={step.id}
          data-status={step.level}
          className="flex items-start gap-3 px-4 py-1.5"
        >
          <Time at={step.at} style="second" className="text-muted" />
          <StatusIcon status={step.level} className="mt-0.5" />
          <span className="min-w-0 wrap-anywhere">
            <CodeText text={step.message} />
          </span>
        </li>
      ))}
      {isMoving ? (
        <li className="flex items-center gap-3 px-4 py-1.5 text-muted">
          <StatusIcon status="running" className="text-deploying!" />
          Followed until it is steady or has failed. This page may be closed.
        </li>
      ) : null}
    </ol>
  </Panel>
);

const Changes = ({ operation }: { operation: Operation }) => (
  <Panel title="Changes">
    <PlanChanges changes={operation.changes} />
  </Panel>
);

/** A node has no page of its own: it is shown on its cluster's. */
const homeOfNode = ({ clusterId, nodeId }: Operation['target']): string =>
  paths.cluster(clusterId, { tab: 'nodes', node: nodeId });

/** One operation, step by step to the steady state or the failure. */
export const OperationView = ({ operationId }: { operationId: string }) => {
  const query = useQuery({
    ...q(operationsApi.get, { operation: operationId }),
    refetchInterval: ({ state }) =>
      state.data && !isUnderWay(state.data) ? steadyIntervalMs * 6 : movingIntervalMs / 2,
  });
  const operation = query.data;
  if (!operation)
    return (
      <>
        <PageHeader title="Operation" />
        {query.error ? (
          <Panel flush>
            <FailedState what="The operation" error={query.error} onRetry={() => void query.refetch()} />
          </Panel>
        ) : (
          <SkeletonRows rows={6} />
        )}
      </>
    );
  const { target } = operation;
  const ref = parseClusterId(target.clusterId);
  const service =
    target.serviceId === undefined ? null : { cluster: target.clusterId, service: target.serviceId };
  const home = service ? paths.service(service) : homeOfNode(target);
  return (
    <>
      <PageHeader
        above={
          <Breadcrumb
            crumbs={[
              { label: 'Operations', href: paths.operations() },
              ...(ref ? [{ label: ref.name, href: paths.cluster(target.clusterId) }] : []),
              { label: target.name, href: home },
            ]}
          />
        }
        title={operation.title}
        below={
          <div
            className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-muted"
            data-row-id={operation.id}
            data-status={operation.state}
          >
            <OperationBadge state={operation.state} />
            <span>
              by {operation.by}, <Age at={operation.startedAt} />
              {operation.finishedAt
                ? `, took ${formatDuration(Date.parse(operation.finishedAt) - Date.parse(operation.startedAt))}`
                : ''}
            </span>
          </div>
        }
        actions={
          <>
            <ButtonLink href={home} className="max-sm:flex-1">
              Open {target.name}
            </ButtonLink>
            {service ? (
              <ButtonLink href={paths.service(service, 'logs')} className="max-sm:flex-1">
                Logs
              </ButtonLink>
            ) : null}
          </>
        }
      />
      {operation.reason ? (
        <div
          className={`mb-4 flex gap-2 rounded-panel border px-4 py-3 ${operation.state === 'failed' ? 'border-failing/40 bg-failing-weak' : 'border-degraded/40 bg-degraded-weak'}`}
        >
          <StatusIcon status={operation.state === 'failed' ? 'failed' : 'warn'} className="mt-0.5" />
          <p className="min-w-0 wrap-anywhere">
            <CodeText text={operation.reason} />
          </p>
        </div>
      ) : null}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Steps steps={operation.steps} isMoving={isUnderWay(operation)} />
        <div className="grid gap-4">
          <Changes operation={operation} />
          <Panel title="About">
            <Facts
              facts={[
                { label: 'Operation', value: <ShortId id={operation.id} head={20} /> },
                { label: 'Plan', value: <ShortId id={operation.plan} head={20} /> },
                {
                  label: 'Started',
                  value: <Time at={operation.startedAt} style="exact" className="whitespace-normal!" />,
                },
                operation.finishedAt && {
                  label: 'Ended',
                  value: <Time at={operation.finishedAt} style="exact" className="whitespace-normal!" />,
                },
                target.taskId && { label: 'Task', value: <ShortId id={target.taskId} /> },
                target.nodeId && {
                  label: capitalize(wordsOf(parseClusterId(target.clusterId)?.platform).node),
                  value: <ShortId id={target.nodeId} head={40} />,
                },
              ]}
            />
          </Panel>
        </div>
      </div>
    </>
  );
};
