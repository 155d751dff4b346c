import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { accessApi } from '../lib/contract/api/access-api.ts';
import { plansApi } from '../lib/contract/api/plans-api.ts';
import { usersApi } from '../lib/contract/api/users-api.ts';
import { buildRequest } from '../lib/contract/build-request.ts';
import { ErrorBody } from '../lib/contract/common.ts';
import type { Endpoint } from '../lib/contract/endpoint.ts';
import { schemasOf } from '../lib/contract/schemas.ts';
import { paths } from '../lib/paths.ts';
import { expect, test } from './fixtures.ts';
import { type Api, createApi } from './support/api.ts';
import { expectStill } from './support/still.ts';

const orders = { cluster: 'ecs:123456789012:eu-west-1:shop', service: 'orders' };
const password = 'a long enough password';
const scale = { ...orders, body: { action: 'scale', desired: 3 } } as const;

const signInByForm = async (page: Page, credentials: { email: string; password: string }) => {
  await page.goto(paths.signIn());
  await page.getByLabel('Email').fill(credentials.email);
  await page.getByLabel('Password').fill(credentials.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
};

/** What the page's own session is answered. */
const askAs = async <I, O>(page: Page, endpoint: Endpoint<I, O>, input: I) => {
  const request = buildRequest(endpoint, input as Record<string, unknown>);
  const answer = await page.evaluate(async ({ method, path, headers, body }) => {
    const response = await fetch(path, { method, headers, body });
    return { status: response.status, text: await response.text() };
  }, request);
  const body: unknown = JSON.parse(answer.text);
  if (answer.status === endpoint.status) schemasOf(endpoint).output.parse(body);
  else ErrorBody.parse(body);
  return { status: answer.status, body };
};

const find = async (api: Api, email: string) => {
  const { items } = await api.call(usersApi.list, { q: email });
  const [user] = items;
  if (!user) throw new Error(`no ${email}`);
  return user;
};

/** Signs in over HTTP; the cookie of the session. */
const signIn = async (url: string, credentials: { email: string; password: string }) => {
  const response = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify(credentials),
  });
  const cookie = response.headers
    .getSetCookie()
    .map((text) => text.split(';')[0])
    .join('; ');
  return { status: response.status, cookie };
};

test('an admin lets an operator in, demotes and removes them, and each counts at once', async ({
  apiAs,
  enterAs,
  page,
  browser,
  world,
}) => {
  const api = await apiAs('admin');
  const email = 'olga@example.com';
  await enterAs('admin');
  await page.goto(paths.settings());
  const panel = page.getByRole('region', { name: 'Users' });
  await panel.getByRole('button', { name: 'Add a user…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a user' });
  await dialog.getByLabel('Name').fill('Olga');
  await dialog.getByLabel('Email').fill(email);
  await dialog.getByLabel('Role').selectOption('operator');
  await dialog.getByLabel('First password').fill(password);
  await dialog.getByRole('button', { name: 'Add the user' }).click();
  await expect(dialog).toBeHidden();
  await expect(panel.getByText(email)).toBeVisible();

  const hers = await (await browser.newContext({ baseURL: world.quarterdeck.url })).newPage();
  await signInByForm(hers, { email, password });
  await hers.waitForURL((url) => url.pathname === paths.overview());
  const me = await askAs(hers, accessApi.me, {});
  expect(me.body).toMatchObject({ name: 'Olga', role: 'operator', via: 'session' });
  const user = await find(api, email);
  expect(user.lastSignInAt).toBeDefined();
  expect((await askAs(hers, plansApi.create, scale)).status).toBe(201);
  expect((await askAs(hers, usersApi.list, {})).status).toBe(403);

  const row = panel.locator(`[data-row-id="${user.id}"]`);
  await row.getByRole('button', { name: 'Manage Olga' }).click();
  await page.getByRole('menuitem', { name: 'Change role…' }).click();
  const role = page.getByRole('dialog', { name: 'Role of Olga' });
  await role.getByLabel('Role').selectOption('viewer');
  await role.getByRole('button', { name: 'Change the role' }).click();
  await expect(role).toBeHidden();
  await expect(row.locator('[data-field=role]')).toHaveText('viewer');
  expect((await askAs(hers, plansApi.create, scale)).status).toBe(403);

  await row.getByRole('button', { name: 'Manage Olga' }).click();
  await page.getByRole('menuitem', { name: 'Remove…' }).click();
  const removal = page.getByRole('dialog', { name: 'Remove Olga' });
  await expect(removal.getByRole('button', { name: 'Remove Olga' })).toHaveAttribute('aria-disabled', 'true');
  await removal.getByRole('textbox').fill(email);
  await removal.getByRole('button', { name: 'Remove Olga' }).click();
  await expect(removal).toBeHidden();
  await expect(row).toBeHidden();
  expect((await hers.request.get('/api/v1/me')).status()).toBe(401);
  await hers.waitForURL((url) => url.pathname === paths.signIn());
  const again = await signIn(world.quarterdeck.url, { email, password });
  expect(again.status).toBe(401);
  const audit = await api.call(accessApi.audit, { q: email });
  const done = audit.items.filter(({ outcome }) => outcome === 'succeeded').map(({ action }) => action);
  expect(done).toEqual(['user.remove', 'user.update', 'sign-in', 'user.create']);
  await hers.context().close();
});

