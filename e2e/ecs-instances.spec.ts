import { ECSClient, RunTaskCommand } from '@aws-sdk/client-ecs';
import AxeBuilder from '@axe-core/playwright';
import { clustersApi } from '../lib/contract/api/clusters-api.ts';
import { operationsApi, plansApi } from '../lib/contract/api/plans-api.ts';
import { servicesApi, tasksApi } from '../lib/contract/api/services-api.ts';
import { paths } from '../lib/paths.ts';
import { expect, test } from './fixtures.ts';
import { until } from './support/api.ts';
import { applySheet } from './support/plan-sheet.ts';

const platform = 'ecs:123456789012:eu-west-1:platform';

// Replacements pull, start and become healthy before anything stops.
test.use({ seed: 'ecs-instances', speed: 20 });

test('an operator drains a container instance, sees it end, and sets it active again', async ({
  page,
  enterAs,
  apiAs,
  world,
}) => {
  test.setTimeout(400_000);
  const api = await apiAs('operator');
  const { items } = await api.call(clustersApi.nodes, { cluster: platform });
  const plans = await Promise.all(
    items.map(({ id }) =>
      api.call(plansApi.createForNode, { cluster: platform, node: id, body: { action: 'drain' } }),
    ),
  );
  const drain = plans.find(({ checks }) => checks.every(({ level }) => level === 'ok'));
  const node = items.find(({ id }) => id === drain?.target.nodeId);
  if (!drain || !node) throw new Error('no instance can be drained without a warning');
  const gateway = await api.call(servicesApi.get, { cluster: platform, service: 'gateway' });
  const ecs = new ECSClient({
    endpoint: world.simulator.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: '123456789012', secretAccessKey: 'any' },
  });
  const alone = await ecs.send(
    new RunTaskCommand({ cluster: 'platform', taskDefinition: gateway.revision, count: 4 }),
  );
  ecs.destroy();
  const here = (alone.tasks ?? []).find(({ containerInstanceArn = '' }) =>
    containerInstanceArn.endsWith(node.id),
  );
  const left = here?.taskArn?.slice(-32) ?? '';
  expect(left).not.toBe('');

  await enterAs('operator');
  await page.goto(paths.cluster(platform));
  const row = page
    .getByRole('table', { name: 'Container instances' })
    .locator(`tr[data-row-id="${node.id}"]`);
  await expect(row).toHaveAttribute('data-status', 'ACTIVE');
  await row.getByRole('button', { name: /^Drain…/ }).click();
  const sheet = page.getByRole('dialog', { name: `Drain ${node.name}`, exact: true });
  await expect(sheet.locator('[data-row-id="/status"]')).toContainText('DRAINING');
  await expect(sheet.locator('[data-row-id="service-tasks"]')).toContainText(/gateway \d/);
  await expect(sheet.locator('[data-row-id="room"]')).toHaveAttribute('data-status', 'ok');
  await expect(sheet.locator('[data-row-id="standalone-tasks"]')).toContainText(left.slice(0, 8));
  const rollout = await applySheet(page, `Drain ${node.name}`);
  await expect(rollout.locator('[data-row-id][data-status="succeeded"]')).toBeVisible({ timeout: 120_000 });
  await expect(rollout).toContainText(
    new RegExp(`Still running there, of no service: .*${left.slice(0, 8)}`),
  );
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(
    violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id }) => id),
  ).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(row).toHaveAttribute('data-status', 'DRAINING', { timeout: 60_000 });

  const drained = drain.changes.map((change) => change.path.replace('/tasks/', ''));
  const tasks = await until(
    () => api.call(tasksApi.listOfCluster, { cluster: platform, state: 'running', limit: 1000 }),
    ({ items: still }) => still.every(({ id }) => !drained.includes(id)),
  );
  expect(tasks.items.map(({ id }) => id)).toContain(left);
  await until(
    () => api.call(servicesApi.get, { cluster: platform, service: 'gateway' }),
    ({ running, desired }) => running === gateway.running && desired === gateway.desired,
  );

  await row.getByRole('button', { name: /^Set active…/ }).click();
  const back = await applySheet(page, `Set ${node.name} active`);
  await expect(back.locator('[data-row-id][data-status="succeeded"]')).toBeVisible({ timeout: 60_000 });
  await page.keyboard.press('Escape');
  await expect(row).toHaveAttribute('data-status', 'ACTIVE', { timeout: 60_000 });
  const { items: operations } = await api.call(operationsApi.list, { cluster: platform });
  expect(operations.map(({ title, state }) => `${title} ${state}`)).toEqual(
    expect.arrayContaining([`Set ${node.name} active succeeded`, `Drain ${node.name} succeeded`]),
  );
});

test('a container instance is told to have no cordon, and a viewer changes none', async ({
  page,
  enterAs,
  apiAs,
}) => {
  const operator = await apiAs('operator');
  const viewer = await apiAs('viewer');
  const [node] = (await operator.call(clustersApi.nodes, { cluster: platform })).items;
  if (!node) throw new Error('no container instance');
  const refusal = (api: typeof operator, action: 'cordon' | 'drain') =>
    api.refusal(plansApi.createForNode, { cluster: platform, node: node.id, body: { action } });
  expect(await refusal(operator, 'cordon')).toMatchObject({
    status: 422,
    code: 'unprocessable',
    message: expect.stringContaining('DRAINING also replaces the service tasks'),
  });
  expect(node.can).toMatchObject({ cordon: { allowed: false }, drain: { allowed: true } });
  expect(await refusal(viewer, 'drain')).toMatchObject({ status: 403, code: 'forbidden' });

  await enterAs('viewer');
  await page.goto(paths.cluster(platform));
  const drain = page.getByRole('button', { name: /^Drain…/ }).first();
  await expect(drain).toHaveAttribute('aria-disabled', 'true');
  await drain.focus();
  await expect(page.locator('[role="tooltip"]:visible')).toContainText('needs the role operator');
});
