import { expect, test } from 'vitest';
import { judgeService, type StatusFacts } from './service-status.ts';

const nowMs = Date.parse('2026-11-22T12:00:00Z');
const minutesAgo = (minutes: number) => nowMs - minutes * 60_000;

const facts = (more: Partial<StatusFacts> = {}): StatusFacts => ({
  nowMs,
  lifecycle: 'ACTIVE',
  desired: 4,
  running: 4,
  pending: 0,
  rollout: { status: 'successful', startedAtMs: minutesAgo(600), changedAtMs: minutesAgo(590) },
  ...more,
});
const rollingOut = (more: Partial<NonNullable<StatusFacts['rollout']>> = {}): StatusFacts['rollout'] => ({
  status: 'in_progress',
  startedAtMs: minutesAgo(3),
  changedAtMs: minutesAgo(1),
  revision: 'web:43',
  desired: 4,
  running: 1,
  failedTasks: 0,
  ...more,
});
const memory = {
  count: 3,
  verdict: 'The container `web` was killed for using more than its 512 MiB of memory.',
};

const status = (more: Partial<StatusFacts>) => judgeService(facts(more)).status;
const reason = (more: Partial<StatusFacts>) => judgeService(facts(more)).reason;

test('is steady when all that is desired runs', () => {
  expect(judgeService(facts())).toMatchObject({ status: 'steady', reason: 'All 4 tasks run.' });
});

test('is stopped at a desired count of zero, and deploying while tasks are still to stop', () => {
  expect(status({ desired: 0, running: 0 })).toBe('stopped');
  expect(judgeService(facts({ desired: 0, running: 2 }))).toMatchObject({
    status: 'deploying',
    reason: 'Scaled to 0; 2 tasks still to stop.',
  });
  expect(status({ lifecycle: 'DRAINING' })).toBe('stopped');
});

test('is deploying while a rollout makes its way', () => {
  expect(judgeService(facts({ rollout: rollingOut() }))).toMatchObject({
    status: 'deploying',
    reason: '1 of 4 tasks of the new revision run.',
  });
  expect(status({ rollout: rollingOut({ failedTasks: 1 }) })).toBe('deploying');
  expect(reason({ rollout: rollingOut({ isPaused: true }) })).toBe('paused');
});

test('is failing when the rollout fails, also while the old tasks still serve', () => {
  expect(judgeService(facts({ rollout: rollingOut(), failures: memory }))).toMatchObject({
    status: 'failing',
    reason:
      'The container `web` was killed for using more than its 512 MiB of memory. The rollout of web:43 fails, 3 tasks so far.',
  });
  expect(status({ rollout: rollingOut({ failedTasks: 5 }) })).toBe('failing');
  expect(status({ rollout: { ...rollingOut(), status: 'failed', startedAtMs: 0, changedAtMs: 0 } })).toBe(
    'failing',
  );
  expect(
    status({ rollout: { ...rollingOut(), status: 'rollback_failed', startedAtMs: 0, changedAtMs: 0 } }),
  ).toBe('failing');
});

test('is failing when none of the desired tasks runs', () => {
  expect(judgeService(facts({ running: 0 }))).toMatchObject({
    status: 'failing',
    reason: 'None of 4 tasks runs.',
  });
  expect(reason({ running: 0, failures: memory })).toContain('512 MiB');
});

test('gives a first start and a scale out their time', () => {
  const fresh = { status: 'successful' as const, startedAtMs: minutesAgo(1), changedAtMs: minutesAgo(1) };
  expect(status({ running: 0, pending: 4, rollout: fresh })).toBe('deploying');
  expect(status({ running: 2, pending: 2, rollout: fresh })).toBe('deploying');
  const old = { ...fresh, changedAtMs: minutesAgo(6) };
  expect(status({ running: 2, pending: 2, rollout: old })).toBe('degraded');
  expect(status({ running: 0, pending: 4, rollout: old })).toBe('failing');
});

test('counts the time from when tasks went missing, and does not wait for tasks that fail', () => {
  const rollout = facts().rollout;
  expect(status({ desired: 7, shortSinceMs: minutesAgo(0.5), rollout })).toBe('deploying');
  expect(status({ desired: 7, pending: 3, shortSinceMs: minutesAgo(4), rollout })).toBe('deploying');
  expect(status({ desired: 7, pending: 3, shortSinceMs: minutesAgo(6), rollout })).toBe('degraded');
  expect(
    status({ desired: 7, shortSinceMs: minutesAgo(0.5), failures: { ...memory, count: 1 }, rollout }),
  ).toBe('deploying');
  expect(status({ desired: 7, shortSinceMs: minutesAgo(0.5), failures: memory, rollout })).toBe('degraded');
});

test('is degraded when fewer than desired run beyond the deadline, in the words of the scheduler', () => {
  const complaint =
    'ECS was unable to place a task because no container instance met all of its requirements';
  expect(judgeService(facts({ running: 3, complaint }))).toMatchObject({
    status: 'degraded',
    reason: `${complaint}. Only 3 of 4 tasks run.`,
  });
});

test('is degraded by unhealthy targets and by tasks that keep failing', () => {
  expect(
    judgeService(
      facts({ targets: { unhealthy: 2, total: 4, reason: 'Health checks failed with these codes: [503]' } }),
    ),
  ).toMatchObject({
    status: 'degraded',
    reason: 'Health checks failed with these codes: [503]. 2 of 4 targets are unhealthy.',
  });
  expect(status({ failures: memory })).toBe('degraded');
  expect(status({ failures: { ...memory, count: 1 } })).toBe('steady');
});

test('is deploying while it rolls back, and failing when nothing runs meanwhile', () => {
  const rollout = rollingOut({
    status: 'rollback_in_progress',
    reason: 'circuit breaker threshold exceeded',
  });
  expect(judgeService(facts({ rollout }))).toMatchObject({
    status: 'deploying',
    reason: 'Rolling back: circuit breaker threshold exceeded.',
  });
  expect(status({ rollout, running: 0 })).toBe('failing');
});

test('is degraded when a rollout drags on for hours without a failure to name', () => {
  const rollout = rollingOut({ startedAtMs: minutesAgo(300) });
  expect(judgeService(facts({ rollout }))).toMatchObject({
    status: 'degraded',
    reason: 'The rollout of web:43 has not ended for 5 h.',
  });
});

test('is unknown, not zero, when AWS gives no counts', () => {
  expect(status({ running: undefined })).toBe('unknown');
});

test('judges by counts alone where there are no deployments', () => {
  expect(status({ rollout: undefined })).toBe('steady');
  expect(status({ rollout: undefined, running: 1 })).toBe('degraded');
});

test('is failing when a first rollout cannot place a task, and degraded when a later one is stuck so', () => {
  const complaint = 'ECS was unable to place a task because there is no room.';
  const first = rollingOut({ running: 0 });
  expect(judgeService(facts({ running: 0, rollout: first, complaint }))).toMatchObject({
    status: 'failing',
    reason:
      'ECS was unable to place a task because there is no room. None of 4 tasks runs, 3 min after the rollout began.',
  });
  expect(status({ rollout: rollingOut({ startedAtMs: minutesAgo(6) }), complaint })).toBe('degraded');
  expect(status({ rollout: rollingOut({ startedAtMs: minutesAgo(6) }) })).toBe('deploying');
  expect(status({ running: 0, rollout: rollingOut({ running: 0, startedAtMs: minutesAgo(6) }) })).toBe(
    'failing',
  );
});
