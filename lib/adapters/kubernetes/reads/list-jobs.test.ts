import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EksWorld, startEksWorld } from '#lib/adapters/eks/world-for-tests.ts';
import { JobRow, type JobStatus } from '#lib/contract/jobs.ts';
import { connectKubernetes } from '#simulator/kubernetes/test-client.ts';
import { harbour, openPlatform } from './world-for-tests.ts';

let world: EksWorld;
const options = { signal: new AbortController().signal };
const batch = '/apis/batch/v1/namespaces';

beforeAll(async () => {
  world = await startEksWorld();
});
afterAll(() => world.close());

const denied = (kind: string) =>
  world.simulator.control.addFault({ operation: `kubernetes:list/${kind}`, kind: 'deny' });

const template = {
  spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox:1' }] },
};

const createJob = (name: string, spec: object) => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name },
  spec,
});

test('CronJobs and Jobs of their own are rows, and what a CronJob made are its runs', async () => {
  const { kubernetes, close } = openPlatform(world);
  const { value, incomplete } = await kubernetes.listJobs(harbour, options);
  for (const row of value) JobRow.parse(row);
  expect(incomplete).toEqual([]);
  const rowOf = (id: string) => value.find((row) => row.id === id);
  expect(value.map(({ id }) => id).sort()).toEqual([
    'batch.cronjob.nightly-report',
    'batch.cronjob.rebuild-search',
    'batch.cronjob.settle-refunds',
    'batch.cronjob.sync-catalog',
    'batch.job.backfill-prices',
    'batch.job.migrate-schema',
    'payments.cronjob.month-end',
  ]);
  const nightly = rowOf('batch.cronjob.nightly-report');
  expect(nightly).toMatchObject({
    kind: 'cronjob',
    schedule: '*/20 * * * *',
    suspended: false,
    images: [{ container: 'nightly-report', digest: expect.stringMatching(/^sha256:/) }],
  });
  const ended = nightly?.runs.find(({ status }) => status === 'complete');
  expect(ended).toMatchObject({
    reason: 'CompletionsReached',
    succeeded: 1,
    completions: 1,
    tasks: [{ state: 'stopped', lastStatus: 'Completed', exitCode: 0 }],
  });
  const began = nightly?.runs.map(({ createdAt }) => createdAt ?? '') ?? [];
  expect(began.length).toBeGreaterThanOrEqual(3);
  expect(began).toEqual(began.toSorted().reverse());
  expect(rowOf('batch.job.backfill-prices')).toMatchObject({
    kind: 'job',
    status: 'running',
    active: 1,
    runs: [{ name: 'backfill-prices', status: 'running' }],
  });
  expect(rowOf('payments.cronjob.month-end')).toMatchObject({
    status: 'suspended',
    suspended: true,
    timeZone: 'Europe/Dublin',
    runs: [],
  });
  close();
});

test('a run that failed says why in the words of its last pod', async () => {
  const { kubernetes, close } = openPlatform(world);
  const { value } = await kubernetes.listJobs(harbour, options);
  const refunds = value.find(({ id }) => id === 'batch.cronjob.settle-refunds');
  expect(refunds?.runs.find(({ status }) => status === 'failed')).toMatchObject({
    reason: 'BackoffLimitExceeded',
    failed: 2,
    verdict:
      'The container `settle-refunds` was killed for using more than its 512 MiB of memory; 2 pods failed, more than its backoffLimit of 1 allows.',
    tasks: [
      { lastStatus: 'OOMKilled', exitCode: 137 },
      { lastStatus: 'OOMKilled', exitCode: 137 },
    ],
  });
  expect(value.find(({ id }) => id === 'batch.job.migrate-schema')).toMatchObject({
    status: 'failed',
    reason: expect.stringMatching(/^The container `migrate-schema` .*exit code 1; 2 pods failed, more than/),
  });
  close();
});

test('the pods of a job are found by its id, and a pod says whose it is', async () => {
  const { reads, kubernetes, close } = openPlatform(world);
  const scope = { cluster: harbour, states: ['pending' as const, 'running' as const, 'stopped' as const] };
  const { value } = await kubernetes.listJobs(harbour, options);
  const refunds = value.find(({ id }) => id === 'batch.cronjob.settle-refunds');
  const all = await reads.listTasks({ ...scope, service: 'batch.cronjob.settle-refunds' }, options);
  for (const run of refunds?.runs ?? [])
    for (const { id } of run.tasks) expect(all.value.map((task) => task.id)).toContain(id);
  const run = refunds?.runs.find(({ status }) => status === 'failed');
  const own = await reads.listTasks({ ...scope, service: `batch.job.${run?.name}` }, options);
  expect(own.value.map(({ id }) => id).sort()).toEqual(run?.tasks.map(({ id }) => id).sort());
  const task = await reads.getTask({ cluster: harbour, task: run?.tasks[0]?.id ?? '' }, options);
  expect(task.value).toMatchObject({
    group: 'CronJob settle-refunds',
    jobId: 'batch.cronjob.settle-refunds',
  });
  await expect(
    reads.listTasks({ ...scope, service: 'batch.cronjob.nothing' }, options),
  ).rejects.toMatchObject({ code: 'not_found' });
  close();
});

