import type { Request } from '@playwright/test';
import { paths } from '../lib/paths.ts';
import { expect, test } from './fixtures.ts';
import { expectAwake } from './support/awake.ts';

const shop = 'ecs:123456789012:eu-west-1:shop';

test('rows keep their place under the pointer, and new ones wait behind a press', async ({
  page,
  enterAs,
}) => {
  await enterAs('viewer');
  await page.goto(paths.service({ cluster: shop, service: 'emails' }, 'events'));
  const rows = page.getByRole('table', { name: 'Events' }).locator('tbody [data-row-id]');
  await expectAwake(page);
  await rows.nth(3).hover({ timeout: 60_000 });
  const before = await rows.nth(3).getAttribute('data-row-id');
  const waiting = page.getByRole('button', { name: /^\d+ new$/ });
  await expect(waiting).toBeVisible({ timeout: 90_000 });
  await expect(rows.nth(3)).toHaveAttribute('data-row-id', before ?? '');
  await waiting.click();
  await expect(waiting).toBeHidden();
  await expect(rows.nth(3)).not.toHaveAttribute('data-row-id', before ?? '');
});

test('without a network the page says so within 5 s of its own clock, and is live again by itself', async ({
  page,
  context,
  enterAs,
}) => {
  await enterAs('viewer');
  await page.clock.install();
  const opened = page.waitForResponse((response) => new URL(response.url()).pathname === '/api/v1/stream');
  const reading = new Set<Request>();
  page.on('request', (request) => {
    if (/\/api\/v1\/(?!stream)/.test(request.url())) reading.add(request);
  });
  page.on('requestfinished', (request) => reading.delete(request));
  page.on('requestfailed', (request) => reading.delete(request));
  await page.goto(paths.services());
  await opened;
  await expect(page.locator('[data-liveness="live"]')).toBeVisible({ timeout: 60_000 });
  await page.clock.pauseAt(await page.evaluate(() => Date.now() + 1_000));
  // What was asked while there was a network may still be answered.
  await expect.poll(() => reading.size).toBe(0);
  await context.setOffline(true);
  await page.clock.runFor(5_000);
  await expect(page.locator('[data-liveness="reconnecting"]')).toBeVisible();
  await context.setOffline(false);
  await page.clock.resume();
  await expect(page.locator('[data-liveness="live"]')).toBeVisible({ timeout: 60_000 });
});

test('a session that ended leads to the sign-in, and back to the page', async ({
  page,
  context,
  enterAs,
}) => {
  await enterAs('viewer');
  const path = paths.service({ cluster: shop, service: 'cart' }, 'tasks');
  await page.goto(path);
  await expect(page.locator('main [data-row-id]').first()).toBeVisible({ timeout: 60_000 });
  await context.clearCookies();
  await expect(page).toHaveURL((url) => url.pathname === paths.signIn(), { timeout: 60_000 });
  expect(new URL(page.url()).searchParams.get('next')).toBe(path);
});
