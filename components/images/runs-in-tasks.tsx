'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { taskName } from '#components/tasks/task-name.ts';
import { wordsOf } from '#components/ui/platform-word.ts';
import { q } from '#lib/client/query.ts';
import { tasksApi } from '#lib/contract/api/services-api.ts';
import { parseClusterId } from '#lib/contract/ids.ts';
import type { RunsIn } from '#lib/contract/images.ts';
import type { Task } from '#lib/contract/tasks.ts';
import { paths } from '#lib/paths.ts';

const intervalMs = 30_000;
const mostNames = 6;

const runs = ({ containers }: Task, digests: ReadonlySet<string>): boolean =>
  containers.some(({ digest }) => digest !== undefined && digests.has(digest));

/** The tasks of one service that run any of some digests, each a link. */
export function RunsInTasks({ run, digests }: { run: RunsIn; digests: ReadonlySet<string> }) {
  const { data } = useQuery({
    ...q(tasksApi.list, { cluster: run.clusterId, service: run.serviceId, state: 'running' }),
    refetchInterval: intervalMs,
  });
  if (!data) return null;
  const words = wordsOf(parseClusterId(run.clusterId)?.platform);
  const tasks = data.items.filter((task) => runs(task, digests));
  return (
    <div className="text-muted" data-as-of={data.asOf}>
      <data data-field="tasks" value={tasks.length}>
        {tasks.length}
      </data>{' '}
      of {data.items.length} {data.items.length === 1 ? words.task : words.tasks}
      {tasks.length > 0 ? ': ' : ''}
      {tasks.slice(0, mostNames).map((task, index) => (
        <span key={task.id} data-row-id={task.id} data-status={task.state}>
          {index > 0 ? ', ' : ''}
          <Link
            href={paths.task({ cluster: task.clusterId, task: task.id })}
            prefetch={false}
            className="font-mono text-sm hover:text-accent hover:underline"
          >
            {taskName(task.id)}
          </Link>
        </span>
      ))}
      {tasks.length > mostNames ? ` and ${tasks.length - mostNames} more` : null}
    </div>
  );
}
