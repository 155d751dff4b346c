import { clustersApi } from '../lib/contract/api/clusters-api.ts';
import { plansApi } from '../lib/contract/api/plans-api.ts';
import { logsApi, servicesApi, tasksApi } from '../lib/contract/api/services-api.ts';
import { paths, type ServiceTab } from '../lib/paths.ts';
import { expect, test } from './fixtures.ts';
import { until } from './support/api.ts';
import { harbour, inHarbour, waitUntilRead } from './support/harbour.ts';
import { acceptAll, plan } from './support/main-job.ts';
import { asShopViewer } from './support/shop-viewer.ts';

test.use({ seed: 'kubernetes-namespace-user', settings: asShopViewer });

test.beforeEach(async ({ apiAs }) => {
  await waitUntilRead(await apiAs('viewer'));
});

const cart = inHarbour('shop.deployment.cart');
const denied = { status: 403, code: 'aws_access_denied' };

test('what may be read is read, and what may not is told with what is missing', async ({ apiAs }) => {
  const api = await apiAs('admin');
  const cluster = await until(
    () => api.call(clustersApi.get, { cluster: harbour }),
    // Its services are counted once they have been listed.
    ({ counts }) => counts.services !== null,
  );
  expect(cluster.workloads).toMatchObject({ readable: true, namespaces: ['shop'] });
  expect(cluster.counts.services).toBe(5);
  const { items } = await api.call(servicesApi.listOfCluster, { cluster: harbour });
  expect(new Set(items.map(({ namespace }) => namespace))).toEqual(new Set(['shop']));
  const fleet = await api.call(servicesApi.list, { platform: ['eks'], limit: 1000 });
  // Those in trouble come first, and an autoscaler moves one of them meanwhile.
  const idsOf = (list: typeof items) => list.map(({ id }) => id).toSorted();
  expect(idsOf(fleet.items)).toEqual(idsOf(items));
  const tasks = await api.call(tasksApi.listOfCluster, { cluster: harbour, state: 'all', limit: 1000 });
  expect(new Set(tasks.items.map(({ namespace }) => namespace))).toEqual(new Set(['shop']));
  const namespaces = await api.call(clustersApi.namespaces, { cluster: harbour });
  expect(namespaces.items.map(({ name }) => name)).toEqual(['shop']);
  expect(namespaces.incomplete).toMatchObject([
    { code: 'aws_access_denied', message: expect.stringContaining('list namespaces at the cluster scope') },
  ]);
  expect((await api.call(logsApi.list, { ...cart, limit: 5 })).items).toHaveLength(5);
  await api.call(servicesApi.events, cart);
  expect((await api.call(servicesApi.scaling, cart)).max).toBe(6);

  const { refusal } = api;
  const pods = { cluster: harbour, resource: 'pods' };
  expect((await api.call(clustersApi.objects, { ...pods, namespace: 'shop' })).items.length).toBeGreaterThan(
    5,
  );
  const ledger = inHarbour('payments.deployment.ledger');
  for (const [answer, missing] of [
    [refusal(clustersApi.nodes, { cluster: harbour }), 'list nodes at the cluster scope'],
    [
      refusal(clustersApi.objects, { ...pods, namespace: 'payments' }),
      'list pods in the namespace "payments"',
    ],
    [refusal(servicesApi.get, ledger), 'The namespace "payments" cannot be read.'],
    [refusal(logsApi.list, ledger), 'The namespace "payments" cannot be read.'],
    [
      refusal(clustersApi.objectManifest, {
        cluster: harbour,
        resource: 'secrets',
        namespace: 'shop',
        name: 'cart-database',
      }),
      'get secrets in the namespace "shop"',
    ],
    [
      refusal(plansApi.create, { ...ledger, body: { action: 'restart' } }),
      'deployments in the namespace "payments"',
    ],
  ] as const) {
    const { status, code, message } = await answer;
    expect({ status, code }, message).toEqual(denied);
    expect(message).toContain(missing);
    expect(message).toContain('Allow the verb');
  }
});

test('a plan says which verb is missing and cannot be applied, and Kubernetes is not asked for the change', async ({
  apiAs,
  world,
}) => {
  const api = await apiAs('operator');
  const { can } = await api.call(servicesApi.get, cart);
  expect(can.restart).toMatchObject({ allowed: false, reason: expect.stringContaining('patch') });
  for (const [action, missing] of [
    [{ action: 'restart' }, 'patch deployments in the namespace shop'],
    [{ action: 'scale', desired: 3 }, 'patch deployments/scale in the namespace shop'],
    [{ action: 'rollback', to: { revision: '3' } }, 'patch deployments in the namespace shop'],
  ] as const) {
    const made = await plan(api, cart, action);
    expect(made.checks.filter(({ level }) => level === 'block')).toMatchObject([
      {
        id: 'permission',
        message: expect.stringContaining(missing),
        remedy: expect.stringContaining('"patch"'),
      },
    ]);
    // The rehearsal at planning is the only one.
    await world.simulator.forgetCalls();
    const refused = await api.refusal(plansApi.apply, {
      plan: made.id,
      idempotencyKey: crypto.randomUUID(),
      body: { confirm: made.confirm, accept: acceptAll(made) },
    });
    expect(refused).toMatchObject({ status: 422, code: 'unprocessable' });
    const calls = await world.simulator.listCalls();
    expect(calls.filter(({ operation }) => operation.startsWith('kubernetes:patch/'))).toEqual([]);
  }
});

test('no page fails', async ({ page, enterAs }) => {
  test.setTimeout(300_000);
  const failures: string[] = [];
  page.on('pageerror', (error) => failures.push(error.message));
  page.on('response', (response) => {
    if (response.status() >= 500) failures.push(`${response.status()} ${response.url()}`);
  });
  await enterAs('operator');
  const clusterTabs = [
    'services',
    'tasks',
    'jobs',
    'nodes',
    'objects',
    'add-ons',
    'insights',
    'access',
    'updates',
  ];
  const serviceTabs: ServiceTab[] = [
    'overview',
    'tasks',
    'deployments',
    'images',
    'scaling',
    'events',
    'configuration',
  ];
  for (const url of [
    paths.overview(),
    paths.services(),
    paths.clusters(),
    ...clusterTabs.map((tab) => paths.cluster(harbour, { tab })),
    ...serviceTabs.map((tab) => paths.service(cart, tab)),
  ]) {
    await page.goto(url);
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
    await expect(page.locator('main [aria-busy="true"]'), url).toHaveCount(0, { timeout: 30_000 });
    await expect(page.getByRole('main'), url).not.toContainText(/something went wrong|inside Quarterdeck/i);
  }
  await page.goto(paths.cluster(harbour, { tab: 'nodes' }));
  await expect(page.getByRole('main')).toContainText('Allow the verb');
  await page.goto(paths.service(inHarbour('payments.deployment.ledger')));
  await expect(page.getByRole('main')).toContainText('payments');
  expect(failures).toEqual([]);
});
