import { expect, test } from 'vitest';
import type { JobRun } from '#lib/contract/jobs.ts';
import { judgeCronJob } from './cron-job-status.ts';
import { makeCronJob } from './job-objects-for-tests.ts';
import { minutesAgo, nowMs } from './objects-for-tests.ts';

const run = (status: JobRun['status'], minutes: number, more: Partial<JobRun> = {}): JobRun => ({
  name: `report-${minutes}`,
  status,
  startedAt: minutesAgo(minutes),
  ...(status === 'complete' || status === 'failed' ? { finishedAt: minutesAgo(minutes - 1) } : {}),
  active: 0,
  succeeded: 0,
  failed: 0,
  tasks: [],
  ...more,
});
const failed = (minutes: number) =>
  run('failed', minutes, {
    reason: 'BackoffLimitExceeded',
    verdict: '3 pods failed.',
    next: 'Read its log.',
  });

const judge = (
  cron: Parameters<typeof makeCronJob>[0],
  runs: readonly JobRun[] | null,
  more: { warning?: string } = {},
) => judgeCronJob({ cron: makeCronJob(cron), runs, nowMs, ...more });

test('it is as its newest run is', () => {
  expect(judge({}, [run('complete', 50), failed(110)])).toEqual({ status: 'complete' });
  expect(judge({}, [run('running', 1), run('complete', 61)])).toEqual({ status: 'running' });
  expect(judge({}, [failed(50), run('complete', 110)])).toEqual({
    status: 'failed',
    reason: 'Its last run failed: 3 pods failed.',
    next: 'Read its log.',
  });
});

test('several failures in a row are counted, and one before the run of now is told', () => {
  expect(judge({}, [failed(50), failed(110), run('complete', 170)]).reason).toBe(
    'Its last 2 runs failed: 3 pods failed.',
  );
  expect(judge({}, [run('running', 1), failed(61)]).reason).toBe(
    'A run is under way; the one before failed: 3 pods failed.',
  );
});

test('a run that does not get on is failing, even of one that is suspended since', () => {
  const stuck = run('failing', 5, { verdict: 'Its image could not be pulled.', next: 'Push it.' });
  expect(judge({ spec: { suspend: true } }, [stuck])).toEqual({
    status: 'failing',
    reason: 'Its run of 5 min ago does not get on: its image could not be pulled.',
    next: 'Push it.',
  });
});

test('one that is suspended says so, with how it ended last', () => {
  const { status, reason } = judge({ spec: { suspend: true } }, [failed(50)]);
  expect(status).toBe('suspended');
  expect(reason).toContain('It is suspended');
  expect(reason).toContain('Its last run failed: 3 pods failed.');
});

test('a time that passed without a run is missed', () => {
  const late = { status: { lastScheduleTime: minutesAgo(95) }, spec: { schedule: '30 * * * *' } };
  expect(judge(late, [run('complete', 95)])).toMatchObject({
    status: 'missed',
    reason: 'It was due 90 min ago, and no run began.',
    next: expect.stringContaining('kubectl create job --from=cronjob/report'),
  });
  const strict = { ...late, spec: { ...late.spec, startingDeadlineSeconds: 60 } };
  expect(judge(strict, []).reason).toContain('no run began within its startingDeadlineSeconds of 60');
  expect(judge(late, [], { warning: 'unknown time zone Mars' }).reason).toBe(
    'It was due 90 min ago, and no run began: unknown time zone Mars.',
  );
});

test('a run that lasts beyond the next time holds that back only where the policy forbids two', () => {
  const late = { status: { lastScheduleTime: minutesAgo(120) }, spec: { schedule: '0 * * * *' } };
  expect(judge(late, [run('running', 120)])).toMatchObject({
    status: 'missed',
    reason:
      'It was due 60 min ago, but its run of 2 h ago is still under way, and concurrencyPolicy Forbid lets no second one begin.',
  });
  const allowed = { status: late.status, spec: { ...late.spec, concurrencyPolicy: 'Allow' } };
  expect(judge(allowed, [run('running', 120)]).reason).toBe('It was due 60 min ago, and no run began.');
});

test('what is due at this minute is not late yet, nor is a schedule that nobody can read', () => {
  expect(judge({ status: { lastScheduleTime: minutesAgo(60) } }, [run('complete', 60)]).status).toBe(
    'complete',
  );
  const odd = { spec: { schedule: 'at noon' }, status: { lastScheduleTime: minutesAgo(600) } };
  expect(judge(odd, [run('complete', 600)]).status).toBe('complete');
});

test('without runs its own status is all there is', () => {
  expect(
    judge({ status: { lastScheduleTime: undefined }, spec: { schedule: '0 0 1 1 *' } }, []),
  ).toMatchObject({
    status: 'waiting',
  });
  expect(judge({ status: { lastSuccessfulTime: minutesAgo(0) } }, [])).toEqual({ status: 'complete' });
  expect(judge({ status: { lastSuccessfulTime: minutesAgo(60) } }, [])).toMatchObject({
    status: 'unknown',
    next: expect.stringContaining('failedJobsHistoryLimit'),
  });
  expect(judge({}, null)).toMatchObject({ status: 'unknown', reason: 'Its runs cannot be read.' });
});

test('a run that is due this very minute is not missed yet', () => {
  const due = (minutes: number) =>
    judge({ spec: { schedule: '* * * * *' }, status: { lastScheduleTime: minutesAgo(minutes) } }, []).status;
  expect(due(2)).not.toBe('missed');
  expect(due(4)).toBe('missed');
});
