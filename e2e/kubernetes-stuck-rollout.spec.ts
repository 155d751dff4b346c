import { operationsApi } from '../lib/contract/api/plans-api.ts';
import { servicesApi, tasksApi } from '../lib/contract/api/services-api.ts';
import { paths } from '../lib/paths.ts';
import { expect, test } from './fixtures.ts';
import { until } from './support/api.ts';
import { inHarbour, waitUntilRead } from './support/harbour.ts';
import { change } from './support/main-job.ts';
import { applySheet } from './support/plan-sheet.ts';

// The deadline of a rollout is ten minutes of the world.
test.use({ seed: 'kubernetes-stuck', speed: 20 });

test.beforeEach(async ({ apiAs }) => {
  await waitUntilRead(await apiAs('viewer'));
});

const accounts = inHarbour('payments.deployment.accounts');
const repository = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/accounts';

test('a rollout whose pods never become ready fails with the reason, and is rolled back to steady', async ({
  page,
  enterAs,
  apiAs,
}) => {
  test.setTimeout(500_000);
  const api = await apiAs('operator');
  const before = await api.call(servicesApi.get, accounts);
  expect(before).toMatchObject({ status: 'failing', desired: 3, running: 3 });
  const good = before.why?.rollbackTo?.deployment ?? '';
  const mended = await change(api, accounts, { action: 'rollback', to: { deployment: good } });
  expect(mended.state).toBe('succeeded');
  await until(
    () => api.call(servicesApi.get, accounts),
    (service) => service.status === 'steady',
  );

  await enterAs('operator');
  await page.goto(paths.service(accounts));
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Deploy…' }).click();
  const choice = page.getByRole('dialog');
  await choice.getByLabel('Image').fill(`${repository}:v4.7.2`);
  await choice.getByRole('button', { name: /^Deploy/ }).click();
  const sheet = await applySheet(page, 'Deploy v4.7.2 to accounts');
  const outcome = sheet.locator('[data-status="failed"]').first();
  await expect(outcome).toBeVisible({ timeout: 150_000 });
  await expect(outcome).toContainText('exceeded its progress deadline');
  await expect(outcome).toContainText(/readiness probe of the container accounts .*HTTP 502/);
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();

  await expect(page.locator('main [data-status="failing"]').first()).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('main')).toContainText('3 of 3 pods run');
  const tasks = await api.call(tasksApi.list, { ...accounts, state: 'running' });
  expect(tasks.items.filter((task) => !task.verdict).length).toBe(3);
  const { items } = await api.call(operationsApi.list, { status: ['failed'] });
  expect(items).toMatchObject([
    { action: { action: 'deploy' }, reason: expect.stringContaining('HTTP 502') },
  ]);

  await page.getByRole('button', { name: /^Roll back…/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Roll back to v4.7.1…' }).click();
  const back = await applySheet(page, 'Roll back accounts to v4.7.1');
  await expect(back).toContainText('Rolled out: 3 of 3 pods are available', { timeout: 120_000 });
  await page.keyboard.press('Escape');
  await expect(page.locator('main [data-status="steady"]').first()).toBeVisible({ timeout: 60_000 });
  const after = await until(
    () => api.call(servicesApi.get, accounts),
    (service) => service.status === 'steady',
  );
  expect(after).toMatchObject({ revision: good, running: 3, pending: 0 });
});