test('who may read one namespace sees its jobs, and is told so once', async () => {
  const kubectl = connectKubernetes(world.simulator);
  await kubectl.send('POST', `${batch}/shop/jobs`, { body: createJob('reindex', { template }) });
  const { kubernetes, reads, close } = openPlatform(world, { role: 'shop-viewer' });
  const { value, incomplete } = await kubernetes.listJobs(harbour, options);
  expect(value.map(({ id }) => id)).toEqual(['shop.job.reindex']);
  expect(incomplete).toEqual([
    expect.objectContaining({ scope: `${harbour} namespaces`, code: 'aws_access_denied' }),
  ]);
  const elsewhere = { cluster: harbour, service: 'batch.cronjob.nightly-report', states: [] };
  await expect(reads.listTasks(elsewhere, options)).rejects.toMatchObject({ code: 'aws_access_denied' });
  await kubectl.send('DELETE', `${batch}/shop/jobs/reindex`);
  close();
});

test('where Jobs may not be read their CronJobs are told, and where CronJobs may not, their runs', async () => {
  const jobs = denied('jobs');
  const first = openPlatform(world);
  const withoutJobs = await first.kubernetes.listJobs(harbour, options);
  expect(withoutJobs.incomplete).toEqual([
    expect.objectContaining({ scope: `${harbour} jobs`, code: 'aws_access_denied' }),
  ]);
  expect(withoutJobs.value.find(({ name }) => name === 'nightly-report')).toMatchObject({
    status: 'unknown',
    reason: 'Its runs cannot be read.',
    runs: [],
  });
  first.close();
  const cronJobs = denied('cronjobs');
  const neither = openPlatform(world);
  await expect(neither.kubernetes.listJobs(harbour, options)).rejects.toMatchObject({
    code: 'aws_access_denied',
  });
  neither.close();
  world.simulator.control.removeFaults(jobs.id);
  const second = openPlatform(world);
  const withoutCrons = await second.kubernetes.listJobs(harbour, options);
  expect(withoutCrons.incomplete).toEqual([
    expect.objectContaining({ scope: `${harbour} cronjobs`, code: 'aws_access_denied' }),
  ]);
  const nightly = withoutCrons.value.find(({ id }) => id === 'batch.cronjob.nightly-report');
  expect(nightly?.schedule).toBeUndefined();
  expect(nightly?.runs.length).toBeGreaterThanOrEqual(3);
  second.close();
  world.simulator.control.removeFaults(cronJobs.id);
});

test('a job that is made, suspended and resumed is told as it happens', async () => {
  const { kubernetes, subscribe, close } = openPlatform(world);
  const kubectl = connectKubernetes(world.simulator);
  const find = async () =>
    (await kubernetes.listJobs(harbour, options)).value.find(({ id }) => id === 'shop.job.import');
  expect(await find()).toBeUndefined();
  const topics = new Set<string>();
  const end = subscribe((change) => {
    for (const topic of change.topics) topics.add(topic);
  });
  // Its controller, and the node that its pod comes to, take the world a while.
  const seeLater = async () => {
    world.simulator.control.advance(1_000);
    return (await find())?.status;
  };
  const until = (status: JobStatus) => expect.poll(seeLater).toBe(status);
  const annotations = { 'rig/run-for': '1h' };
  await kubectl.send('POST', `${batch}/shop/jobs`, {
    body: createJob('import', { suspend: true, template: { ...template, metadata: { annotations } } }),
  });
  await until('suspended');
  await expect.poll(() => [...topics]).toContain('jobs');
  const set = (spec: object) =>
    kubectl.send('PATCH', `${batch}/shop/jobs/import`, {
      type: 'application/merge-patch+json',
      body: { spec },
    });
  await set({ suspend: false });
  await until('running');
  await set({ activeDeadlineSeconds: 1 });
  await until('failed');
  expect(await find()).toMatchObject({
    reason: expect.stringContaining('It ran for longer than its activeDeadlineSeconds'),
    runs: [{ reason: 'DeadlineExceeded' }],
  });
  end();
  close();
});
