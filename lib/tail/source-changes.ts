import type { LogSource, LogSourceChange } from '#lib/contract/logs.ts';
import type { Task } from '#lib/contract/tasks.ts';
import type { LogQuery } from '#lib/domain/ports/log-reads.ts';

export type KnownTask = { id: string; state: Task['state']; verdict?: string; stoppedAt?: string };

/** What writes now, and the tasks it belongs to. */
export type SourcesNow = { sources: Iterable<LogSource>; tasks: ReadonlyMap<string, KnownTask> };

/** Told at the start at most; a service of thousands of tasks is not told one by one. */
const mostAtOnce = 200;

/** Whether a query wants anything of that container. */
export const isWantedSource = (
  { containers, tasks }: LogQuery,
  { task, container }: { task: string; container: string },
): boolean =>
  (!containers?.length || containers.includes(container)) && (!tasks?.length || tasks.includes(task));

/** Follows which sources a service has: what joined and what ended since the last look. */
export const createSourceWatch = (query: LogQuery) => {
  const running = new Map<string, LogSource>();
  return {
    look: ({ sources, tasks }: SourcesNow, nowMs: number): LogSourceChange[] => {
      const changes: LogSourceChange[] = [];
      const at = new Date(nowMs).toISOString();
      for (const source of sources) {
        const task = tasks.get(source.task);
        const isRunning = task && task.state !== 'stopped';
        if (!isRunning || running.has(source.stream) || !isWantedSource(query, source)) continue;
        running.set(source.stream, source);
        changes.push({ source, state: 'joined', at });
      }
      for (const [stream, source] of running) {
        const task = tasks.get(source.task);
        if (task && task.state !== 'stopped') continue;
        running.delete(stream);
        changes.push({ source, state: 'ended', at: task?.stoppedAt ?? at, message: task?.verdict });
      }
      return changes.slice(0, mostAtOnce);
    },
  };
};
