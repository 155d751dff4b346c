import { paths } from '../lib/paths.ts';
import { expect, test } from './fixtures.ts';

const shop = 'ecs:123456789012:eu-west-1:shop';

test('rows keep their place under the pointer, and new ones wait behind a press', async ({
  page,
  enterAs,
}) => {
  await enterAs('viewer');
  await page.goto(paths.service({ cluster: shop, service: 'emails' }, 'events'));
  const rows = page.getByRole('table', { name: 'Events' }).locator('tbody [data-row-id]');
  await rows.nth(3).hover({ timeout: 30_000 });
  const before = await rows.nth(3).getAttribute('data-row-id');
  const waiting = page.getByRole('button', { name: /^\d+ new$/ });
  await expect(waiting).toBeVisible({ timeout: 60_000 });
  await expect(rows.nth(3)).toHaveAttribute('data-row-id', before ?? '');
  await waiting.click();
  await expect(waiting).toBeHidden();
  await expect(rows.nth(3)).not.toHaveAttribute('data-row-id', before ?? '');
});

test('without a network the page says so within 5 s, and is live again by itself', async ({
  page,
  context,
  enterAs,
}) => {
  await enterAs('viewer');
  await page.goto(paths.services());
  await expect(page.locator('[data-liveness="live"]')).toBeVisible({ timeout: 30_000 });
  await context.setOffline(true);
  await expect(page.locator('[data-liveness="reconnecting"]')).toBeVisible({ timeout: 5_000 });
  await context.setOffline(false);
  await expect(page.locator('[data-liveness="live"]')).toBeVisible({ timeout: 30_000 });
});

test('a session that ended leads to the sign-in, and back to the page', async ({
  page,
  context,
  enterAs,
}) => {
  await enterAs('viewer');
  const path = paths.service({ cluster: shop, service: 'cart' }, 'tasks');
  await page.goto(path);
  await expect(page.locator('main [data-row-id]').first()).toBeVisible({ timeout: 30_000 });
  await context.clearCookies();
  await expect(page).toHaveURL((url) => url.pathname === paths.signIn(), { timeout: 30_000 });
  expect(new URL(page.url()).searchParams.get('next')).toBe(path);
});
