import { expect, test } from 'vitest';
import type { Cause } from '#lib/adapters/terms/verdict.ts';
import { makePod, makeWorkload, nowMs } from './objects-for-tests.ts';
import { judgeWorkload, type StatusFacts } from './service-status.ts';
import type { Trouble } from './trouble.ts';

const minuteMs = 60_000;

const troubleOf = (more: Partial<Trouble> & { cause?: Cause } = {}): Trouble => ({
  tasks: 1,
  restarts: 4,
  cause: 'exit',
  sentence: 'It ended.',
  next: undefined,
  pod: makePod(),
  livedMs: undefined,
  ...more,
});

const judge = ({ desired = 3, ...facts }: Partial<StatusFacts> & { desired?: number } = {}) =>
  judgeWorkload({
    nowMs,
    workload: makeWorkload({ spec: { replicas: desired } }),
    running: 3,
    pending: 0,
    rollout: { status: 'successful' },
    newest: { id: 'web-1', startedAtMs: nowMs - 60 * minuteMs, ready: 0 },
    ...facts,
  });

const rolling = { rollout: { status: 'in_progress' as const } };
const begun = (minutes: number, ready = 0) => ({
  newest: { id: 'web-1', startedAtMs: nowMs - minutes * minuteMs, ready },
});

test.each<[string, Parameters<typeof judge>[0], string, string]>([
  ['all desired run', {}, 'steady', 'All 3 pods run.'],
  ['the one desired runs', { desired: 1, running: 1 }, 'steady', 'The one desired pod runs.'],
  ['scaled to nothing', { desired: 0, running: 0 }, 'stopped', 'Scaled to 0.'],
  [
    'on its way to nothing',
    { desired: 0, running: 1, pending: 1 },
    'deploying',
    'Scaled to 0; 2 pods still to stop.',
  ],
  ['more than desired', { pending: 1 }, 'deploying', '1 pod more than desired still to stop.'],
  [
    'a rollout on its way',
    { ...rolling, ...begun(2, 1), pending: 1 },
    'deploying',
    '1 of 3 pods of the new revision run.',
  ],
  ['a rollout that is paused', { rollout: { status: 'in_progress', isPaused: true } }, 'deploying', 'paused'],
  [
    'a rollout whose tasks crash, though all desired run',
    { ...rolling, ...begun(8), trouble: troubleOf() },
    'failing',
    'It ended. The rollout of web-1 fails, 1 pod so far.',
  ],
  [
    'a rollout of which one task crashed once',
    { ...rolling, ...begun(1, 1), trouble: troubleOf({ restarts: 1 }) },
    'deploying',
    '1 of 3 pods of the new revision run; one fails: It ended.',
  ],
  [
    'a rollout whose image is not there',
    { ...rolling, ...begun(2), trouble: troubleOf({ restarts: 0, cause: 'image' }) },
    'failing',
    'It ended. The rollout of web-1 fails, 1 pod so far.',
  ],
  [
    'a rollout past its deadline',
    { rollout: { status: 'failed', reason: 'ReplicaSet "web-1" has timed out progressing.' }, running: 2 },
    'failing',
    'ReplicaSet "web-1" has timed out progressing. The rollout of web-1 failed, 2 of 3 pods run.',
  ],
  [
    'a rollout that a quota holds, past its deadline',
    { rollout: { status: 'failed' }, running: 2, complaint: 'The quota `q` allows no more pods' },
    'failing',
    'The quota `q` allows no more pods. The rollout of web-1 failed, 2 of 3 pods run.',
  ],
  [
    'a rollout that gets nowhere',
    { ...rolling, ...begun(42, 1) },
    'degraded',
    'The rollout of web-1 has not ended for 42 min.',
  ],
  [
    'a first rollout of which none runs',
    { ...rolling, ...begun(7), running: 0 },
    'failing',
    'None of 3 pods runs, 7 min after the rollout began.',
  ],
  [
    'fewer than desired, just now',
    { running: 2, pending: 1, shortSinceMs: nowMs - minuteMs },
    'deploying',
    '2 of 3 pods run; the others are starting.',
  ],
  [
    'fewer than desired beyond the deadline',
    { running: 2, pending: 1, shortSinceMs: nowMs - 6 * minuteMs },
    'degraded',
    'Only 2 of 3 pods run.',
  ],
  [
    'fewer than desired, with a reason',
    { running: 2, pending: 1, shortSinceMs: nowMs - minuteMs, trouble: troubleOf() },
    'degraded',
    'It ended. Only 2 of 3 pods run.',
  ],
  [
    'none of the desired',
    { running: 0, pending: 3, trouble: troubleOf({ tasks: 3 }) },
    'failing',
    'It ended. None of 3 pods runs.',
  ],
  ['all run and one crashes between', { trouble: troubleOf() }, 'degraded', 'It ended. 1 pod fails.'],
])('%s', (_name, facts, status, reason) => {
  expect(judge(facts)).toMatchObject({ status, reason });
});

test('a service that is being deleted is stopped', () => {
  const workload = makeWorkload({ metadata: { deletionTimestamp: '2026-03-01T11:59:00Z' } });
  expect(judge({ workload }).status).toBe('stopped');
});

test('a DaemonSet that its controller has not seen yet is unknown', () => {
  const workload = makeWorkload({ kind: 'daemonset', status: { observedGeneration: undefined } });
  expect(judge({ workload })).toEqual({
    status: 'unknown',
    reason: 'Kubernetes has not said yet how many pods are desired.',
  });
});

test('a paused Deployment of which nothing runs is not merely deploying', () => {
  const facts = { rollout: { status: 'in_progress' as const, isPaused: true }, ...begun(20), running: 0 };
  expect(judge(facts).status).toBe('failing');
});
