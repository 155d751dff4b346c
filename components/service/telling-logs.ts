import { wordsOf } from '#components/ui/platform-word.ts';
import type { Task } from '#lib/contract/tasks.ts';

export type TellingLogs = { label: string; query: { task?: string; previous?: '1' } };

const ofAll: TellingLogs = { label: 'Logs', query: {} };

/** The lines that tell most of a service in trouble. `tasks` are those that are known of it. */
export const findTellingLogs = (
  platform: string,
  taskId: string | undefined,
  tasks: readonly Pick<Task, 'id' | 'containers'>[],
): TellingLogs => {
  const { keepsPreviousRun, task: word } = wordsOf(platform);
  if (!taskId) return ofAll;
  if (!keepsPreviousRun) return { label: 'Logs before the last exit', query: { task: taskId } };
  const containers = tasks.find(({ id }) => id === taskId)?.containers ?? [];
  // A container that starts again keeps what its run before wrote.
  if (containers.some(({ previous }) => previous !== undefined))
    return { label: 'Logs before the last exit', query: { task: taskId, previous: '1' } };
  const hasRun = containers.some(
    ({ lastStatus, exitCode }) => lastStatus === 'Running' || exitCode !== undefined,
  );
  return hasRun ? { label: `Logs of the ${word}`, query: { task: taskId } } : ofAll;
};
