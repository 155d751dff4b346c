import { expect, test } from 'vitest';
import { JobRun } from '#lib/contract/jobs.ts';
import type { KubeEvent } from '../model/kube-event.ts';
import type { Pod } from '../model/pod.ts';
import { makeJob } from './job-objects-for-tests.ts';
import { toJobRun } from './job-run.ts';
import { makeEvent, makePod, minutesAgo, nowMs } from './objects-for-tests.ts';

type Input = Parameters<typeof makeJob>[0];

const runOf = (job: Input, pods: readonly Pod[] = [], events: readonly KubeEvent[] = []): JobRun => {
  const run = toJobRun({ job: makeJob(job), pods, nowMs, eventsOf: () => events });
  return JobRun.parse(run);
};

const ended = { phase: 'Failed' };
const killed = (name = 'report-x1') =>
  makePod({
    name,
    spec: { restartPolicy: 'Never' },
    status: ended,
    state: { state: { terminated: { exitCode: 137, reason: 'OOMKilled', finishedAt: minutesAgo(4) } } },
  });
const crashed = (code: number, minutes: number) =>
  makePod({
    name: `report-c${code}`,
    metadata: { creationTimestamp: minutesAgo(minutes) },
    spec: { restartPolicy: 'Never' },
    status: ended,
    state: {
      state: { terminated: { exitCode: code, reason: 'Error', finishedAt: minutesAgo(minutes - 1) } },
    },
  });
const backoff = { type: 'Failed', reason: 'BackoffLimitExceeded', message: 'Job has reached the limit' };

test('a run that ended well has its times and nothing to explain', () => {
  const run = runOf({
    status: { succeeded: 1, completionTime: minutesAgo(3) },
    ended: { type: 'Complete', reason: 'CompletionsReached', minutesAgo: 3 },
  });
  expect(run).toMatchObject({
    status: 'complete',
    reason: 'CompletionsReached',
    startedAt: minutesAgo(10),
    finishedAt: minutesAgo(3),
    completions: 1,
  });
  expect(run.verdict).toBeUndefined();
});

test('a run out of tries says how the last of its pods ended', () => {
  const run = runOf({ ended: backoff, status: { failed: 3 } }, [killed()]);
  expect(run).toMatchObject({
    status: 'failed',
    reason: 'BackoffLimitExceeded',
    finishedAt: minutesAgo(4),
    verdict:
      'The container `web` was killed for using more than its 512 MiB of memory; 3 pods failed, more than its backoffLimit of 2 allows.',
    next: expect.stringContaining('more memory'),
    tasks: [{ id: 'shop.report-x1', lastStatus: 'OOMKilled', exitCode: 137 }],
  });
});

test('of several pods that failed the newest tells', () => {
  const { verdict } = runOf({ ended: backoff, status: { failed: 2 } }, [crashed(2, 9), crashed(3, 5)]);
  expect(verdict).toContain('exit code 3');
});

test('without its pods it says that, and how they would have stayed', () => {
  const { verdict, next } = runOf({ restartPolicy: 'OnFailure', ended: backoff, status: { failed: 1 } });
  expect(verdict).toBe(
    'Its pod was restarted more often than its backoffLimit of 2 allows; its pods are gone, and with them what they said.',
  );
  expect(next).toContain('restartPolicy Never');
});

test('a deadline is told with how far it came', () => {
  const { verdict, next } = runOf({
    spec: { activeDeadlineSeconds: 600, completions: 5 },
    status: { succeeded: 2 },
    ended: { type: 'Failed', reason: 'DeadlineExceeded' },
  });
  expect(verdict).toBe(
    'It ran for longer than its activeDeadlineSeconds of 10 min allows, and was stopped, with 2 of 5 completions done.',
  );
  expect(next).toContain('more time');
});

