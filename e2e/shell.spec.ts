import { DatabaseSync } from 'node:sqlite';
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { accessApi } from '../lib/contract/api/access-api.ts';
import { tasksApi } from '../lib/contract/api/services-api.ts';
import { paths } from '../lib/paths.ts';
import { expect, test } from './fixtures.ts';
import { type Api, until } from './support/api.ts';
import { inHarbour } from './support/harbour.ts';
import { expectStill } from './support/still.ts';
import { readWholeFleet } from './support/whole-fleet.ts';

test.use({ seed: 'shell', settings: { of: async () => ({ env: { QUARTERDECK_EXEC: '1' } }) } });

// Nothing scales it, so that its pods stay.
const onEks = inHarbour('shop.deployment.catalog');
const onEcs = { cluster: 'ecs:123456789012:eu-west-1:platform', service: 'gateway' };

const findTask = async (api: Api, ref: { cluster: string; service: string }): Promise<string> => {
  await readWholeFleet(api);
  const { items } = await until(
    () => api.call(tasksApi.list, { ...ref, state: 'running' }),
    (list) => list.items.some(({ state }) => state === 'running'),
  );
  return items.find(({ state }) => state === 'running')?.id ?? '';
};

const openTask = async (page: Page, api: Api, ref: { cluster: string; service: string }) => {
  const task = await findTask(api, ref);
  await page.goto(paths.task({ cluster: ref.cluster, task }));
  return task;
};

const pressShell = (page: Page) => page.getByRole('button', { name: 'Shell', exact: true }).click();
const dialogOf = (page: Page) => page.getByRole('dialog', { name: /^Shell · / });
const shownIn = (page: Page) => dialogOf(page).locator('.xterm-rows');

const hasState = (dialog: Locator, state: string) =>
  expect(dialog.locator(`[data-shell="${state}"]`)).toBeVisible({ timeout: 30_000 });

const pasteInto = (page: Page, text: string) =>
  dialogOf(page)
    .locator('.xterm-helper-textarea')
    .evaluate((area, pasted) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', pasted);
      area.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, text);

/** Everything that the server says to the page after this: answers and frames of WebSockets. */
const recordWire = (page: Page): string[] => {
  const said: string[] = [];
  page.on('response', (response) => {
    if (response.url().includes('/api/'))
      void response.text().then(
        (text) => said.push(text),
        () => {},
      );
  });
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => said.push(payload.toString()));
  });
  return said;
};

for (const [platform, ref, container] of [
  ['EKS', onEks, 'catalog'],
  ['ECS', onEcs, 'gateway'],
] as const) {
  test(`a shell on ${platform}: typed, resized, pasted with care, ended, opened again, and in the audit`, async ({
    page,
    enterAs,
    apiAs,
  }) => {
    const api = await apiAs('operator');
    const wire = recordWire(page);
    await enterAs('operator');
    const task = await openTask(page, api, ref);
    await pressShell(page);
    const dialog = dialogOf(page);
    await hasState(dialog, 'open');
    await page.keyboard.type('whoami\n');
    await expect(shownIn(page)).toContainText('root');

    await page.keyboard.type('stty size\n');
    await expect(shownIn(page)).toContainText(/\d+ \d{3}/);
    await page.setViewportSize({ width: 700, height: 700 });
    await expect(async () => {
      await page.keyboard.type('stty size\n');
      await expect(shownIn(page)).toContainText(/\d+ \d{2}(?!\d)/, { timeout: 1_000 });
    }).toPass();

    await pasteInto(page, 'echo first\necho second\n');
    const question = dialog.getByRole('alertdialog', { name: 'Paste 2 lines?' });
    await expect(question).toContainText('echo second');
    await expect(shownIn(page)).not.toContainText('echo first');
    await question.getByRole('button', { name: 'Cancel' }).click();
    await expect(question).toBeHidden();
    await pasteInto(page, 'echo first\necho second\n');
    await question.getByRole('button', { name: 'Paste' }).click();
    await expect(shownIn(page)).toContainText('second');

    await page.keyboard.type('exit 3\n');
    await hasState(dialog, 'ended');
    await dialog.getByRole('button', { name: 'Open again' }).click();
    await hasState(dialog, 'open');
    await dialog.getByRole('button', { name: 'Close' }).click();
    await expect(dialog).toContainText('ends with it');
    await dialog.getByRole('button', { name: 'End and close' }).click();
    await expect(dialog).toBeHidden();

    const target = `${ref.cluster}/${task}/${container}`;
    await expect
      .poll(async () => {
        const { items } = await api.call(accessApi.audit, { q: 'shell.', limit: 1000 });
        const done = items.filter((entry) => entry.target === target && entry.outcome === 'succeeded');
        return done.map(({ action }) => action).sort();
      })
      .toEqual(['end', 'end', 'start', 'start', 'ticket', 'ticket'].map((deed) => `shell.${deed}`));
    expect(wire.join('\n')).not.toMatch(/k8s-aws-v1|tokenValue|data-channel|Bearer/);
  });
}

