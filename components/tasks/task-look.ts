import type { TaskDetail } from '#lib/contract/tasks.ts';
import { isNotReady, troubleWordOf } from './task-trouble.ts';

/** Whether a task ended as it should not have. */
export const hasFailed = (task: TaskDetail): boolean =>
  task.containers.some((container) => container.exitCode !== undefined && container.exitCode !== 0) ||
  task.stopCode === 'TaskFailedToStart' ||
  task.stopCode === 'EssentialContainerExited';

/** A task's state as its page shows it. */
export const statusOf = (task: TaskDetail): { status: string; word?: string } => {
  if (task.state === 'stopped' && hasFailed(task)) return { status: 'failed', word: 'stopped' };
  if (task.state === 'running' && task.health === 'UNHEALTHY')
    return { status: 'failing', word: 'unhealthy' };
  const trouble = troubleWordOf(task);
  if (trouble) return { status: 'failing', word: trouble };
  return isNotReady(task) ? { status: 'pending', word: 'not ready' } : { status: task.state };
};
