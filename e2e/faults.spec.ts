import { DatabaseSync } from 'node:sqlite';
import { accessApi } from '../lib/contract/api/access-api.ts';
import { operationsApi, plansApi } from '../lib/contract/api/plans-api.ts';
import { servicesApi } from '../lib/contract/api/services-api.ts';
import { paths } from '../lib/paths.ts';
import { expect, test } from './fixtures.ts';
import { until } from './support/api.ts';
import { readWholeFleet } from './support/whole-fleet.ts';

const cart = { cluster: 'ecs:123456789012:eu-west-1:shop', service: 'cart' };

test.describe('when AWS fails', () => {
  test.afterEach(async ({ world }) => {
    await world.simulator.clearFaults();
  });

  test('throttled for a minute, pages keep what they know with its age, and recover', async ({
    page,
    enterAs,
    apiAs,
    world,
    speed,
  }) => {
    test.setTimeout(360_000);
    const api = await apiAs('viewer');
    const before = await readWholeFleet(api);
    await enterAs('viewer');
    await page.goto(paths.services());
    await expect(page.locator('main [data-row-id]').first()).toBeVisible();
    await world.simulator.setFault({ operation: 'ecs:*', kind: 'throttle' });
    await world.simulator.forgetCalls();
    const throttledFromMs = Date.now();
    const stale = await until(
      () => api.call(servicesApi.list, { limit: 1000 }),
      (list) => list.incomplete.some((note) => note.code === 'aws_throttled'),
      120_000,
    );
    expect(stale.items).toHaveLength(before.items.length);
    expect(Date.parse(stale.asOf)).toBeLessThan(Date.now());
    await expect(page.locator('main [data-row-id]').first()).toBeVisible();
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, 60_000 - (Date.now() - throttledFromMs))));
    const calls = await world.simulator.listCalls();
    const endOfMinute = (calls[0]?.at ?? 0) + 60_000 * speed;
    const ofTheMinute = calls.filter(({ at }) => at < endOfMinute);
    expect(ofTheMinute.length).toBeLessThan(600);
    await world.simulator.clearFaults();
    await until(
      () => api.call(servicesApi.list, { limit: 1000 }),
      (list) =>
        list.incomplete.every((note) => note.code !== 'aws_throttled') &&
        Date.now() - Date.parse(list.asOf) < 40_000,
      120_000,
    );
    await expect(page.locator('[data-stale]')).toHaveCount(0, { timeout: 60_000 });
  });

  test('a denied operation degrades its own panel and names the IAM action', async ({
    page,
    enterAs,
    apiAs,
    world,
  }) => {
    await world.simulator.setFault({ operation: 'application-autoscaling:*', kind: 'deny' });
    await enterAs('viewer');
    await page.goto(paths.service({ ...cart, service: 'catalog' }, 'scaling'));
    await expect(page.getByRole('heading', { level: 1 })).toContainText('catalog');
    await expect(page.getByText(/application-autoscaling:Describe\w+/).first()).toBeVisible({
      timeout: 30_000,
    });
    const api = await apiAs('viewer');
    const service = await api.call(servicesApi.get, { ...cart, service: 'catalog' });
    expect(service.running).not.toBeNull();
  });

  test('one Region that is down leaves the others as they are', async ({ apiAs, world }) => {
    const api = await apiAs('viewer');
    await readWholeFleet(api);
    await world.simulator.setFault({ operation: '*', kind: 'drop', region: 'us-east-1' });
    const degraded = await until(
      () => api.call(servicesApi.list, { limit: 1000 }),
      (list) => list.incomplete.some((note) => /edge|us-east-1/.test(note.scope)),
      120_000,
    );
    expect(degraded.items.some((row) => row.clusterId.includes(':us-east-1:'))).toBe(true);
    const elsewhere = await api.call(servicesApi.list, { limit: 1000, region: ['eu-west-1'] });
    expect(elsewhere.items.length).toBeGreaterThan(10);
    const { items: connections } = await until(
      () => api.call(accessApi.connections, {}),
      ({ items }) => items.some((row) => row.account === '123456789012' && row.status === 'degraded'),
      120_000,
    );
    expect(connections.find((row) => row.account === '123456789012')?.reason).toContain('us-east-1');
  });

  test('an answer that is lost is read back, not sent again', async ({ apiAs, world }) => {
    test.setTimeout(360_000);
    const api = await apiAs('operator');
    const ref = { ...cart, service: 'pricing' };
    const made = await api.call(plansApi.create, { ...ref, body: { action: 'scale', desired: 4 } });
    await world.simulator.forgetCalls();
    await world.simulator.setFault({ operation: 'ecs:UpdateService', kind: 'drop', count: 1 });
    const accept = made.checks
      .filter((check) => check.level === 'warn' || check.level === 'unknown')
      .map((check) => check.id);
    const { operationId } = await api.call(plansApi.apply, {
      plan: made.id,
      idempotencyKey: crypto.randomUUID(),
      body: { confirm: made.confirm, accept },
    });
    const ended = await until(
      () => api.call(operationsApi.get, { operation: operationId }),
      (operation) => !['pending', 'running'].includes(operation.state),
      150_000,
    );
    expect(['succeeded', 'failed', 'unknown']).toContain(ended.state);
    expect(
      (await world.simulator.listCalls()).filter((call) => call.operation === 'ecs:UpdateService'),
    ).toHaveLength(1);
  });
});

test('without its database the product says that the page failed, and comes back', async ({
  page,
  enterAs,
  world,
}) => {
  await enterAs('viewer');
  const sqlite = new DatabaseSync(world.quarterdeck.database);
  sqlite.exec('PRAGMA busy_timeout = 30000');
  sqlite.exec('ALTER TABLE session RENAME TO lost');
  try {
    await page.goto(paths.overview());
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('This page failed');
    await expect(page.getByRole('alert').filter({ hasText: 'Nothing was changed in AWS' })).toBeVisible();
  } finally {
    sqlite.exec('ALTER TABLE lost RENAME TO session');
    sqlite.close();
  }
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.locator('main [data-row-id]').first()).toBeVisible();
});
