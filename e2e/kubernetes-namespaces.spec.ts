import { paths } from '../lib/paths.ts';
import { expect, test } from './fixtures.ts';
import { harbour, waitUntilRead } from './support/harbour.ts';
import { asShopViewer } from './support/shop-viewer.ts';

test.use({ seed: 'kubernetes-namespaces', settings: asShopViewer });

test.beforeEach(async ({ apiAs }) => {
  await waitUntilRead(await apiAs('viewer'));
});

test('who may read one namespace sees it, and is told what is left out', async ({ page, enterAs }) => {
  await enterAs('operator');
  await page.goto(paths.cluster(harbour));
  await expect(page.getByText(/^Only shop of this cluster may be read/)).toBeVisible({ timeout: 30_000 });
  const rows = page.locator('main tbody [data-row-id]');
  await expect(rows.first()).toBeVisible();
  await expect(page.locator('main tbody [data-row-id]:not([data-row-id^="shop."])')).toHaveCount(0);

  const tabs = page.getByRole('navigation', { name: 'Cluster' });
  await tabs.getByRole('link', { name: 'Pods' }).click();
  await expect(page.getByRole('table', { name: 'Pods' }).locator('tbody tr').first()).toBeVisible();
  await tabs.getByRole('link', { name: 'Nodes' }).click();
  await expect(page.getByText('The nodes could not be read.')).toBeVisible();
  await tabs.getByRole('link', { name: 'Objects' }).click();
  const objects = page.getByRole('table', { name: 'Pod' }).locator('tbody tr');
  await expect(objects.first()).toBeVisible();
  await tabs.getByRole('link', { name: 'Add-ons' }).click();
  await expect(page.getByRole('table', { name: 'Add-ons' })).toBeVisible();
});

test('who may only read is refused with the verb that is missing', async ({ page, enterAs }) => {
  await enterAs('operator');
  await page.goto(paths.service({ cluster: harbour, service: 'shop.deployment.cart' }));
  const scale = page.getByRole('button', { name: /^Scale/ }).first();
  await expect(scale).toHaveAttribute('aria-disabled', 'true', { timeout: 30_000 });
  await scale.focus();
  await expect(page.getByText(/patch deployments\/scale in the namespace/).first()).toBeVisible();
  await page.goto(paths.service({ cluster: harbour, service: 'shop.deployment.cart' }, 'logs'));
  await expect(page.getByRole('log', { name: 'Log lines' }).locator('[data-line-id]').first()).toBeVisible({
    timeout: 30_000,
  });
});

test('what is in another namespace is not shown, and the page says why', async ({ page, enterAs }) => {
  await enterAs('operator');
  await page.goto(paths.service({ cluster: harbour, service: 'payments.deployment.ledger' }));
  await expect(page.getByText('The namespace "payments" cannot be read.')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('navigation').first()).toBeVisible();
});
