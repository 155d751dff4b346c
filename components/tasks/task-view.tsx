'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { Age, AsOf, Time } from '#components/ui/age.tsx';
import { Breadcrumb } from '#components/ui/breadcrumb.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { CodeText } from '#components/ui/code-text.tsx';
import { FailedState } from '#components/ui/empty-state.tsx';
import { Facts } from '#components/ui/facts.tsx';
import { IncompleteNote } from '#components/ui/incomplete-note.tsx';
import { NumberValue } from '#components/ui/number-value.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { ShortId, shortenId } from '#components/ui/short-id.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { StatusBadge, StatusIcon } from '#components/ui/status-badge.tsx';
import { useAccountNames } from '#lib/client/account-names.ts';
import { movingIntervalMs, q, steadyIntervalMs } from '#lib/client/query.ts';
import { tasksApi } from '#lib/contract/api/services-api.ts';
import { parseClusterId } from '#lib/contract/ids.ts';
import type { TaskDetail } from '#lib/contract/tasks.ts';
import { paths } from '#lib/paths.ts';
import { StopTask } from './stop-task.tsx';
import { TaskContainers } from './task-containers.tsx';

const hasFailed = (task: TaskDetail): boolean =>
  task.containers.some((container) => container.exitCode !== undefined && container.exitCode !== 0) ||
  task.stopCode === 'TaskFailedToStart' ||
  task.stopCode === 'EssentialContainerExited';

const statusOf = (task: TaskDetail): { status: string; word?: string } => {
  if (task.state === 'stopped' && hasFailed(task)) return { status: 'failed', word: 'stopped' };
  if (task.state === 'running' && task.health === 'UNHEALTHY')
    return { status: 'failing', word: 'unhealthy' };
  return { status: task.state };
};

const Verdict = ({ task }: { task: TaskDetail }) => {
  if (!task.verdict) return null;
  const isBad = task.state !== 'stopped' || hasFailed(task);
  return (
    <div
      className={classNames(
        'mb-4 rounded-panel border px-4 py-3',
        isBad ? 'border-failing/40 bg-failing-weak' : 'bg-surface',
      )}
    >
      <p className={classNames('flex gap-2 font-medium', isBad && 'text-failing')}>
        <StatusIcon status={isBad ? 'failing' : 'info'} className="mt-0.5" />
        <span>
          <CodeText text={task.verdict} />
        </span>
      </p>
      {task.stoppedReason && task.stoppedReason !== task.verdict ? (
        <p className="mt-1 wrap-anywhere">{task.stoppedReason}</p>
      ) : null}
      {task.next ? (
        <p className="mt-1">
          <CodeText text={task.next} />
        </p>
      ) : null}
    </div>
  );
};

const Timeline = ({ task }: { task: TaskDetail }) => (
  <Panel title="Timeline">
    {task.timeline.length === 0 ? (
      <p className="text-muted">AWS reports no times for this task yet.</p>
    ) : (
      <ol className="grid gap-1.5">
        {task.timeline.map((entry) => (
          <li key={entry.at + entry.label} className="flex gap-3">
            <Time at={entry.at} style="second" className="text-muted" />
            <span>{entry.label}</span>
          </li>
        ))}
      </ol>
    )}
  </Panel>
);

const link = 'text-accent hover:underline';

const Where = ({ task }: { task: TaskDetail }) => {
  const serviceRef = task.serviceId ? { cluster: task.clusterId, service: task.serviceId } : null;
  return (
    <Panel title="Who and where" asOf={task.asOf}>
      <Facts
        facts={[
          serviceRef && {
            label: 'Service',
            value: (
              <Link href={paths.service(serviceRef)} prefetch={false} className={link}>
                {task.serviceId}
              </Link>
            ),
          },
          { label: 'Started by', value: task.startedBy },
          { label: 'Group', value: task.group },
          {
            label: 'Revision',
            value: task.revision ? <span className="font-mono text-sm">{task.revision}</span> : null,
          },
          { label: 'Deployment', value: task.deployment ? <ShortId id={task.deployment} /> : null },
          { label: 'Launch type', value: task.launch },
          { label: 'Platform version', value: task.platformVersion },
          { label: 'Zone', value: task.zone },
          {
            label: 'Instance',
            value: task.node ? <span className="font-mono text-sm">{task.node}</span> : null,
          },
          {
            label: 'Address',
            value: task.address ? <span className="font-mono text-sm">{task.address}</span> : null,
          },
          {
            label: 'CPU',
            value:
              task.cpu === undefined ? null : (
                <>
                  <NumberValue field="cpu" value={task.cpu} unit="units" />
                  {task.vcpu === undefined ? null : (
                    <>
                      {' '}
                      (<NumberValue field="vcpu" value={task.vcpu} unit="vCPU" />)
                    </>
                  )}
                </>
              ),
          },
          {
            label: 'Memory',
            value:
              task.memoryMiB === undefined ? null : (
                <NumberValue field="memoryMiB" value={task.memoryMiB} unit="MiB" />
              ),
          },
          {
            label: 'ECS Exec',
            value: task.executeCommand === undefined ? null : task.executeCommand ? 'enabled' : 'off',
          },
        ]}
      />
    </Panel>
  );
};