test("a removed person's streams end by themselves, and their keys with them", async ({ apiAs, world }) => {
  const api = await apiAs('admin');
  const { url } = world.quarterdeck;
  const email = 'stella@example.com';
  const user = await api.call(usersApi.create, { body: { name: 'Stella', email, role: 'viewer', password } });
  const { cookie } = await signIn(url, { email, password });
  const request = buildRequest(accessApi.createKey, { body: { name: 'hers', role: 'viewer' } });
  const made = await fetch(`${url}${request.path}`, {
    method: 'POST',
    headers: { ...request.headers, cookie, origin: url },
    body: request.body,
  });
  const { key } = schemasOf(accessApi.createKey).output.parse(await made.json());
  const hers = createApi(url, key);
  expect((await hers.call(accessApi.me, {})).role).toBe('viewer');
  const logs = `/api/v1/clusters/${encodeURIComponent(orders.cluster)}/services/${orders.service}/logs/stream`;
  const streams = await Promise.all(
    ['/api/v1/stream', logs].map((path) => fetch(`${url}${path}`, { headers: { cookie } })),
  );
  const ended = Promise.all(
    streams.map(async ({ body }) => {
      const reader = body?.getReader();
      while (reader && !(await reader.read()).done);
    }),
  );
  await api.call(usersApi.remove, { user: user.id });
  expect((await hers.refusal(accessApi.me, {})).status).toBe(401);
  await ended;
});

test('the last admin stays, nobody changes their own role, and an address is one person', async ({
  apiAs,
}) => {
  const api = await apiAs('admin');
  const me = await api.call(accessApi.me, {});
  const { items } = await api.call(usersApi.list, { role: ['admin'] });
  for (const other of items.filter(({ id }) => id !== me.id))
    await api.call(usersApi.update, { user: other.id, body: { role: 'viewer' } });
  const conflict = { status: 409, code: 'conflict' };
  expect(await api.refusal(usersApi.remove, { user: me.id })).toMatchObject(conflict);
  expect(await api.refusal(usersApi.update, { user: me.id, body: { role: 'viewer' } })).toMatchObject(
    conflict,
  );
  expect(await api.refusal(usersApi.update, { user: me.id, body: { password } })).toMatchObject(conflict);
  const [other] = items.filter(({ id }) => id !== me.id);
  if (!other) throw new Error('there was one admin alone');
  await api.call(usersApi.update, { user: other.id, body: { role: 'admin' } });
  const twin = { name: 'Twin', email: other.email.toUpperCase(), role: 'viewer', password } as const;
  expect(await api.refusal(usersApi.create, { body: twin })).toMatchObject(conflict);
  const short = { ...twin, email: 'short@example.com', password: 'seven77' };
  expect((await api.refusal(usersApi.create, { body: short })).status).toBe(400);
  expect((await api.refusal(usersApi.update, { user: 'nobody', body: { name: 'N' } })).status).toBe(404);
  expect((await api.refusal(usersApi.update, { user: me.id, body: {} })).status).toBe(400);
  for (const role of ['viewer', 'operator'] as const) {
    const below = await apiAs(role);
    expect((await below.refusal(usersApi.list, {})).status, role).toBe(403);
    expect((await below.refusal(usersApi.create, { body: twin })).status, role).toBe(403);
    expect((await below.refusal(usersApi.remove, { user: me.id })).status, role).toBe(403);
  }
  const page = await api.call(usersApi.list, { limit: 2, sort: '-createdAt' });
  expect(page.items).toHaveLength(2);
  const next = await api.call(usersApi.list, { limit: 2, sort: '-createdAt', cursor: page.nextCursor ?? '' });
  expect(next.items.map(({ id }) => id)).not.toContain(page.items[0]?.id);
});

