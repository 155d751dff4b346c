import { accessApi } from '../lib/contract/api/access-api.ts';
import { operationsApi } from '../lib/contract/api/plans-api.ts';
import { servicesApi } from '../lib/contract/api/services-api.ts';
import { paths } from '../lib/paths.ts';
import { expect, test } from './fixtures.ts';
import { until } from './support/api.ts';
import { inHarbour, waitUntilRead } from './support/harbour.ts';
import { applySheet } from './support/plan-sheet.ts';

test.use({ seed: 'kubernetes-incident' });

test.beforeEach(async ({ apiAs }) => {
  await waitUntilRead(await apiAs('viewer'));
});

const checkout = inHarbour('shop.deployment.checkout');

test('an operator finds the failing Deployment, reads the run that died, rolls it back, and sees it steady', async ({
  page,
  enterAs,
  apiAs,
}) => {
  test.setTimeout(400_000);
  await enterAs('operator');
  await page.goto(paths.overview());
  const row = page.locator('main [data-row-id*="shop.deployment.checkout"][data-status="failing"]');
  await expect(row).toContainText('512 MiB', { timeout: 60_000 });
  await expect(row).toContainText('shop/checkout');
  await row.getByRole('link', { name: /why/i }).click();

  await expect(page.getByRole('heading', { level: 1 })).toHaveText('checkout');
  const main = page.getByRole('main');
  await expect(main).toContainText(/killed for using more than its 512 MiB of memory; \d+ restarts so far/);
  await expect(main).toContainText('checkout:v1.41.2 worked');

  await page.getByRole('link', { name: /^Pods/ }).click();
  await expect(page).toHaveTitle(/^Pods of checkout · harbour · Quarterdeck$/);
  const crashing = page
    .locator('main [data-row-id^="shop.checkout-"]')
    .filter({ hasText: 'CrashLoopBackOff' });
  // It runs now and then, until it has eaten its memory again.
  await expect(crashing).toHaveCount(1, { timeout: 60_000 });

  await page.getByRole('link', { name: 'Overview', exact: true }).last().click();
  await page.getByRole('link', { name: 'Logs before the last exit' }).click();
  await expect(page).toHaveURL(/previous=1/);
  const lines = page.getByRole('log', { name: 'Log lines' });
  await expect(lines).toContainText(/heap \d+ MiB of 512 MiB/, { timeout: 30_000 });

  await page.getByRole('button', { name: 'Previous run' }).click();
  await expect(page).not.toHaveURL(/previous=1/);
  await page.goto(paths.service(checkout, 'logs'));
  await expect(page.getByRole('status').and(page.locator('[data-liveness="live"]')).first()).toBeVisible();
  await expect.poll(() => lines.locator('[data-line-id]').count(), { timeout: 60_000 }).toBeGreaterThan(3);

  await page.getByRole('link', { name: 'Overview', exact: true }).last().click();
  await page
    .getByRole('button', { name: /^Roll back to v1\.41\.2/ })
    .or(page.getByRole('link', { name: /^Roll back to v1\.41\.2/ }))
    .click();
  const title = 'Roll back checkout to v1.41.2';
  const planned = page.getByRole('dialog', { name: title });
  await expect(planned).toContainText('v1.42.0');
  await expect(planned).toContainText('The server took the same change as a dry run.');
  await expect(planned).toContainText('The image v1.41.2 of container checkout is in ECR.');
  await expect(planned).toContainText('config maps keep their current content');
  const button = planned.getByRole('button', { name: title });
  await expect(button).toHaveAttribute('aria-disabled', 'true');
  const sheet = await applySheet(page, title);
  await expect(sheet).toContainText('Rolled out: 4 of 4 pods are available', { timeout: 120_000 });
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  // The pod that crashed has its time to end.
  await expect(page.locator('main [data-status="steady"]').first()).toBeVisible({ timeout: 60_000 });

  await page.goto(paths.operations());
  const done = page.locator('main [data-row-id][data-status="succeeded"]').filter({ hasText: title });
  await expect(done).toHaveCount(1);
  await done.getByRole('link').first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
  await page.goto(paths.audit());
  await expect(page.locator('main [data-row-id]').filter({ hasText: title }).first()).toBeVisible();

  const api = await apiAs('operator');
  const { items } = await api.call(operationsApi.list, { cluster: checkout.cluster });
  expect(items).toMatchObject([{ state: 'succeeded', action: { action: 'rollback' }, title }]);
  const audit = await api.call(accessApi.audit, {});
  expect(
    audit.items.filter((entry) => entry.operationId === items[0]?.id).map(({ outcome }) => outcome),
  ).toEqual(expect.arrayContaining(['intent', 'succeeded']));
  await until(
    () => api.call(servicesApi.get, checkout),
    (service) => service.status === 'steady' && service.images[0]?.tag === 'v1.41.2',
  );
});

test('a viewer reads why, and is refused politely', async ({ page, enterAs }) => {
  await enterAs('viewer');
  await page.goto(paths.service(inHarbour('payments.deployment.ledger')));
  await expect(page.getByRole('main')).toContainText('the secret ledger-signing-key does not exist');
  const rollBack = page.getByRole('button', { name: /^Roll back/ }).first();
  await expect(rollBack).toHaveAttribute('aria-disabled', 'true');
  await rollBack.focus();
  await expect(page.getByText(/needs the role operator/).first()).toBeVisible();
});
