'use client';
import { useQuery } from '@tanstack/react-query';
import { serviceNameOf } from '#components/service/service-title.ts';
import { ShellButton } from '#components/terminal/shell-button.tsx';
import { Age, AsOf, Time } from '#components/ui/age.tsx';
import { Breadcrumb } from '#components/ui/breadcrumb.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { CodeText } from '#components/ui/code-text.tsx';
import { FailedState } from '#components/ui/empty-state.tsx';
import { GoneNote } from '#components/ui/gone-note.tsx';
import { IncompleteNote } from '#components/ui/incomplete-note.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { capitalize, wordsOf } from '#components/ui/platform-word.ts';
import { ShortId } from '#components/ui/short-id.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { StatusBadge, StatusIcon } from '#components/ui/status-badge.tsx';
import { useAccountNames } from '#lib/client/account-names.ts';
import { isGone } from '#lib/client/api-error.ts';
import { movingIntervalMs, q, steadyIntervalMs } from '#lib/client/query.ts';
import { tasksApi } from '#lib/contract/api/services-api.ts';
import { parseClusterId, parseKubeTaskId } from '#lib/contract/ids.ts';
import type { TaskDetail } from '#lib/contract/tasks.ts';
import { paths } from '#lib/paths.ts';
import { StopTask } from './stop-task.tsx';
import { TaskContainers } from './task-containers.tsx';
import { TaskKubernetes } from './task-kubernetes.tsx';
import { hasFailed, statusOf } from './task-look.ts';
import { taskName } from './task-name.ts';
import { jobLogsOf, TaskOfJob } from './task-of-job.tsx';
import { TaskWhere } from './task-where.tsx';

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
      <p className="text-muted">No times are reported yet.</p>
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

/** The badge says it already. */
const isSaid = (task: TaskDetail): boolean => {
  const { status, word } = statusOf(task);
  return [status, word, task.state].some((said) => said?.toLowerCase() === task.lastStatus.toLowerCase());
};

const logsOf =
  ({ task, ...service }: { cluster: string; service: string; task: string }) =>
  (container: string, isPrevious: boolean): string =>
    paths.service(service, 'logs', { task, container, previous: isPrevious ? '1' : undefined });

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
  const hasGone = isGone(task.error);
  const ref = parseClusterId(clusterId);
  const words = wordsOf(ref?.platform);
  const namespace = words.hasNamespaces ? parseKubeTaskId(taskId)?.namespace : undefined;
  const serviceName = (service: string) => serviceNameOf({ cluster: clusterId, service });
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
                    ...(namespace
                      ? [{ label: namespace, href: paths.cluster(clusterId, { namespace }) }]
                      : []),
                  ].filter(({ label }) => label !== '-')
                : []),
              ...(data?.serviceId
                ? [
                    {
                      label: serviceName(data.serviceId),
                      href: paths.service({ cluster: clusterId, service: data.serviceId }, 'tasks'),
                    },
                  ]
                : []),
            ]}
          />
        }
        title={
          <>
            {capitalize(words.task)} <span className="font-mono text-xl font-medium">{taskName(taskId)}</span>
          </>
        }
        note={words.hasNamespaces ? undefined : <ShortId id={taskId} head={40} className="max-sm:hidden" />}
        below={
          data ? (
            <div
              className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-muted"
              data-row-id={data.id}
              data-status={data.state}
              data-as-of={data.asOf}
            >
              <StatusBadge {...statusOf(data)} />
              {isSaid(data) ? null : <span>{data.lastStatus}</span>}
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
                Logs of this {words.task}
              </ButtonLink>
              <ButtonLink
                href={paths.service({ cluster: clusterId, service: data.serviceId })}
                className="max-sm:flex-1"
              >
                Open {serviceName(data.serviceId)}
              </ButtonLink>
              {data.state === 'stopped' || hasGone ? null : (
                <>
                  <ShellButton
                    task={data}
                    name={taskName(taskId)}
                    exec={data.exec}
                    className="max-sm:flex-1"
                  />
                  <StopTask cluster={clusterId} service={data.serviceId} task={taskId} />
                </>
              )}
            </>
          ) : data?.jobId ? (
            <TaskOfJob task={data} job={data.jobId} />
          ) : null
        }
      />
      {data ? (
        <>
          {hasGone ? (
            <div className="mb-4">
              <GoneNote what={`This ${words.task}`} />
            </div>
          ) : null}
          <IncompleteNote items={data.incomplete} className="mb-3" />
          <Verdict task={data} />
          <div className="grid gap-4">
            <TaskContainers
              containers={data.containers}
              logsOf={
                words.hasNamespaces && data.serviceId !== undefined
                  ? logsOf({ cluster: clusterId, service: data.serviceId, task: taskId })
                  : data.jobId === undefined
                    ? undefined
                    : jobLogsOf({ cluster: clusterId, job: data.jobId, task: taskId })
              }
            />
            <div className="grid items-start gap-4 md:grid-cols-2">
              <Timeline task={data} />
              <TaskWhere task={data} />
            </div>
            {words.hasNamespaces ? <TaskKubernetes task={data} /> : null}
          </div>
        </>
      ) : task.error ? (
        <Panel flush>
          <FailedState what={`The ${words.task}`} error={task.error} onRetry={() => void task.refetch()} />
        </Panel>
      ) : (
        <SkeletonRows rows={5} />
      )}
    </>
  );
};
