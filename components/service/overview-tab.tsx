'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { EmptyState, FailedState } from '#components/ui/empty-state.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { capitalize, wordsOf } from '#components/ui/platform-word.ts';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { q } from '#lib/client/query.ts';
import { deploymentsApi, tasksApi } from '#lib/contract/api/services-api.ts';
import { paths } from '#lib/paths.ts';
import { OverviewCharts } from './overview-charts.tsx';
import { DeploymentPanel, TargetsPanel, TasksPanel } from './overview-panels.tsx';
import { OwnerNote } from './owner-note.tsx';
import { PausedNote } from './paused-note.tsx';
import { intervalOf, type TabProps } from './service-ref.ts';
import { sortTasks } from './sort-tasks.ts';
import { TaskTable } from './task-table.tsx';
import { WhyBanner } from './why-banner.tsx';

const tasksShown = 12;

/** Health first: why, the numbers, the charts, the tasks. */
export function OverviewTab({ target, service }: TabProps) {
  const refetchInterval = intervalOf(service);
  const history = useQuery({ ...q(deploymentsApi.list, target), refetchInterval });
  const tasks = useQuery({ ...q(tasksApi.list, { ...target, state: 'all' }), refetchInterval });
  const rows = sortTasks(tasks.data?.items ?? []);
  const words = wordsOf(service.platform);
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
      <PausedNote service={service} />
      <WhyBanner target={target} service={service} deployments={history.data?.items ?? []} tasks={rows} />
      <OwnerNote service={service} />
      <div className="grid gap-4 md:grid-cols-2 lg:grid-cols-3 md:max-lg:[&>:last-child]:col-span-2">
        <TasksPanel service={service} />
        <DeploymentPanel service={service} deployments={history.data?.items} />
        <TargetsPanel target={target} service={service} />
      </div>
      <OverviewCharts target={target} service={service} />
      <Panel
        flush
        title={capitalize(words.tasks)}
        note={words.hasNamespaces ? 'all that are there' : 'running, pending and stopped in the last hour'}
        asOf={tasks.data?.asOf}
        busy={tasks.isPending}
      >
        {tasks.data ? (
          rows.length === 0 ? (
            <EmptyState
              title={`No ${words.task} runs${words.hasNamespaces ? '' : ' or stopped in the last hour'}`}
            >
              {service.desired === 0 ? 'The desired count is 0: scale the service to start some.' : null}
            </EmptyState>
          ) : (
            <TaskTable frame="none" tasks={rows.slice(0, tasksShown)} />
          )
        ) : tasks.isError ? (
          <FailedState what={`The ${words.tasks}`} error={tasks.error} onRetry={() => void tasks.refetch()} />
        ) : (
          <SkeletonRows rows={4} />
        )}
        {rows.length > tasksShown && (
          <Link
            href={paths.service(target, 'tasks', { state: 'all' })}
            prefetch={false}
            className="flex min-h-9 items-center border-t px-4 text-accent hover:underline max-sm:min-h-11"
          >
            All {rows.length} {words.tasks}
          </Link>
        )}
      </Panel>
    </div>
  );
}
