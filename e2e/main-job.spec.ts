import type { Page } from '@playwright/test';
import { operationsApi } from '../lib/contract/api/plans-api.ts';
import { paths } from '../lib/paths.ts';
import { expect, test } from './fixtures.ts';
import { expectAwake } from './support/awake.ts';
import { acceptWarnings, applySheet } from './support/plan-sheet.ts';

const checkout = { cluster: 'ecs:123456789012:eu-west-1:shop', service: 'checkout' };

const openFailingService = async (page: Page) => {
  await page.goto(paths.overview());
  const row = page.locator('main [data-row-id*="checkout"][data-status="failing"]').first();
  await expect(row).toBeVisible({ timeout: 60_000 });
  await expect(row).toContainText('512 MiB');
  await row.getByRole('link', { name: /why/i }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('checkout');
};

const tabOf = (page: Page, name: string | RegExp) =>
  page.getByRole('navigation', { name: 'Service' }).getByRole('link', { name });

test.describe('the incident, in the browser', () => {
  test('a viewer reads why, and is refused politely', async ({ page, enterAs }) => {
    await enterAs('viewer');
    await openFailingService(page);
    await expect(page.getByText('512 MiB of memory').first()).toBeVisible();
    const rollBack = page.getByRole('button', { name: /^Roll back/ }).first();
    await expect(rollBack).toHaveAttribute('aria-disabled', 'true');
    await rollBack.focus();
    await expect(page.getByText(/needs the role operator/).first()).toBeVisible();
  });

  test('an operator finds the failing service, reads its logs, rolls it back, and sees it steady', async ({
    page,
    enterAs,
    apiAs,
  }) => {
    test.setTimeout(360_000);
    await enterAs('operator');
    await openFailingService(page);

    await tabOf(page, /^Tasks/).click();
    await expect(page.getByText(/killed for using more than/).first()).toBeVisible();

    await tabOf(page, 'Logs').click();
    const lines = page.getByRole('log', { name: 'Log lines' });
    await expect(lines.locator('[data-line-id]').first()).toBeVisible({ timeout: 30_000 });

    await tabOf(page, 'Overview').click();
    await page
      .getByRole('button', { name: /^Roll back to v1\.41\.2/ })
      .or(page.getByRole('link', { name: /^Roll back to v1\.41\.2/ }))
      .first()
      .click();
    const sheet = page.getByRole('dialog');
    await expect(sheet).toHaveAccessibleName(/Roll back checkout to v1\.41\.2/);
    await expect(sheet).toContainText('512');
    await expect(sheet).toContainText(/1,?024 MiB/);
    await applySheet(page, /^Roll back checkout to v1\.41\.2/);
    await expect(sheet.getByText(/Steady: 4 of 4 tasks run/)).toBeVisible({ timeout: 120_000 });
    await page.keyboard.press('Escape');
    await expect(sheet).toBeHidden();
    await expect(page.locator('[data-status="steady"]').first()).toBeVisible();

    await page.goto(paths.operations());
    const done = page
      .locator('main [data-row-id][data-status="succeeded"]')
      .filter({ hasText: 'Roll back checkout to v1.41.2' });
    await expect(done.first()).toBeVisible();

    const api = await apiAs('operator');
    const { items } = await api.call(operationsApi.list, { service: 'checkout' });
    expect(items[0]).toMatchObject({ state: 'succeeded', action: { action: 'rollback' } });
  });

  test('an admin scales it, and the keyboard is enough', async ({ page, enterAs }) => {
    test.setTimeout(300_000);
    await enterAs('admin');
    await page.goto(paths.service({ cluster: checkout.cluster, service: 'search' }));
    const scale = page.getByRole('button', { name: /^Scale/ }).first();
    await expect(scale).not.toHaveAttribute('aria-disabled');
    await scale.focus();
    await page.keyboard.press('Enter');
    const sheet = page.getByRole('dialog');
    const count = sheet.getByRole('spinbutton');
    await expect(count).toBeVisible();
    await count.fill('7');
    await page.keyboard.press('Enter');
    await expect(sheet).toHaveAccessibleName(/Scale search \d+ → 7/);
    // A plan has its name before it is made.
    const apply = sheet.getByRole('button', { name: /^Scale search/ });
    await expect(apply).toBeVisible();
    await acceptWarnings(page);
    await expect(apply).not.toHaveAttribute('aria-disabled');
    await apply.focus();
    await page.keyboard.press('Enter');
    await expect(sheet.getByText(/7 of 7 tasks run/).first()).toBeVisible({ timeout: 120_000 });
  });
});

test.describe('finding things', () => {
  test('the palette leads to a service by name and by ARN', async ({ page, enterAs }) => {
    await enterAs('viewer');
    await page.goto(paths.overview());
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    const palette = page.getByRole('dialog', { name: 'Search' });
    await expectAwake(page);
    await page.keyboard.press('Control+k');
    await expect(palette).toBeVisible();
    await palette.getByRole('combobox').fill('paym');
    await expect(palette.getByText('payments').first()).toBeVisible();
    await palette.getByRole('combobox').fill('arn:aws:ecs:eu-west-1:123456789012:service/shop/payments');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/services\/payments/);
    await expect(page.getByRole('heading', { level: 1 })).toContainText('payments');
  });

  test('keys go to pages, move through rows, and rest while one types', async ({ page, enterAs }) => {
    await enterAs('viewer');
    await page.goto(paths.overview());
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expectAwake(page);
    // On a busy machine the second key may come too late to belong to the first.
    await expect(async () => {
      await page.keyboard.press('g');
      await page.keyboard.press('s');
      await expect(page).toHaveURL(/\/services/, { timeout: 20_000 });
    }).toPass();
    await expect(page.locator('main [data-row-id]').first()).toBeVisible();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await expect(page.locator('main [data-row-id]:focus-within')).toHaveCount(1);
    await page.keyboard.press('/');
    const filter = page.getByRole('searchbox', { name: 'Filter' });
    await expect(filter).toBeFocused();
    await page.keyboard.type('gj');
    await expect(filter).toHaveValue('gj');
    // Escape undoes one level at a time: the text, then the focus.
    await page.keyboard.press('Escape');
    await expect(filter).toHaveValue('');
    await page.keyboard.press('Escape');
    await expect(filter).not.toBeFocused();
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible();
  });

  test('filters and sort live in the URL', async ({ page, enterAs }) => {
    await enterAs('viewer');
    await page.goto(paths.services({ status: 'failing', q: 'm' }));
    await expect(page.getByRole('searchbox', { name: 'Filter' })).toHaveValue('m');
    const rows = page.locator('main [data-row-id]');
    await expect(rows.first()).toBeVisible();
    await expect(page.locator('main [data-row-id]:not([data-status="failing"])')).toHaveCount(0);
  });
});
