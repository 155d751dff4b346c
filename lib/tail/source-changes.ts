import type { LogSourceChange } from '#lib/contract/logs.ts';
import type { LogQuery } from '#lib/domain/ports/log-reads.ts';
import type { ServiceSources } from './resolve-sources.ts';

/** Told at the start at most; a service of thousands of tasks is not told one by one. */
const mostAtOnce = 200;

/** Follows which sources a service has: what joined and what ended since the last look. */
export const createSourceWatch = (query: LogQuery) => {
  const running = new Map<string, LogSourceChange['source']>();
  const isWanted = ({ task, container }: { task: string; container: string }) =>
    (!query.containers?.length || query.containers.includes(container)) &&
    (!query.tasks?.length || query.tasks.includes(task));
  return {
    look: (sources: ServiceSources, nowMs: number): LogSourceChange[] => {
      const changes: LogSourceChange[] = [];
      const at = new Date(nowMs).toISOString();
      for (const group of sources.groups) {
        for (const source of group.streams.values()) {
          const task = sources.tasks.get(source.task);
          if (!isWanted(source) || !task || task.state === 'stopped' || running.has(source.stream)) continue;
          running.set(source.stream, source);
          changes.push({ source, state: 'joined', at });
        }
      }
      for (const [stream, source] of running) {
        const task = sources.tasks.get(source.task);
        if (task && task.state !== 'stopped') continue;
        running.delete(stream);
        changes.push({ source, state: 'ended', at: task?.stoppedAt ?? at, message: task?.verdict });
      }
      return changes.slice(0, mostAtOnce);
    },
  };
};
