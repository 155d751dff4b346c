'use client';
import { useQuery } from '@tanstack/react-query';
import { usePlanLauncher } from '#components/plan/plan-launcher.ts';
import { taskName } from '#components/tasks/task-name.ts';
import { AsOf } from '#components/ui/age.tsx';
import type { Column } from '#components/ui/data-table.tsx';
import { EmptyState, FilteredEmpty } from '#components/ui/empty-state.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { wordsOf } from '#components/ui/platform-word.ts';
import { SearchBox } from '#components/ui/search-box.tsx';
import { useUrlState, writeUrl } from '#components/ui/use-url-state.ts';
import { q } from '#lib/client/query.ts';
import { tasksApi } from '#lib/contract/api/services-api.ts';
import type { Task } from '#lib/contract/tasks.ts';
import { ReadState } from './read-state.tsx';
import { RowAction } from './row-action.tsx';
import { Segmented } from './segmented.tsx';
import { refusalOf } from './service-actions.tsx';
import { intervalOf, type TabProps } from './service-ref.ts';
import { sortTasks } from './sort-tasks.ts';
import { revisionColumn, TaskAge, TaskTable } from './task-table.tsx';

const states = [
  { value: 'all', label: 'All' },
  { value: 'running', label: 'Running' },
  { value: 'stopped', label: 'Stopped' },
];

const matches = (task: Task, text: string) =>
  [task.id, task.verdict, task.zone, task.node, task.revision, task.address, task.lastStatus].some((part) =>
    part?.toLowerCase().includes(text),
  );

/** Every task, running and stopped, with its verdict. */
export function TasksTab({ target, service }: TabProps) {
  const [state] = useUrlState('state', 'all');
  const [text] = useUrlState('q');
  const { propose } = usePlanLauncher();
  const words = wordsOf(service.platform);
  const known = state === 'running' || state === 'stopped' ? state : 'all';
  const tasks = useQuery({
    ...q(tasksApi.list, { ...target, state: known }),
    refetchInterval: intervalOf(service),
  });
  const stop: Column<Task> = {
    id: 'stop',
    header: <span className="sr-only">Action</span>,
    narrowWidth: '76px',
    width: '92px',
    align: 'right',
    phone: 'below-end',
    className: 'sm:overflow-visible!',
    cell: (task) =>
      task.state === 'stopped' ? (
        <span className="sm:hidden">
          <TaskAge task={task} />
        </span>
      ) : (
        <RowAction
          label={`Stop… ${words.task} ${taskName(task.id)}`}
          disabledReason={refusalOf(service.can.stopTask)}
          onClick={() => propose({ action: 'stop-task', task: task.id }, taskName(task.id))}
        >
          Stop…
        </RowAction>
      ),
  };
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <SearchBox />
        <Segmented name="state" label="State" options={states} fallback="all" />
        <span className="ml-auto">{tasks.data && <AsOf at={tasks.data.asOf} prefix="" />}</span>
      </div>
      <ReadState what={`The ${words.tasks}`} query={tasks}>
        {({ items }) => {
          const rows = sortTasks(items.filter((task) => !text || matches(task, text.toLowerCase())));
          if (items.length === 0)
            return (
              <Panel flush>
                <EmptyState
                  title={known === 'stopped' ? `No ${words.task} that ended is kept` : `No ${words.task}`}
                >
                  {words.endedTasksStay}
                </EmptyState>
              </Panel>
            );
          if (rows.length === 0)
            return (
              <Panel flush>
                <FilteredEmpty what={words.tasks} onClear={() => writeUrl({ q: null })} />
              </Panel>
            );
          return <TaskTable tasks={rows} extra={[revisionColumn]} action={stop} />;
        }}
      </ReadState>
    </>
  );
}
