import { expect, test } from 'vitest';
import { isNotReady, restartsOf, troubleWordOf } from './task-trouble.ts';

test.each(['CrashLoopBackOff', 'ImagePullBackOff', 'Init:ExitCode:1', 'OOMKilled', 'Error', 'Evicted'])(
  '%s is trouble',
  (lastStatus) => {
    expect(troubleWordOf({ state: 'pending', lastStatus })).toBe(lastStatus);
  },
);

test.each(['Running', 'Pending', 'ContainerCreating', 'Init:0/1', 'Terminating', 'RUNNING', 'PROVISIONING'])(
  '%s is none',
  (lastStatus) => {
    expect(troubleWordOf({ state: 'pending', lastStatus })).toBeUndefined();
  },
);

test('what has ended is told by its end, and a pod that runs unready is not ready', () => {
  expect(troubleWordOf({ state: 'stopped', lastStatus: 'Error' })).toBeUndefined();
  expect(isNotReady({ state: 'pending', lastStatus: 'Running' })).toBe(true);
  expect(isNotReady({ state: 'running', lastStatus: 'Running' })).toBe(false);
});

test('restarts are the sum over the containers, and unknown where nobody counts them', () => {
  const container = { name: 'a', image: 'b', lastStatus: 'Running' };
  expect(
    restartsOf({
      containers: [
        { ...container, restarts: 2 },
        { ...container, restarts: 3 },
      ],
    }),
  ).toBe(5);
  expect(restartsOf({ containers: [container] })).toBeNull();
});
