import { troubleWordOf } from '#components/tasks/task-trouble.ts';
import type { Task } from '#lib/contract/tasks.ts';

const order: Record<Task['state'], number> = { running: 0, pending: 1, stopped: 2 };
const whenOf = (task: Task): string => task.stoppedAt ?? task.startedAt ?? task.createdAt ?? '';

/** Instants and ids are plain ASCII: no language has a say in their order, and asking one is slow. */
const compare = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** Running, then pending, then stopped; within each the latest first. */
export const sortTasks = (tasks: readonly Task[]): Task[] =>
  [...tasks].sort(
    (a, b) => order[a.state] - order[b.state] || compare(whenOf(b), whenOf(a)) || compare(a.id, b.id),
  );

/** What does not run as it should, then the rest as always: for lists in which trouble would be far down. */
export const sortByTrouble = (tasks: readonly Task[]): Task[] => {
  const isIll = (task: Task) => troubleWordOf(task) !== undefined || task.state === 'pending';
  const { ill = [], well = [] } = Object.groupBy(sortTasks(tasks), (task) => (isIll(task) ? 'ill' : 'well'));
  return [...ill, ...well];
};