/** One task: why it stopped or does not run, its times, its containers, where it runs. */
export const TaskView = ({ clusterId, taskId }: { clusterId: string; taskId: string }) => {
  const accountName = useAccountNames();
  const task = useQuery({
    ...q(tasksApi.get, { cluster: clusterId, task: taskId }),
    refetchInterval: (query) =>
      query.state.data?.state === 'pending'
        ? movingIntervalMs
        : query.state.data?.state === 'stopped'
          ? steadyIntervalMs * 4
          : steadyIntervalMs,
  });
  const { data } = task;
  const ref = parseClusterId(clusterId);
  return (
    <>
      <PageHeader
        above={
          <Breadcrumb
            crumbs={[
              ...(ref
                ? [
                    { label: accountName(ref.account), href: paths.clusters({ account: ref.account }) },
                    {
                      label: ref.region,
                      href: paths.clusters({ account: ref.account, region: ref.region }),
                    },
                    { label: ref.name, href: paths.cluster(clusterId) },
                  ]
                : []),
              ...(data?.serviceId
                ? [
                    {
                      label: data.serviceId,
                      href: paths.service({ cluster: clusterId, service: data.serviceId }, 'tasks'),
                    },
                  ]
                : []),
            ]}
          />
        }
        title={
          <>
            Task <span className="font-mono text-xl font-medium">{shortenId(taskId)}</span>
          </>
        }
        note={<ShortId id={taskId} head={40} className="max-sm:hidden" />}
        below={
          data ? (
            <div
              className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-muted"
              data-row-id={data.id}
              data-status={data.state}
              data-as-of={data.asOf}
            >
              <StatusBadge {...statusOf(data)} />
              {data.lastStatus.toLowerCase() === data.state ? null : <span>{data.lastStatus}</span>}
              {data.stoppedAt ? (
                <span>
                  stopped <Age at={data.stoppedAt} />
                </span>
              ) : data.startedAt ? (
                <span>
                  started <Age at={data.startedAt} />
                </span>
              ) : null}
              <AsOf at={data.asOf} />
            </div>
          ) : null
        }
        actions={
          data?.serviceId ? (
            <>
              <ButtonLink
                href={paths.service({ cluster: clusterId, service: data.serviceId }, 'logs', {
                  task: taskId,
                })}
                className="max-sm:flex-1"
              >
                Logs of this task
              </ButtonLink>
              <ButtonLink
                href={paths.service({ cluster: clusterId, service: data.serviceId })}
                className="max-sm:flex-1"
              >
                Open {data.serviceId}
              </ButtonLink>
              {data.state === 'stopped' ? null : (
                <StopTask cluster={clusterId} service={data.serviceId} task={taskId} />
              )}
            </>
          ) : null
        }
      />
      {data ? (
        <>
          <IncompleteNote items={data.incomplete} className="mb-3" />
          <Verdict task={data} />
          <div className="grid gap-4">
            <TaskContainers containers={data.containers} />
            <div className="grid items-start gap-4 md:grid-cols-2">
              <Timeline task={data} />
              <Where task={data} />
            </div>
          </div>
        </>
      ) : task.error ? (
        <Panel flush>
          <FailedState what="The task" error={task.error} onRetry={() => void task.refetch()} />
        </Panel>
      ) : (
        <SkeletonRows rows={5} />
      )}
    </>
  );
};
