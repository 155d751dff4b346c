import type { Task } from '@aws-sdk/client-ecs';
import { expect, test } from 'vitest';
import type { MemoryLimits } from '#lib/adapters/terms/explain-exit.ts';
import { judgeTask } from './task-verdict.ts';

const nowMs = Date.parse('2026-11-22T12:00:00Z');
const at = (secondsAgo: number) => new Date(nowMs - secondsAgo * 1000);

const stopped = (more: Task): Task => ({
  lastStatus: 'STOPPED',
  desiredStatus: 'STOPPED',
  createdAt: at(120),
  startedAt: at(100),
  stoppedAt: at(60),
  ...more,
});
const exited = (container: NonNullable<Task['containers']>[number]) =>
  stopped({
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
    containers: [{ name: 'web', lastStatus: 'STOPPED', ...container }],
  });
const limits: MemoryLimits = {
  taskMiB: 1024,
  containers: new Map([['web', { memoryMiB: 512, essential: true }]]),
};

const sentence = (task: Task, known: MemoryLimits | undefined = limits) =>
  judgeTask(task, { limits: known, nowMs })?.sentence;

test('names the container and the limit when memory killed it', () => {
  const task = exited({ exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' });
  expect(judgeTask(task, { limits, nowMs })).toEqual({
    cause: 'memory',
    failed: true,
    sentence: 'The container `web` was killed for using more than its 512 MiB of memory.',
    next: 'Give it more memory, or go back to the revision that needed less.',
  });
});

test('falls back to the task memory, and to no number at all', () => {
  const task = exited({ exitCode: 137, reason: 'OutOfMemoryError: killed' });
  expect(sentence(task, { taskMiB: 1024, containers: new Map() })).toContain("the task's 1024 MiB of memory");
  expect(judgeTask(task, { nowMs })?.sentence).toContain('more than the memory it may use');
});

test.each([
  [1, 'The container `web` ended by itself with exit code 1.'],
  [0, "The container `web` ended by itself with exit code 0, and a service's tasks should not end."],
  [139, 'The container `web` crashed with a segmentation fault (exit code 139).'],
  [
    127,
    'The container `web` could not run its command: there is no such program in the image (exit code 127).',
  ],
  [143, 'The container `web` was told to end (SIGTERM) and did (exit code 143).'],
  [137, 'The container `web` was killed (exit code 137), for memory or because it did not end when told to.'],
])('explains exit code %i', (exitCode, expected) => {
  expect(sentence(exited({ exitCode }))).toBe(expected);
});

test('blames the container that failed, not those that were stopped with it', () => {
  const task = stopped({
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
    containers: [
      { name: 'envoy', exitCode: 143 },
      { name: 'web', exitCode: 1 },
    ],
  });
  expect(sentence(task)).toBe('The container `web` ended by itself with exit code 1.');
});

test.each([
  [
    'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref x/y:v1: x/y:v1: not found',
    'Its image could not be pulled: it is not in the registry.',
  ],
  [
    "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: failed to fetch secret arn:x from secrets manager: ResourceNotFoundException: Secrets Manager can't find the specified secret.",
    'A secret that the task definition names does not exist or cannot be read.',
  ],
  [
    'ResourceInitializationError: unable to pull secrets or registry auth: unable to retrieve ecr registry auth: AccessDeniedException',
    'The registry did not let the task sign in.',
  ],
  [
    "ECS was unable to assume the role 'arn:aws:iam::1:role/x' that was provided for this task.",
    'A role that the task definition names is gone or may not be assumed.',
  ],
  ['Something that nobody has seen before', 'It did not start: Something that nobody has seen before.'],
])('explains a task that never started: %s', (stoppedReason, expected) => {
  const task = stopped({
    stopCode: 'TaskFailedToStart',
    stoppedReason,
    startedAt: undefined,
    containers: [],
  });
  expect(sentence(task)).toBe(expected);
  expect(judgeTask(task, { limits, nowMs })?.failed).toBe(true);
});

test('explains health checks of the container and of the load balancer', () => {
  expect(
    sentence(
      stopped({
        stopCode: 'ServiceSchedulerInitiated',
        stoppedReason: 'Task failed container health checks',
        containers: [{ name: 'web', exitCode: 143, healthStatus: 'UNHEALTHY' }],
      }),
    ),
  ).toBe('The health check of the container `web` kept failing, so ECS stopped the task.');
  expect(
    sentence(
      stopped({
        stopCode: 'ServiceSchedulerInitiated',
        stoppedReason:
          'Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/web/1)',
        containers: [{ name: 'web', exitCode: 143 }],
      }),
    ),
  ).toBe("ECS stopped it because it failed the load balancer's health check.");
});

test('does not call a task failed that was scaled in, replaced or stopped by somebody', () => {
  const scaled = stopped({
    stopCode: 'ServiceSchedulerInitiated',
    stoppedReason: 'Scaling activity initiated by (deployment ecs-svc/123)',
    containers: [{ name: 'web', exitCode: 137 }],
  });
  const verdict = judgeTask(scaled, { limits, nowMs });
  expect(verdict?.failed).toBe(false);
  expect(verdict?.sentence).toContain('`web` did not end within its stop timeout and was killed');
  expect(sentence(stopped({ stopCode: 'UserInitiated', stoppedReason: 'Task stopped by user' }))).toBe(
    'It was stopped on request.',
  );
});

test('says so when a task waits long, and says nothing about one that runs well', () => {
  const waiting: Task = {
    lastStatus: 'PENDING',
    desiredStatus: 'RUNNING',
    createdAt: at(300),
    pullStartedAt: at(290),
  };
  expect(sentence(waiting)).toBe('It has been PENDING for 5 min and still pulls its images.');
  expect(sentence({ ...waiting, createdAt: at(20) })).toBeUndefined();
  expect(sentence({ lastStatus: 'RUNNING', desiredStatus: 'RUNNING' })).toBeUndefined();
  expect(sentence({ lastStatus: 'RUNNING', containers: [{ name: 'web', healthStatus: 'UNHEALTHY' }] })).toBe(
    'The container `web` fails its health check.',
  );
});

test('survives a stop code that it does not know', () => {
  const task = stopped({ stopCode: 'SomethingNew' as Task['stopCode'], stoppedReason: 'who knows' });
  expect(sentence(task)).toBe('It stopped: who knows.');
});
