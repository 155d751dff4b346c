import type { Locator, Page } from '@playwright/test';
import { paths } from '../lib/paths.ts';
import { expect, test } from './fixtures.ts';
import { expectStill } from './support/still.ts';

const checkout = { cluster: 'ecs:123456789012:eu-west-1:shop', service: 'checkout' };
const orders = { cluster: 'eks:123456789012:eu-west-1:harbour', service: 'shop.deployment.orders' };
const hitPx = 44;

/** What can be pressed and is smaller than a finger; links in a sentence are excepted. */
const listSmallTargets = (page: Page): Promise<string[]> =>
  page.evaluate((leastPx) => {
    const isInSentence = (element: Element) =>
      element.matches('a') && getComputedStyle(element).display === 'inline' && element.closest('p') !== null;
    const sizeOf = (element: Element) => {
      const own = (element.closest('label') ?? element).getBoundingClientRect();
      const around = getComputedStyle(element, '::after');
      const isGrown =
        around.content !== 'none' && around.position === 'absolute' && around.display !== 'none';
      return {
        width: Math.max(own.width, isGrown ? Number.parseFloat(around.width) || 0 : 0),
        height: Math.max(own.height, isGrown ? Number.parseFloat(around.height) || 0 : 0),
      };
    };
    return [...document.querySelectorAll('a[href], button, input, select, summary, [role="tab"]')]
      .filter((element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
      .filter((element) => element.getBoundingClientRect().width > 2 && !isInSentence(element))
      .flatMap((element) => {
        const { width, height } = sizeOf(element);
        if (width >= leastPx - 0.5 && height >= leastPx - 0.5) return [];
        const name = element.getAttribute('aria-label') ?? element.textContent ?? '';
        return [`${Math.round(width)}×${Math.round(height)} ${element.tagName} ${name.trim().slice(0, 40)}`];
      });
  }, hitPx);

const listSmallText = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('body *')]
      .filter((element) => element.checkVisibility() && element.getBoundingClientRect().width > 2)
      .filter((element) =>
        [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim()),
      )
      .filter((element) => Number.parseFloat(getComputedStyle(element).fontSize) < 12)
      .map((element) => `${getComputedStyle(element).fontSize} ${element.textContent?.slice(0, 40)}`),
  );

const settle = async (page: Page) => {
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  await expect(page.locator('main [aria-busy="true"]')).toHaveCount(0, { timeout: 60_000 });
  await expectStill(page);
};

const expectFromBottom = async (page: Page, sheet: Locator) => {
  const viewport = page.viewportSize();
  await expectStill(page);
  await expect
    .poll(async () => {
      const box = await sheet.boundingBox();
      return box && Math.round(box.y + box.height);
    })
    .toBe(viewport?.height);
  const box = await sheet.boundingBox();
  expect(Math.round(box?.width ?? 0)).toBe(viewport?.width);
  expect(box?.y).toBeGreaterThan(0);
};

const pages: [string, string][] = [
  ['overview', paths.overview()],
  ['services', paths.services()],
  ['clusters', paths.clusters()],
  ['cluster', paths.cluster(checkout.cluster)],
  ...(
    ['overview', 'tasks', 'deployments', 'images', 'logs', 'scaling', 'events', 'configuration'] as const
  ).map((tab): [string, string] => [`service ${tab}`, paths.service(checkout, tab)]),
  ...(
    ['services', 'tasks', 'jobs', 'nodes', 'objects', 'add-ons', 'insights', 'access', 'updates'] as const
  ).map((tab): [string, string] => [`EKS cluster ${tab}`, paths.cluster(orders.cluster, { tab })]),
  ...(['overview', 'tasks', 'deployments', 'logs', 'events', 'configuration'] as const).map(
    (tab): [string, string] => [`EKS service ${tab}`, paths.service(orders, tab)],
  ),
  ['images', paths.images()],
  ['logs', paths.logs()],
  ['operations', paths.operations()],
  ['audit', paths.audit()],
  ['settings', paths.settings()],
];

for (const [name, path] of pages)
  test(`${name}: hit areas of 44 px, no text under 12 px, nothing sticks out`, async ({ page, enterAs }) => {
    await enterAs('operator');
    await page.goto(path);
    await settle(page);
    expect(await listSmallTargets(page)).toEqual([]);
    expect(await listSmallText(page)).toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });

test('the bar at the foot leads everywhere, and More opens the rest from below', async ({
  page,
  enterAs,
}) => {
  await enterAs('viewer');
  await page.goto(paths.overview());
  const bar = page.getByRole('navigation', { name: 'Main, short' });
  for (const [link, path] of [
    ['Services', paths.services()],
    ['Logs', paths.logs()],
    ['Operations', paths.operations()],
    ['Overview', paths.overview()],
  ] as const) {
    await bar.getByRole('link', { name: link }).tap();
    await expect(page).toHaveURL((url) => url.pathname === path);
    await expect(bar.getByRole('link', { name: link })).toHaveAttribute('aria-current', 'page');
  }
  await bar.getByRole('button', { name: 'More' }).tap();
  const sheet = page.getByRole('dialog');
  await expectFromBottom(page, sheet);
  await sheet.getByRole('link', { name: 'Audit' }).tap();
  await expect(page).toHaveURL((url) => url.pathname === paths.audit());
});

test('rows are ordered without heads to press', async ({ page, enterAs }) => {
  await enterAs('viewer');
  await page.goto(paths.services());
  await settle(page);
  await page.getByLabel('Sort services by').selectOption('-name');
  await expect(page).toHaveURL(/sort=-name/);
  await expect(page.locator('main tbody [data-row-id]').first()).not.toHaveAttribute(
    'data-row-id',
    'checkout',
  );
});

test('on a phone an operator finds the failing service, reads why, tails it, and rolls it back', async ({
  page,
  enterAs,
}) => {
  test.setTimeout(360_000);
  await enterAs('operator');
  await page.goto(paths.overview());
  const row = page.locator('main [data-row-id="checkout"][data-status="failing"]').first();
  await expect(row).toContainText('512 MiB', { timeout: 60_000 });
  await row.getByRole('link', { name: 'See why' }).tap();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('checkout');
  await expect(page.getByText('512 MiB of memory').first()).toBeVisible();

  await page.getByRole('link', { name: 'Logs before the last exit' }).tap();
  const lines = page.getByRole('log', { name: 'Log lines' });
  await expect(lines.locator('[data-line-id]').first()).toBeVisible({ timeout: 30_000 });

  await page
    .getByRole('button', { name: /^Roll back/ })
    .first()
    .tap();
  const sheet = page.getByRole('dialog');
  await expect(sheet).toHaveAccessibleName('Roll back checkout');
  await sheet.getByRole('button', { name: /^Roll back to v1\.41\.2/ }).tap();
  await expect(sheet).toHaveAccessibleName(/Roll back checkout to v1\.41\.2/);
  await expect(sheet).toContainText(/1,024 MiB/);
  await expectFromBottom(page, sheet);
  expect(await listSmallTargets(page)).toEqual([]);
  const apply = sheet.getByRole('button', { name: /^Roll back checkout to v1\.41\.2/ });
  await expect(apply).toBeVisible();
  for (const box of await sheet.getByRole('checkbox').all()) await box.tap();
  await apply.tap();
  await expect(page).toHaveURL(/[?&]op=/);
  await expectFromBottom(page, sheet);
  await expect(sheet.getByText(/Steady: 4 of 4 tasks run/)).toBeVisible({ timeout: 120_000 });
  await sheet.getByRole('button', { name: 'Close' }).last().tap();
  await expect(sheet).toBeHidden();
});
