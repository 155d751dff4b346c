import { describe, expect, test } from 'vitest';
import type { JobRow } from '#lib/contract/jobs.ts';
import type { Ground } from './ground.ts';
import type { Product } from './product.ts';
import { namespace } from './workloads.ts';

const jobs = `/apis/batch/v1/namespaces/${namespace}/jobs`;
const cronJobs = `/apis/batch/v1/namespaces/${namespace}/cronjobs`;
const mergePatch = 'application/merge-patch+json';

const specOf = (annotations: Record<string, string>, spec: object = {}) => ({
  backoffLimit: 0,
  ...spec,
  template: {
    metadata: { annotations },
    spec: {
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: 2,
      containers: [{ name: 'main', image: 'nginx:1' }],
    },
  },
});

export function batchSuite(open: () => { ground: Ground; product: Product }): void {
  describe('jobs', () => {
    const find = async (id: string): Promise<JobRow | undefined> => {
      const { kubernetes, cluster, signal } = open().product;
      const { value } = await kubernetes.listJobs(cluster, { signal: signal() });
      return value.find((row) => row.id === `${namespace}.${id}`);
    };

    test('one that runs to its end is complete, and one whose pod fails says so', async () => {
      const { admin } = open().ground;
      await admin.create(jobs, { metadata: { name: 'good' }, spec: specOf({}) });
      await admin.create(jobs, { metadata: { name: 'bad' }, spec: specOf({ 'rig/exit-code': '3' }) });
      await expect
        .poll(() => find('job.good'))
        .toMatchObject({
          kind: 'job',
          status: 'complete',
          runs: [{ name: 'good', reason: 'CompletionsReached', succeeded: 1, tasks: [{ exitCode: 0 }] }],
        });
      await expect
        .poll(() => find('job.bad'))
        .toMatchObject({
          status: 'failed',
          reason: expect.stringMatching(/^The container `main` .*exit code 3; 1 pod failed/),
          runs: [{ reason: 'BackoffLimitExceeded', failed: 1, tasks: [{ exitCode: 3 }] }],
        });
      const row = await find('job.bad');
      expect(Date.parse(row?.runs[0]?.finishedAt ?? '')).toBeGreaterThanOrEqual(
        Date.parse(row?.runs[0]?.startedAt ?? ''),
      );
      const { reads, cluster, signal } = open().product;
      const scope = { cluster, service: `${namespace}.job.bad`, states: ['stopped' as const] };
      const { value: tasks } = await reads.listTasks(scope, { signal: signal() });
      expect(tasks.map(({ id }) => id)).toEqual(row?.runs[0]?.tasks.map(({ id }) => id));
    });

    test('one is held back, let go, and stopped by its deadline', async () => {
      const { admin } = open().ground;
      const spec = specOf({ 'rig/run-for': '1h' }, { suspend: true });
      await admin.create(jobs, { metadata: { name: 'held' }, spec });
      await expect.poll(() => find('job.held')).toMatchObject({ status: 'suspended', active: 0 });
      const set = (changed: object) =>
        admin.send('PATCH', `${jobs}/held`, { type: mergePatch, body: { spec: changed } });
      await set({ suspend: false });
      await expect
        .poll(() => find('job.held'))
        .toMatchObject({ status: 'running', active: 1, runs: [{ tasks: [{ state: 'running' }] }] });
      await set({ activeDeadlineSeconds: 1 });
      await expect
        .poll(() => find('job.held'))
        .toMatchObject({
          status: 'failed',
          reason: expect.stringContaining('It ran for longer than its activeDeadlineSeconds'),
          runs: [{ reason: 'DeadlineExceeded' }],
        });
    });

    test('what is made of a CronJob by hand is its run, and leads from its pod back to it', async () => {
      const { admin } = open().ground;
      const cron = await admin.create(cronJobs, {
        metadata: { name: 'nightly' },
        spec: { schedule: '0 3 1 1 *', suspend: true, jobTemplate: { spec: specOf({}) } },
      });
      await expect.poll(() => find('cronjob.nightly')).toMatchObject({ status: 'suspended', runs: [] });
      await admin.send('PATCH', `${cronJobs}/nightly`, {
        type: mergePatch,
        body: { spec: { suspend: false } },
      });
      await expect.poll(() => find('cronjob.nightly')).toMatchObject({ status: 'waiting', suspended: false });
      const { name, uid } = cron.metadata;
      // As `kubectl create job --from` makes it.
      await admin.create(jobs, {
        metadata: {
          name: 'nightly-now',
          annotations: { 'cronjob.kubernetes.io/instantiate': 'manual' },
          ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob', name, uid, controller: true }],
        },
        spec: specOf({}),
      });
      await expect
        .poll(() => find('cronjob.nightly'))
        .toMatchObject({
          status: 'complete',
          runs: [{ name: 'nightly-now', manual: true, succeeded: 1, tasks: [{ exitCode: 0 }] }],
        });
      expect(await find('job.nightly-now')).toBeUndefined();
      const task = (await find('cronjob.nightly'))?.runs[0]?.tasks[0]?.id ?? '';
      const { reads, cluster, signal } = open().product;
      expect((await reads.getTask({ cluster, task }, { signal: signal() })).value).toMatchObject({
        group: 'CronJob nightly',
        jobId: `${namespace}.cronjob.nightly`,
      });
    });

    test('a change of a job is told as it happens', async () => {
      const { product, ground } = open();
      expect(await find('job.told')).toBeUndefined();
      const topics = new Set<string>();
      const stop = product.subscribe((change) => {
        if (change.cluster === product.cluster) for (const topic of change.topics) topics.add(topic);
      });
      await ground.admin.create(jobs, { metadata: { name: 'told' }, spec: specOf({}, { suspend: true }) });
      await expect.poll(() => [...topics]).toContain('jobs');
      await expect.poll(() => find('job.told')).toMatchObject({ status: 'suspended' });
      stop();
    });
  });
}
