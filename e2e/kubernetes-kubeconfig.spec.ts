import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { accessApi } from '../lib/contract/api/access-api.ts';
import { clustersApi } from '../lib/contract/api/clusters-api.ts';
import { deploymentsApi, logsApi, servicesApi } from '../lib/contract/api/services-api.ts';
import { paths } from '../lib/paths.ts';
import { createToken } from '../simulator/kubernetes/test-client.ts';
import { expect, test } from './fixtures.ts';
import { until } from './support/api.ts';
import { assume } from './support/furnish.ts';
import { reachHarbour, waitUntilRead } from './support/harbour.ts';
import { change } from './support/main-job.ts';

const viewerContext = 'arn:aws:eks:eu-west-1:123456789012:cluster/of-the-shop';
const dock = 'k8s:-:-:dock';
const ofTheShop = `k8s:-:-:${viewerContext}`;

/** As `kubectl` would find them: a context of an admin, and one of somebody who may read a namespace. */
const writeKubeconfig = async (folder: string, awsUrl: string): Promise<string> => {
  const { url: server, authority } = await reachHarbour(awsUrl);
  const place = {
    endpoint: awsUrl,
    region: 'eu-west-1',
    credentials: { accessKeyId: '123456789012', secretAccessKey: 'any' },
  };
  const { credentials } = await assume(place, 'arn:aws:iam::123456789012:role/shop-viewer');
  const certificate = Buffer.from(authority).toString('base64');
  const file = path.join(folder, 'config');
  // YAML takes JSON.
  const content = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'dock',
    clusters: [{ name: 'harbour', cluster: { server, 'certificate-authority-data': certificate } }],
    users: [
      { name: 'admin', user: { token: createToken() } },
      { name: 'viewer', user: { token: createToken({ accessKeyId: credentials.accessKeyId }) } },
    ],
    contexts: [
      { name: 'dock', context: { cluster: 'harbour', user: 'admin' } },
      { name: viewerContext, context: { cluster: 'harbour', user: 'viewer', namespace: 'shop' } },
    ],
  };
  writeFileSync(file, JSON.stringify(content));
  return file;
};

test.use({
  seed: 'kubernetes-kubeconfig',
  settings: {
    of: async ({ folder, awsUrl }) => ({
      regions: ['us-east-1'],
      env: { QUARTERDECK_KUBECONFIG: '1', KUBECONFIG: await writeKubeconfig(folder, awsUrl) },
    }),
  },
});

test.beforeEach(async ({ apiAs }) => {
  for (const cluster of [dock, ofTheShop]) await waitUntilRead(await apiAs('viewer'), cluster);
});

test('the contexts of a kubeconfig are clusters beside those of AWS', async ({ apiAs }) => {
  const api = await apiAs('viewer');
  const { items } = await until(
    () => api.call(clustersApi.list, {}),
    // What has not come yet is told.
    ({ incomplete }) => incomplete.length === 0,
  );
  expect(
    items
      .filter(({ platform }) => platform === 'k8s')
      .map(({ id }) => id)
      .sort(),
  ).toEqual([dock, ofTheShop].sort());
  expect(items.map(({ platform }) => platform)).toContain('ecs');
  const connections = await api.call(accessApi.connections, {});
  expect(connections.items.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['k8s:dock', `k8s:${viewerContext}`]),
  );
  const cluster = await api.call(clustersApi.get, { cluster: dock });
  expect(cluster).toMatchObject({ platform: 'k8s', workloads: { readable: true } });
  expect(cluster.eks).toBeUndefined();
  const services = await until(
    () => api.call(servicesApi.list, { platform: ['k8s'], limit: 1000 }),
    (list) => [dock, ofTheShop].every((id) => list.items.some(({ clusterId }) => clusterId === id)),
  );
  const of = (id: string) => services.items.filter(({ clusterId }) => clusterId === id);
  expect(new Set(of(dock).map(({ namespace }) => namespace)).size).toBeGreaterThan(4);
  expect(new Set(of(ofTheShop).map(({ namespace }) => namespace))).toEqual(new Set(['shop']));
  expect((await api.call(accessApi.search, { q: 'dock' })).items.map(({ id }) => id)).toContain(dock);
});

test('a service of a context is read, tailed, rolled back and seen, without an account', async ({
  apiAs,
  page,
  enterAs,
}) => {
  test.setTimeout(300_000);
  const api = await apiAs('operator');
  const checkout = { cluster: dock, service: 'shop.deployment.checkout' };
  const { items } = await api.call(deploymentsApi.list, checkout);
  const logs = await api.call(logsApi.list, { ...checkout, limit: 10 });
  expect(logs.items).toHaveLength(10);
  const operation = await change(api, checkout, {
    action: 'rollback',
    to: { deployment: items[1]?.id ?? '' },
  });
  expect(operation).toMatchObject({ state: 'succeeded', target: { clusterId: dock } });
  const seen = await until(
    () => api.call(servicesApi.get, { ...checkout, cluster: ofTheShop }),
    ({ status }) => status === 'steady',
  );
  expect(seen).toMatchObject({
    running: 4,
    can: { rollback: { allowed: false }, scale: { allowed: false } },
  });

  await enterAs('operator');
  await page.goto(paths.clusters());
  await expect(page.locator(`main [data-row-id="${dock}"]`).first()).toBeVisible();
  await page.goto(paths.service(checkout));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('checkout');
  await expect(page).toHaveTitle('checkout · dock · Quarterdeck');
  await expect(page.locator('main [data-status="steady"]').first()).toBeVisible({ timeout: 60_000 });
  await page.goto(paths.cluster(ofTheShop));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(viewerContext);
  await expect(page.locator('main [data-row-id^="shop."]').first()).toBeVisible();
});

test('a token of the kubeconfig reaches no answer and no log', async ({ apiAs, world }) => {
  const api = await apiAs('admin');
  const bodies = await Promise.all([
    api.call(clustersApi.list, {}),
    api.call(clustersApi.get, { cluster: dock }),
    api.call(accessApi.connections, {}),
    api.call(accessApi.audit, {}),
  ]);
  expect(JSON.stringify(bodies)).not.toContain('k8s-aws-v1.');
  expect(world.quarterdeck.output()).not.toContain('k8s-aws-v1.');
});
