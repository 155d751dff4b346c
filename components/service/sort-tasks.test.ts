import { expect, test } from 'vitest';
import type { Task } from '#lib/contract/tasks.ts';
import { sortByTrouble, sortTasks } from './sort-tasks.ts';

const task = (id: string, state: Task['state'], lastStatus: string): Task => ({
  id,
  clusterId: 'eks:1:eu-west-1:a',
  state,
  lastStatus,
  startedAt: '2026-11-22T12:00:00Z',
  containers: [],
});

const tasks = [
  task('ended', 'stopped', 'Completed'),
  task('well', 'running', 'Running'),
  task('crashing', 'pending', 'CrashLoopBackOff'),
];
const idsOf = (sorted: Task[]) => sorted.map(({ id }) => id);

test('the tasks of a service stand as they come and go', () => {
  expect(idsOf(sortTasks(tasks))).toEqual(['well', 'crashing', 'ended']);
});

test('in a whole cluster what does not run as it should comes first', () => {
  expect(idsOf(sortByTrouble(tasks))).toEqual(['crashing', 'well', 'ended']);
});
