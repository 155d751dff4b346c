import AxeBuilder from '@axe-core/playwright';
import { clustersApi } from '../lib/contract/api/clusters-api.ts';
import { operationsApi } from '../lib/contract/api/plans-api.ts';
import { tasksApi } from '../lib/contract/api/services-api.ts';
import { paths } from '../lib/paths.ts';
import { expect, test } from './fixtures.ts';
import { until } from './support/api.ts';
import { harbour, waitUntilRead } from './support/harbour.ts';

const jetty = 'eks:210987654321:eu-west-1:jetty';

test.beforeEach(async ({ apiAs }) => {
  await waitUntilRead(await apiAs('viewer'));
});

test('a cluster says its version, its support, and what EKS knows of it', async ({ page, enterAs }) => {
  await enterAs('viewer');
  await page.goto(paths.cluster(harbour));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('harbour');
  await expect(page.locator('[data-field="supportDaysLeft"]').first()).toContainText(/days left|ended/);
  const tabs = page.getByRole('navigation', { name: 'Cluster' });
  await tabs.getByRole('link', { name: 'Insights' }).click();
  await expect(page.getByRole('heading', { name: /^Upgrade readiness/ })).toBeVisible();
  await tabs.getByRole('link', { name: 'Add-ons' }).click();
  await expect(page.getByRole('table', { name: 'Add-ons' })).toContainText('vpc-cni');
  await tabs.getByRole('link', { name: 'Access' }).click();
  await expect(page.getByRole('table', { name: 'Access entries' })).toContainText(
    'AmazonEKSViewPolicy in shop',
  );
  await tabs.getByRole('link', { name: 'Nodes' }).click();
  await expect(page.getByRole('heading', { name: 'Node groups' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Fargate profiles' })).toBeVisible();
});

test('a cluster that refuses us shows what EKS says, and the commands that would mend it', async ({
  page,
  enterAs,
}) => {
  await enterAs('viewer');
  await page.goto(paths.cluster(jetty));
  await expect(page.getByRole('heading', { name: 'The workloads cannot be read' })).toBeVisible();
  await expect(page.getByText(/^aws eks create-access-entry --cluster-name jetty/)).toBeVisible();
  await page.getByRole('navigation', { name: 'Cluster' }).getByRole('link', { name: 'Add-ons' }).click();
  await expect(page.getByRole('table', { name: 'Add-ons' })).toBeVisible();
});

test('namespaces filter the services and stay in the address', async ({ page, enterAs }) => {
  await enterAs('viewer');
  await page.goto(paths.services({ platform: 'eks' }));
  const rows = page.locator('main tbody [data-row-id]');
  await expect(rows.first()).toBeVisible();
  await page.getByRole('button', { name: 'Namespace' }).click();
  await page.getByRole('checkbox', { name: 'payments' }).check();
  await expect(page.getByRole('button', { name: 'Namespace: payments' })).toBeVisible();
  await page.getByRole('checkbox', { name: 'media' }).check();
  await expect(page).toHaveURL(/namespace=payments%2Cmedia/);
  const others = ':not([data-row-id^="payments."], [data-row-id^="media."])';
  await expect(page.locator(`main tbody [data-row-id]${others}`)).toHaveCount(0);
  for (const namespace of ['payments', 'media'])
    await expect(page.locator(`main tbody [data-row-id^="${namespace}."]`).first()).toBeVisible();
});

test('any object is shown as YAML, and a secret without its data', async ({ page, enterAs }) => {
  await enterAs('operator');
  await page.goto(paths.cluster(harbour, { tab: 'objects', namespace: 'shop' }));
  await expect(page.getByRole('table', { name: 'Pod' }).locator('tbody tr').first()).toBeVisible();
  await page.getByRole('combobox', { name: 'Kind' }).selectOption('secrets');
  await page
    .getByRole('table', { name: 'Secret' })
    .getByRole('link', { name: /checkout-database/ })
    .click();
  const sheet = page.getByRole('dialog', { name: 'shop/checkout-database' });
  await expect(sheet).toContainText('kind: Secret');
  await expect(page).toHaveURL(/object=shop%2Fcheckout-database/);
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
});

test('a node is cordoned by a plan, and opened again', async ({ page, enterAs, apiAs }) => {
  test.setTimeout(240_000);
  await enterAs('operator');
  const api = await apiAs('operator');
  const { items } = await api.call(clustersApi.nodes, { cluster: harbour });
  const node = items.find(({ can }) => can?.cordon.allowed);
  if (!node) throw new Error('no node may be cordoned');
  await page.goto(paths.cluster(harbour, { tab: 'nodes' }));
  const row = page.locator(`main tr[data-row-id="${node.id}"]`);
  await row.getByRole('button', { name: /^Cordon…/ }).click();
  const sheet = page.getByRole('dialog', { name: `Cordon ${node.name}`, exact: true });
  await sheet.getByRole('button', { name: `Cordon ${node.name}` }).click();
  await expect(page).toHaveURL(/[?&]op=/);
  await expect(sheet.locator('[data-row-id][data-status="succeeded"]')).toBeVisible({ timeout: 30_000 });
  await page.keyboard.press('Escape');
  await expect(row).toContainText('cordoned');

  await row.getByRole('link').first().click();
  const detail = page.getByRole('dialog', { name: node.name, exact: true });
  await expect(detail.getByRole('heading', { name: 'Conditions' })).toBeVisible();
  await detail.getByRole('button', { name: 'Show the YAML' }).click();
  await expect(detail).toContainText('unschedulable: true');
  await detail.getByRole('button', { name: 'Uncordon…' }).click();
  const back = page.getByRole('dialog', { name: `Uncordon ${node.name}` });
  await back.getByRole('button', { name: `Uncordon ${node.name}` }).click();
  await until(
    () => api.call(clustersApi.nodes, { cluster: harbour }),
    (list) => list.items.find(({ id }) => id === node.id)?.unschedulable !== true,
  );
  const operations = await api.call(operationsApi.list, { cluster: harbour });
  expect(operations.items.map(({ target }) => target.nodeId)).toContain(node.id);
  await page.goto(paths.operations());
  await page
    .getByRole('link', { name: `Cordon ${node.name}`, exact: true })
    .first()
    .click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Cordon ${node.name}`);
});

test('a viewer sees the nodes and is told why none can be drained', async ({ page, enterAs }) => {
  await enterAs('viewer');
  await page.goto(paths.cluster(harbour, { tab: 'nodes' }));
  const drain = page.getByRole('button', { name: /^Drain…/ }).first();
  await expect(drain).toHaveAttribute('aria-disabled', 'true');
  await drain.focus();
  await expect(page.locator('[role="tooltip"]:visible')).toContainText('needs the role operator');
});

test('a pod says what ended its last run, and has no serious axe violation', async ({
  page,
  enterAs,
  apiAs,
}) => {
  test.setTimeout(180_000);
  await enterAs('operator');
  const api = await apiAs('operator');
  const emails = { cluster: harbour, service: 'batch.deployment.emails' };
  const crashing = await until(
    async () => {
      const { items } = await api.call(tasksApi.list, { ...emails, state: 'all' });
      return items.find(({ containers }) => containers.some(({ previous }) => previous));
    },
    (task) => task !== undefined,
  );
  await page.goto(paths.task({ cluster: harbour, task: crashing?.id ?? '' }));
  await expect(page.getByText(/last run ended with exit code/).first()).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Conditions' })).toBeVisible();
  await expect(page.getByText(/BackOff/).first()).toBeVisible();
  for (const width of [1440, 360]) {
    await page.setViewportSize({ width, height: 800 });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(
      violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id }) => id),
      `${width} px`,
    ).toEqual([]);
  }
  await page.getByRole('link', { name: 'What it wrote' }).click();
  await expect(page).toHaveURL(/previous=1/);
  await expect(page.getByRole('log', { name: 'Log lines' }).locator('[data-line-id]').first()).toBeVisible({
    timeout: 30_000,
  });
});
