import type { Task, TaskDefinition } from '@aws-sdk/client-ecs';
import { expect, test } from 'vitest';
import type { Deployment } from '#lib/contract/deployments.ts';
import { explainService } from './service-why.ts';
import { summarizeFailures } from './stopped-tasks.ts';

const nowMs = Date.parse('2026-11-22T12:00:00Z');
const at = (secondsAgo: number) => new Date(nowMs - secondsAgo * 1000);
const failing = { status: 'failing', reason: 'None of 4 tasks runs.' } as const;

const killed = (index: number, secondsAgo: number, more: Task = {}): Task => ({
  taskArn: `arn:aws:ecs:eu-west-1:1:task/prod/task${index}`,
  lastStatus: 'STOPPED',
  startedBy: 'ecs-svc/2',
  stopCode: 'EssentialContainerExited',
  startedAt: at(secondsAgo + 40),
  stoppedAt: at(secondsAgo),
  containers: [{ name: 'web', exitCode: 137, reason: 'OutOfMemoryError: killed' }],
  ...more,
});
const definition = (number: number, memory: number): TaskDefinition => ({
  taskDefinitionArn: `arn:aws:ecs:eu-west-1:1:task-definition/web:${number}`,
  containerDefinitions: [{ name: 'web', memory, image: `x/web:v${number}` }],
});
const good: Deployment = {
  id: 'dep1',
  status: 'successful',
  startedAt: at(9000).toISOString(),
  from: null,
  to: { revision: 'web:1', images: [{ container: 'web', reference: 'x/web:v1', tag: 'v1' }] },
  failedTasks: 0,
  current: false,
};
const summarize = (tasks: Task[]) =>
  summarizeFailures({
    tasks,
    startedBy: 'ecs-svc/2',
    limitsOf: () => ({ containers: new Map([['web', { memoryMiB: 512, essential: true }]]) }),
    nowMs,
  });

test('says what happens, compares with what worked, and offers the way back', () => {
  expect(
    explainService({
      judged: failing,
      failures: summarize([killed(1, 300), killed(2, 60), killed(3, 120)]),
      present: definition(2, 512),
      former: definition(1, 1024),
      good,
    }),
  ).toEqual({
    title: 'Tasks are killed for memory, about 40 s after they start',
    detail:
      'The container `web` was killed for using more than its 512 MiB of memory. web:2 gives `web` 512 MiB; web:1, which worked, gave it 1024 MiB. 3 tasks have failed in the last 15 minutes.',
    next: 'Roll back to v1 (web:1), or give it more memory.',
    task: 'task2',
    rollbackTo: { deployment: 'dep1', label: 'v1 (web:1)' },
  });
});

test('counts only recent failures of the deployment in question', () => {
  const tasks = [killed(1, 60), killed(2, 3600), killed(3, 60, { startedBy: 'ecs-svc/1' })];
  expect(summarize(tasks)?.count).toBe(1);
  expect(summarize([killed(1, 60, { stopCode: 'UserInitiated', containers: [] })])).toBeUndefined();
});

test('takes the commonest cause when there are several', () => {
  const exit = killed(4, 10, { containers: [{ name: 'web', exitCode: 1 }] });
  const summary = summarize([killed(1, 60), killed(2, 90), exit]);
  expect([summary?.count, summary?.failures.length]).toEqual([3, 2]);
  expect(summary?.verdict).toContain('512 MiB');
});

test('repeats the reason where no task tells more, and says nothing of a service that is well', () => {
  expect(explainService({ judged: failing, good })).toMatchObject({
    title: 'None of 4 tasks runs',
    rollbackTo: { deployment: 'dep1' },
  });
  expect(explainService({ judged: { status: 'steady', reason: 'All 4 tasks run.' } })).toBeUndefined();
});
