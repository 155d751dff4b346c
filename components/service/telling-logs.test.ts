import { expect, test } from 'vitest';
import { findTellingLogs } from './telling-logs.ts';

const podOf = (container: { lastStatus: string; exitCode?: number; previous?: { exitCode: number } }) => [
  { id: 'shop.web-1', containers: [{ name: 'web', image: 'web:1', ...container }] },
];

test('a pod that starts again leads to the lines before its last exit', () => {
  const tasks = podOf({ lastStatus: 'CrashLoopBackOff', previous: { exitCode: 137 } });
  expect(findTellingLogs('eks', 'shop.web-1', tasks)).toEqual({
    label: 'Logs before the last exit',
    query: { task: 'shop.web-1', previous: '1' },
  });
});

test('a pod that runs without traffic leads to what it writes now', () => {
  expect(findTellingLogs('eks', 'shop.web-1', podOf({ lastStatus: 'Running' }))).toEqual({
    label: 'Logs of the pod',
    query: { task: 'shop.web-1' },
  });
});

test.each(['ImagePullBackOff', 'Pending', 'CreateContainerConfigError'])(
  'a pod that never ran (%s) wrote nothing: the whole service is offered',
  (lastStatus) => {
    expect(findTellingLogs('eks', 'shop.web-1', podOf({ lastStatus }))).toEqual({ label: 'Logs', query: {} });
  },
);

test('a stopped task of ECS leads to its own lines', () => {
  expect(findTellingLogs('ecs', 'a1', [])).toEqual({
    label: 'Logs before the last exit',
    query: { task: 'a1' },
  });
});
