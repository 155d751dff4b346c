import type { Page } from '@playwright/test';
import { paths } from '../lib/paths.ts';
import { expect, test } from './fixtures.ts';

const search = { cluster: 'ecs:123456789012:eu-west-1:shop', service: 'search' };

/** Opens a page whose scripts arrive when they are let go, and not before. */
const openAsleep = async (page: Page, url: string): Promise<() => void> => {
  let wake = () => {};
  const isAwake = new Promise<void>((resolve) => {
    wake = resolve;
  });
  await page.route('**/_next/static/**/*.js', async (route) => {
    await isAwake;
    await route.continue();
  });
  await page.goto(url, { waitUntil: 'commit' });
  return wake;
};

const scaleButton = (page: Page) => page.getByRole('button', { name: /^Scale/ }).first();
const count = (page: Page) => page.getByRole('dialog').getByRole('spinbutton');

test.describe('a page whose code is late', () => {
  test('answers the press that was made before it could hear', async ({ page, enterAs }) => {
    await enterAs('operator');
    const wake = await openAsleep(page, paths.service(search));
    await scaleButton(page).focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    wake();
    await expect(count(page)).toBeVisible();
  });

  test('answers the last of several presses, and each later one once', async ({ page, enterAs }) => {
    await enterAs('operator');
    const wake = await openAsleep(page, paths.service(search));
    await scaleButton(page).click();
    const frame = page.locator('[class*="group/frame"]');
    const fold = page.getByRole('button', { name: 'Fold or unfold the rail' });
    await fold.click();
    wake();
    await expect(frame).toHaveAttribute('data-folded', 'true');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await fold.click();
    await expect(frame).not.toHaveAttribute('data-folded');
  });

  test('keeps what was typed and chosen meanwhile', async ({ page, enterAs }) => {
    await enterAs('operator');
    const wake = await openAsleep(page, paths.services());
    const rows = page.locator('main [data-row-id]');
    await expect(rows.nth(5)).toBeVisible();
    await page.locator('input[data-filter]').fill('payments');
    await page.setViewportSize({ width: 360, height: 740 });
    await page.getByRole('combobox', { name: 'Sort services by' }).selectOption('name');
    wake();
    await expect(page).toHaveURL(/q=payments/);
    await expect(page).toHaveURL(/sort=name/);
    await expect(page.locator('input[data-filter]')).toHaveValue('payments');
    await expect(rows.filter({ hasNotText: 'payments' })).toHaveCount(0);
  });
});
