import { jobsApi } from '../lib/contract/api/jobs-api.ts';
import { logsApi, tasksApi } from '../lib/contract/api/services-api.ts';
import { paths } from '../lib/paths.ts';
import { expect, test } from './fixtures.ts';
import { until } from './support/api.ts';
import { harbour, inHarbour, reachHarbour } from './support/harbour.ts';
import { readWholeFleet } from './support/whole-fleet.ts';

test.use({ seed: 'jobs' });

const refunds = 'batch.cronjob.settle-refunds';
const rowOf = (id: string) => `main tbody [data-row-id="${id}"]`;

test('what a nightly batch did, why it failed and what it wrote are three presses away', async ({
  page,
  enterAs,
}) => {
  await enterAs('viewer');
  await page.goto(paths.cluster(harbour));
  await page.getByRole('navigation', { name: 'Cluster' }).getByRole('link', { name: 'Jobs' }).click();
  await expect(page).toHaveTitle('Jobs of harbour · 123456789012 · Quarterdeck');
  await page.locator(rowOf(refunds)).getByRole('link').click();
  const sheet = page.getByRole('dialog', { name: 'settle-refunds' });
  await expect(sheet).toContainText('CronJob in batch');
  const failed = sheet.locator('li[data-status="failed"]').first();
  await expect(failed).toContainText('BackoffLimitExceeded');
  await expect(failed).toContainText('was killed for using more than its 512 MiB of memory');
  await expect(failed).toContainText('OOMKilled (exit code 137)');
  await failed.getByRole('link', { name: 'Logs' }).first().click();
  await expect(page).toHaveURL((url) => url.pathname === paths.logs());
  await expect(page.locator('[data-line-id]').first()).toBeVisible();
});

test('jobs are filtered by namespace and state in the address, and stay so behind a sheet', async ({
  page,
  enterAs,
}) => {
  await enterAs('viewer');
  await page.goto(paths.cluster(harbour, { tab: 'jobs', namespace: 'payments' }));
  const rows = page.locator('main tbody [data-row-id]');
  await expect(rows).toHaveCount(1);
  await expect(rows.first()).toHaveAttribute('data-status', 'suspended');
  await rows.first().getByRole('link').click();
  const sheet = page.getByRole('dialog', { name: 'month-end' });
  await expect(sheet).toContainText('It is suspended');
  await expect(page).toHaveURL(/namespace=payments/);
  await sheet.getByRole('button', { name: 'Show the YAML' }).click();
  await expect(sheet).toContainText('kind: CronJob');
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await page.goto(paths.cluster(harbour, { tab: 'jobs', status: 'suspended', q: 'nothing like it' }));
  await expect(page.getByText(/No jobs match/i)).toBeVisible();
});

test('a job that is made is there without a reload, and a pod leads back to it', async ({
  page,
  enterAs,
  world,
}) => {
  await enterAs('operator');
  await page.goto(paths.cluster(harbour, { tab: 'jobs', namespace: 'shop' }));
  await expect(page.getByRole('searchbox', { name: 'Filter' })).toBeVisible();
  const { kube } = await reachHarbour(world.simulator.url);
  const template = {
    metadata: { annotations: { 'rig/run-for': '1h' } },
    spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox:1' }] },
  };
  const body = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'import' }, spec: { template } };
  const made = await kube.send('POST', '/apis/batch/v1/namespaces/shop/jobs', { body });
  expect(made.status).toBe(201);
  const row = page.locator(rowOf('shop.job.import'));
  await expect(row).toHaveAttribute('data-status', 'running');
  await row.getByRole('link').click();
  const sheet = page.getByRole('dialog', { name: 'import' });
  await sheet.getByRole('link', { name: /^import-/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('import-');
  await page.getByRole('link', { name: 'Open import' }).click();
  await expect(page.getByRole('dialog', { name: 'import' })).toContainText('Job in shop');
});

test('the API has the runs of a job, its pods and its lines by one id', async ({ apiAs }) => {
  const api = await apiAs('viewer');
  await readWholeFleet(api);
  const failed = await until(
    async () => {
      const { items } = await api.call(jobsApi.listOfCluster, { cluster: harbour, namespace: ['batch'] });
      const runs = items.find(({ id }) => id === refunds)?.runs;
      return runs?.find(({ status, tasks }) => status === 'failed' && tasks.length > 0);
    },
    (run) => run !== undefined,
  );
  const task = failed?.tasks[0]?.id ?? '';
  const pods = await api.call(tasksApi.list, { ...inHarbour(refunds), state: 'all', limit: 1000 });
  expect(pods.items.map(({ id }) => id)).toContain(task);
  const lines = await api.call(logsApi.list, { ...inHarbour(refunds), task: [task], limit: 20 });
  expect(lines.items.length).toBeGreaterThan(0);
  expect(new Set(lines.items.map(({ source }) => source.task))).toEqual(new Set([task]));
  const none = { ...inHarbour('batch.cronjob.nothing'), limit: 5 };
  expect(await api.refusal(logsApi.list, none)).toMatchObject({ status: 404, code: 'not_found' });
  const ecs = { cluster: 'ecs:123456789012:eu-west-1:shop' };
  expect(await api.refusal(jobsApi.listOfCluster, ecs)).toMatchObject({ status: 422 });
});

test('where Kubernetes does not let jobs be listed, the tab says so', async ({ page, enterAs }) => {
  const jetty = 'eks:210987654321:eu-west-1:jetty';
  await enterAs('viewer');
  await page.goto(paths.cluster(jetty, { tab: 'jobs' }));
  await expect(page.getByRole('heading', { name: 'The workloads cannot be read' })).toBeVisible();
});
