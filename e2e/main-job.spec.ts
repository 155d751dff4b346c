import type { Page } from '@playwright/test';
import { operationsApi } from '../lib/contract/api/plans-api.ts';
import { paths } from '../lib/paths.ts';
import { expect, test } from './fixtures.ts';

const checkout = { cluster: 'ecs:123456789012:eu-west-1:shop', service: 'checkout' };

const openFailingService = async (page: Page) => {
  await page.goto(paths.overview());
  const row = page.locator('main [data-row-id*="checkout"][data-status="failing"]').first();
  await expect(row).toBeVisible({ timeout: 60_000 });
  await expect(row).toContainText('512 MiB');
  await row.getByRole('link', { name: /why/i }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('checkout');
};

/** Ticks every "I have seen this" of the open sheet. */
const acceptWarnings = async (page: Page) => {
  for (const box of await page.getByRole('dialog').getByRole('checkbox').all()) await box.check();
};

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
    test.setTimeout(240_000);
    await enterAs('operator');
    await openFailingService(page);

    await page
      .getByRole('link', { name: /^Tasks/ })
      .first()
      .click();
    await expect(page.getByText(/killed for using more than/).first()).toBeVisible();

    await page.getByRole('link', { name: 'Logs', exact: true }).last().click();
    const lines = page.getByRole('log', { name: 'Log lines' });
    await expect(lines.locator('[data-line-id]').first()).toBeVisible({ timeout: 30_000 });

    await page.getByRole('link', { name: 'Overview', exact: true }).last().click();
    await page
      .getByRole('button', { name: /^Roll back to v1\.41\.2/ })
      .or(page.getByRole('link', { name: /^Roll back to v1\.41\.2/ }))
      .first()
      .click();
    const sheet = page.getByRole('dialog');
    await expect(sheet).toHaveAccessibleName(/Roll back checkout to v1\.41\.2/);
    await expect(sheet).toContainText('512');
    await expect(sheet).toContainText(/1,?024 MiB/);
    const apply = sheet.getByRole('button', { name: /^Roll back checkout to v1\.41\.2/ });
    await acceptWarnings(page);
    await apply.click();
    await expect(page).toHaveURL(/[?&]op=/);
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
    test.setTimeout(180_000);
    await enterAs('admin');
    await page.goto(paths.service({ cluster: checkout.cluster, service: 'search' }));
    const scale = page.getByRole('button', { name: /^Scale/ }).first();
    await scale.focus();
    await page.keyboard.press('Enter');
    const sheet = page.getByRole('dialog');
    const count = sheet.getByRole('spinbutton');
    await expect(count).toBeVisible();
    await count.fill('7');
    await page.keyboard.press('Enter');
    await expect(sheet).toHaveAccessibleName(/Scale search \d+ → 7/);
    await acceptWarnings(page);
    const apply = sheet.getByRole('button', { name: /^Scale search/ });
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
    // The page is there before it hears keys.
    await expect(async () => {
      await page.keyboard.press('Control+k');
      await expect(palette).toBeVisible({ timeout: 2_000 });
    }).toPass({ timeout: 20_000 });
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
    // The page is there before it hears keys.
    await expect(async () => {
      await page.keyboard.press('g');
      await page.keyboard.press('s');
      await expect(page).toHaveURL(/\/services/, { timeout: 2_000 });
    }).toPass({ timeout: 20_000 });
    await expect(page.locator('main [data-row-id]').first()).toBeVisible();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    const focused = await page.evaluate(() =>
      document.activeElement?.closest('[data-row-id]')?.getAttribute('data-row-id'),
    );
    expect(focused).toBeTruthy();
    await page.keyboard.press('/');
    const filter = page.getByRole('searchbox', { name: 'Filter' });
    await expect(filter).toBeFocused();
    await page.keyboard.type('gj');
    await expect(filter).toHaveValue('gj');
    // Escape undoes one level at a time: the text, then the focus.
    await page.keyboard.press('Escape');
    await expect(filter).toHaveValue('');
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible();
  });

  test('filters and sort live in the URL', async ({ page, enterAs }) => {
    await enterAs('viewer');
    await page.goto(paths.services({ status: 'failing', q: 'm' }));
    await expect(page.getByRole('searchbox', { name: 'Filter' })).toHaveValue('m');
    const rows = page.locator('main [data-row-id]');
    await expect(rows.first()).toBeVisible();
    for (const row of await rows.all()) await expect(row).toHaveAttribute('data-status', 'failing');
  });
});