test('changing the own password asks for the current one and ends the other sessions', async ({
  apiAs,
  page,
  world,
}) => {
  const api = await apiAs('admin');
  const { url } = world.quarterdeck;
  const email = 'paula@example.com';
  await api.call(usersApi.create, { body: { name: 'Paula', email, role: 'viewer', password } });
  const elsewhere = await signIn(url, { email, password });
  const seen = () => fetch(`${url}/api/v1/me`, { headers: { cookie: elsewhere.cookie } });
  expect((await seen()).status).toBe(200);
  await signInByForm(page, { email, password });
  await page.waitForURL((at) => at.pathname === paths.overview());
  await page.goto(paths.settings());
  await expect(page.getByRole('region', { name: 'Users' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Change password…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change your password' });
  await dialog.getByLabel('Current password').fill('not my password');
  await dialog.getByLabel('New password').fill('another good password');
  await dialog.getByRole('button', { name: 'Change the password' }).click();
  await expect(dialog.getByRole('alert')).toContainText('not your current password');
  expect((await seen()).status).toBe(200);
  await dialog.getByLabel('Current password').fill(password);
  await dialog.getByRole('button', { name: 'Change the password' }).click();
  await expect(dialog).toBeHidden();
  expect((await seen()).status).toBe(401);
  expect((await askAs(page, accessApi.me, {})).status).toBe(200);
  expect((await signIn(url, { email, password })).status).toBe(401);
  expect((await signIn(url, { email, password: 'another good password' })).status).toBe(200);
});

for (const theme of ['light', 'dark'] as const) {
  test.describe(`in ${theme}`, () => {
    test.use({ colorScheme: theme });

    test("an admin's settings and their dialogs have no serious axe violation and fit a phone", async ({
      page,
      enterAs,
    }) => {
      test.setTimeout(300_000);
      await enterAs('admin');
      await page.goto(paths.settings());
      const check = async (what: string) => {
        await expectStill(page);
        const { violations } = await new AxeBuilder({ page }).analyze();
        const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
        expect(
          grave.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`),
          what,
        ).toEqual([]);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(overflow, what).toBeLessThanOrEqual(0);
      };
      const manage = page.getByRole('button', { name: 'Manage Vera Viewer' });
      await expect(manage).toBeVisible();
      const remove = page.getByRole('menuitem', { name: 'Remove…' });
      const removal = page.getByRole('dialog', { name: 'Remove Vera Viewer' });
      const adding = page.getByRole('dialog', { name: 'Add a user' });
      for (const viewport of [
        { width: 1440, height: 900 },
        { width: 360, height: 740 },
      ]) {
        await page.setViewportSize(viewport);
        await check(`the page at ${viewport.width}`);
        await manage.click();
        await expect(remove).toBeVisible();
        await check(`the menu at ${viewport.width}`);
        await remove.click();
        await expect(removal).toBeVisible();
        await check(`the removal at ${viewport.width}`);
        await page.keyboard.press('Escape');
        await expect(removal).toBeHidden();
        await page.getByRole('button', { name: 'Add a user…' }).click();
        await expect(adding).toBeVisible();
        await check(`the new user at ${viewport.width}`);
        await page.keyboard.press('Escape');
        await expect(adding).toBeHidden();
      }
    });
  });
}