test('a failure policy, failed indexes and any other reason are told in their own words', () => {
  const reasonOf = (reason: string, message: string, status = {}) =>
    runOf({ ended: { type: 'Failed', reason, message }, status }).verdict;
  expect(reasonOf('PodFailurePolicy', 'Container web failed with exit code 42 matching FailJob rule')).toBe(
    'A rule of its podFailurePolicy ended it: Container web failed with exit code 42 matching FailJob rule.',
  );
  expect(reasonOf('FailedIndexes', '', { failedIndexes: '1,3' })).toBe(
    'Some of its indexes (1,3) failed for good.',
  );
  expect(reasonOf('ByHand', 'because')).toBe('It failed (ByHand: because).');
});

test('what is decided but not over yet is failing', () => {
  expect(runOf({ ended: { type: 'FailureTarget', reason: 'DeadlineExceeded' } })).toMatchObject({
    status: 'failing',
    reason: 'DeadlineExceeded',
  });
});

test('a run whose pod cannot get on is failing, in the words of the pod', () => {
  const pod = makePod({
    status: { phase: 'Pending' },
    state: { state: { waiting: { reason: 'ImagePullBackOff', message: 'manifest unknown: not found' } } },
  });
  expect(runOf({}, [pod])).toMatchObject({
    status: 'failing',
    verdict: 'Its image `batch/web:v2` could not be pulled: it is not in the registry.'.replace(
      'batch',
      'shop',
    ),
  });
  const unplaced = makePod({
    status: {
      phase: 'Pending',
      conditions: [
        {
          type: 'PodScheduled',
          status: 'False',
          reason: 'Unschedulable',
          message: '0/3 nodes are available: 3 Insufficient memory.',
        },
      ],
    },
    isReady: false,
  });
  expect(runOf({}, [unplaced]).verdict).toContain('Insufficient memory');
});

test('a run that tries again is running, and tells what the try before said', () => {
  const again = runOf({ status: { active: 1, failed: 1 } }, [killed(), makePod({ name: 'report-x2' })]);
  expect(again).toMatchObject({
    status: 'running',
    verdict: expect.stringMatching(
      /^The container .* of memory; 1 pod of it failed so far \(backoffLimit 2\)\.$/,
    ),
  });
  expect(runOf({ status: { active: 0, failed: 1 } }).verdict).toContain('waits for its back-off');
  expect(runOf({ status: { active: 0, failed: 1 } }).status).toBe('failing');
});

test('pods that may not be made are told by the events of the Job', () => {
  const refusal = makeEvent({
    reason: 'FailedCreate',
    message:
      'Error creating: pods "x" is forbidden: exceeded quota: limits, requested: pods=1, used: pods=5, limited: pods=5',
  });
  const run = runOf({ status: { active: 0 } }, [], [refusal]);
  expect(run.status).toBe('failing');
  expect(run.verdict).toContain('The quota `limits` allows no more');
});

test('one that is held back says by whom', () => {
  const held = { spec: { suspend: true }, status: { startTime: undefined, active: 0 } };
  expect(runOf(held)).toMatchObject({ status: 'suspended', verdict: expect.stringContaining('suspended') });
  const labels = { 'kueue.x-k8s.io/queue-name': 'nightly' };
  expect(runOf({ ...held, metadata: { labels } }).verdict).toContain('Kueue holds it back');
  const idle = { spec: { managedBy: 'example.com/queue' }, status: { startTime: undefined, active: 0 } };
  expect(runOf(idle)).toMatchObject({
    status: 'waiting',
    verdict: 'The controller `example.com/queue` has not started it for 10 min.',
  });
});

test('a pod of two containers of which one has done its part is well', () => {
  const pod = makePod({
    spec: { restartPolicy: 'Never' },
    isReady: false,
    state: { ready: false, state: { terminated: { exitCode: 0, reason: 'Completed' } } },
  });
  expect(runOf({}, [pod])).toMatchObject({ status: 'running' });
  expect(runOf({}, [pod]).verdict).toBeUndefined();
});