test.describe('a fresh sign-in', () => {
  /** As if everybody had signed in an hour ago. */
  const ageSessions = (database: string): void => {
    const sqlite = new DatabaseSync(database);
    sqlite.exec('PRAGMA busy_timeout = 30000');
    const hourAgo = new Date(Date.now() - 3_600_000).toISOString();
    sqlite.prepare('UPDATE session SET createdAt = ?').run(hourAgo);
    sqlite.close();
  };

  test('is asked for in place, with the password, and the shell opens', async ({ page, apiAs, world }) => {
    const api = await apiAs('operator');
    const signedIn = await page.request.post('/api/auth/sign-in/email', {
      headers: { origin: world.quarterdeck.url },
      data: { email: 'ada@example.com', password: 'correct horse battery staple' },
    });
    expect(signedIn.ok()).toBe(true);
    ageSessions(world.quarterdeck.database);
    await openTask(page, api, onEks);
    await pressShell(page);
    const dialog = dialogOf(page);
    await hasState(dialog, 'step-up');
    await dialog.getByLabel('Password of ada@example.com').fill('wrong wrong wrong');
    await dialog.getByRole('button', { name: 'Go on' }).click();
    await expect(dialog.getByRole('alert')).toContainText('do not fit together');
    await dialog.getByLabel('Password of ada@example.com').fill('correct horse battery staple');
    await dialog.getByRole('button', { name: 'Go on' }).click();
    await hasState(dialog, 'open');
    await page.keyboard.type('hostname\n');
    await expect(shownIn(page)).toContainText('catalog-');
  });

  test('is one press in the demo', async ({ page, apiAs, enterAs, world }) => {
    const api = await apiAs('operator');
    await enterAs('operator');
    ageSessions(world.quarterdeck.database);
    await openTask(page, api, onEks);
    await pressShell(page);
    const dialog = dialogOf(page);
    await hasState(dialog, 'step-up');
    await dialog.getByRole('button', { name: 'Enter the demo again' }).click();
    await hasState(dialog, 'open');
  });
});

test('a viewer has the button, and why it cannot be pressed', async ({ page, apiAs, enterAs }) => {
  const api = await apiAs('operator');
  await enterAs('viewer');
  await openTask(page, api, onEks);
  const button = page.getByRole('button', { name: 'Shell', exact: true });
  await expect(button).toHaveAttribute('aria-disabled', 'true');
  await button.focus();
  await expect(page.getByRole('tooltip').filter({ hasText: 'role operator' })).toBeVisible();
});

test('a shell ends with the session that opened it', async ({ page, apiAs, enterAs, context }) => {
  const api = await apiAs('operator');
  // Shells of others may still be ending: this one's start and end bear one request id.
  const listRequests = async (action: string) =>
    (await api.call(accessApi.audit, { q: action, limit: 1000 })).items.map(({ requestId }) => requestId);
  await enterAs('operator');
  await openTask(page, api, onEks);
  const others = await listRequests('shell.start');
  await pressShell(page);
  await hasState(dialogOf(page), 'open');
  const own = (await listRequests('shell.start')).find((id) => !others.includes(id));
  expect(own).toBeDefined();
  const other = await context.newPage();
  await other.goto(paths.overview());
  await other.evaluate(() =>
    fetch('/api/auth/sign-out', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    }),
  );
  await expect.poll(() => listRequests('shell.end')).toContain(own);
  await expect(page).toHaveURL(/sign-in/);
});

test('what a shell shows cannot act on the page', async ({ page, apiAs, enterAs, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const api = await apiAs('operator');
  await enterAs('operator');
  await openTask(page, api, onEks);
  const title = await page.title();
  await page.evaluate(() => navigator.clipboard.writeText('untouched'));
  await pressShell(page);
  await hasState(dialogOf(page), 'open');
  // The line is echoed as it is typed, its control characters too: a title, the clipboard, a link.
  for (const command of ['0;pwned', '52;c;cHduZWQ=', '8;;https://evil.example/']) {
    await page.keyboard.press('Escape');
    await page.keyboard.type(`]${command}`);
    await page.keyboard.press('Control+g');
  }
  await page.keyboard.type('here\n');
  await expect(shownIn(page)).toContainText('here');
  await expect(dialogOf(page)).toBeVisible();
  expect(await page.title()).toBe(title);
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('untouched');
  await expect(shownIn(page).getByText('pwned')).toHaveCount(0);
});

test('the terminal is left by a key, and has no serious axe violation', async ({ page, apiAs, enterAs }) => {
  const api = await apiAs('operator');
  await enterAs('operator');
  await openTask(page, api, onEks);
  await pressShell(page);
  const dialog = dialogOf(page);
  await hasState(dialog, 'open');
  await dialog.getByRole('button', { name: 'Screen reader mode' }).click();
  await dialog.locator('.xterm-helper-textarea').focus();
  await page.keyboard.press('Tab');
  await expect(dialog.locator('.xterm-helper-textarea')).toBeFocused();
  await page.keyboard.press('Control+Shift+L');
  await expect(dialog.getByRole('button', { name: 'Screen reader mode' })).toBeFocused();
  await expectStill(page);
  const { violations } = await new AxeBuilder({ page }).include('dialog').analyze();
  expect(
    violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id }) => id),
  ).toEqual([]);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

  test('has the keys that its keyboard lacks', async ({ page, apiAs, enterAs }) => {
    const api = await apiAs('operator');
    await enterAs('operator');
    await openTask(page, api, onEks);
    await pressShell(page);
    const dialog = dialogOf(page);
    await hasState(dialog, 'open');
    const keys = dialog.getByRole('toolbar', { name: 'Keys' });
    await expectStill(page);
    for (const name of ['Ctrl', 'Escape', 'Tab', 'Up'])
      expect((await keys.getByRole('button', { name }).boundingBox())?.height).toBeGreaterThanOrEqual(44);
    await page.keyboard.type('sleep');
    const ctrl = keys.getByRole('button', { name: 'Ctrl' });
    await ctrl.tap();
    await expect(ctrl).toHaveAttribute('aria-pressed', 'true');
    await page.keyboard.type('c');
    await expect(shownIn(page)).toContainText('^C');
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
});
