import type { Locator, Page } from '@playwright/test';
import { paths } from '../lib/paths.ts';
import { expect, test } from './fixtures.ts';

const shop = 'ecs:123456789012:eu-west-1:shop';
const search = { cluster: shop, service: 'search' };

/** Opens a page whose scripts arrive when they are let go, and not before. */
const openAsleep = async (page: Page, url: string, wanted: Locator): Promise<() => void> => {
  let wake = () => {};
  const isAwake = new Promise<void>((resolve) => {
    wake = resolve;
  });
  await page.route('**/_next/static/**/*.js', async (route) => {
    await isAwake;
    await route.continue();
  });
  // What the server does not know in time it leaves to the scripts: asked again, it knows.
  await expect
    .poll(
      async () => {
        await page.goto(url, { waitUntil: 'domcontentloaded' });
        return wanted.count();
      },
      { timeout: 120_000 },
    )
    .toBeGreaterThan(0);
  return wake;
};

const scaleButton = (page: Page) =>
  page.getByRole('button', { name: /^Scale/ }).and(page.locator(':not([aria-disabled])'));
const count = (page: Page) => page.getByRole('dialog').getByRole('spinbutton');

test.describe('a page whose code is late', () => {
  test('answers the press that was made before it could hear', async ({ page, enterAs }) => {
    await enterAs('operator');
    const wake = await openAsleep(page, paths.service(search), scaleButton(page));
    await scaleButton(page).focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    wake();
    await expect(count(page)).toBeVisible();
  });

  test('answers the last of several presses, and each later one once', async ({ page, enterAs }) => {
    await enterAs('operator');
    const wake = await openAsleep(page, paths.service(search), scaleButton(page));
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
    const rows = page.locator('main [data-row-id]');
    const wake = await openAsleep(page, paths.services(), rows.nth(5));
    await page.locator('input[data-filter]').fill('payments');
    await page.setViewportSize({ width: 360, height: 740 });
    await page.getByRole('combobox', { name: 'Sort services by' }).selectOption('name');
    wake();
    await expect(page).toHaveURL(/q=payments/);
    await expect(page).toHaveURL(/sort=name/);
    await expect(page.locator('input[data-filter]')).toHaveValue('payments');
    await expect(rows.filter({ hasNotText: 'payments' })).toHaveCount(0);
  });

  test('holds the rows under a pointer that was there first', async ({ page, enterAs }) => {
    await enterAs('viewer');
    const rows = page.getByRole('table', { name: 'Events' }).locator('tbody [data-row-id]');
    const wake = await openAsleep(
      page,
      paths.service({ cluster: shop, service: 'emails' }, 'events'),
      rows.nth(3),
    );
    await rows.nth(3).hover();
    const before = await rows.nth(3).getAttribute('data-row-id');
    wake();
    await expect(page.getByRole('button', { name: /^\d+ new$/ })).toBeVisible({ timeout: 90_000 });
    await expect(rows.nth(3)).toHaveAttribute('data-row-id', before ?? '');
  });
});

test('a button that waits for its service keeps the focus when it can be pressed', async ({
  page,
  enterAs,
  world,
}) => {
  await enterAs('operator');
  let release = () => {};
  const isReleased = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(/\/api\/v1\/clusters\/[^/]+\/services\/invoices$/, async (route) => {
    await isReleased;
    await route.continue();
  });
  // A server that knows nothing yet, and learns it later than a page waits for what it shows.
  await world.quarterdeck.stopProcess();
  await world.simulator.setFault({ operation: 'ecs:*', kind: 'delay', delayMs: 8_000 });
  await world.quarterdeck.startProcess();
  await page.goto(paths.service({ cluster: shop, service: 'invoices' }));
  await world.simulator.clearFaults();
  const scale = page.getByRole('button', { name: /^Scale/ }).first();
  await scale.focus();
  await expect(scale).toHaveAttribute('aria-disabled', 'true');
  release();
  await expect(scale).not.toHaveAttribute('aria-disabled');
  await expect(scale).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(count(page)).toBeVisible();
});
