import { troubleWordOf } from '#components/tasks/task-trouble.ts';
import type { Task } from '#lib/contract/tasks.ts';

const order: Record<Task['state'], number> = { running: 0, pending: 1, stopped: 2 };
const whenOf = (task: Task): string => task.stoppedAt ?? task.startedAt ?? task.createdAt ?? '';

/** Running, then pending, then stopped; within each the latest first. */
export const sortTasks = (tasks: readonly Task[]): Task[] =>
  [...tasks].sort(
    (a, b) =>
      order[a.state] - order[b.state] || whenOf(b).localeCompare(whenOf(a)) || a.id.localeCompare(b.id),
  );

/** What does not run as it should, then the rest as always: for lists in which trouble would be far down. */
export const sortByTrouble = (tasks: readonly Task[]): Task[] => {
  const isIll = (task: Task) => troubleWordOf(task) !== undefined || task.state === 'pending';
  return sortTasks(tasks).sort((a, b) => Number(isIll(b)) - Number(isIll(a)));
};
