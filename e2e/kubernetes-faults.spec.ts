import { operationsApi } from '../lib/contract/api/plans-api.ts';
import { servicesApi } from '../lib/contract/api/services-api.ts';
import { paths } from '../lib/paths.ts';
import { expect, test } from './fixtures.ts';
import { until } from './support/api.ts';
import { harbour, inHarbour, reachHarbour, waitUntilRead } from './support/harbour.ts';
import { apply, plan } from './support/main-job.ts';

test.use({ seed: 'kubernetes-faults' });
test.describe.configure({ timeout: 300_000 });

test.beforeEach(async ({ apiAs }) => {
  await waitUntilRead(await apiAs('viewer'));
});

const coredns = inHarbour('kube-system.deployment.coredns');

test.afterEach(async ({ world }) => {
  await world.simulator.clearFaults();
});

test('what happens is seen through watches that are cut, ended, garbled and outdated', async ({
  page,
  enterAs,
  apiAs,
  world,
}) => {
  const api = await apiAs('viewer');
  const { kube } = await reachHarbour(world.simulator.url);
  const before = await api.call(servicesApi.listOfCluster, { cluster: harbour, sort: 'name' });
  await enterAs('viewer');
  await page.goto(paths.service(coredns));
  let replicas = 2;
  for (const what of ['cut', 'end', 'garbage', 'compact'] as const) {
    replicas += 1;
    await world.simulator.disturb(what);
    // What is compacted is missed by who was cut off.
    if (what === 'compact') await world.simulator.disturb('cut');
    const patched = await kube.send(
      'PATCH',
      '/apis/apps/v1/namespaces/kube-system/deployments/coredns/scale',
      {
        type: 'application/merge-patch+json',
        body: { spec: { replicas } },
      },
    );
    expect(patched.status).toBe(200);
    await until(
      () => api.call(servicesApi.get, coredns),
      ({ desired, running }) => desired === replicas && running === replicas,
    );
    await expect(page.getByRole('main'), what).toContainText(`${replicas} of ${replicas} running`, {
      timeout: 30_000,
    });
  }
  const after = await api.call(servicesApi.listOfCluster, { cluster: harbour, sort: 'name' });
  expect(after.items.map(({ id }) => id)).toEqual(before.items.map(({ id }) => id));
});

test('a Kubernetes API that is down leaves what is known, with its age, and the other clusters', async ({
  page,
  enterAs,
  apiAs,
  world,
}) => {
  const api = await apiAs('viewer');
  const listServices = () => api.call(servicesApi.list, { limit: 1000 });
  type Listed = Awaited<ReturnType<typeof listServices>>;
  // Those in trouble come first, and an autoscaler moves some meanwhile.
  const ofHarbour = ({ items }: Listed) =>
    items.flatMap(({ clusterId, id }) => (clusterId === harbour ? [id] : [])).toSorted();
  const isTold = ({ incomplete }: Listed) => incomplete.some(({ scope }) => scope.includes('harbour'));
  // Every list has come once, and what befell the watches before is over; jetty lets nobody in.
  const before = await until(listServices, ({ incomplete }) =>
    incomplete.every(({ scope }) => scope.includes('jetty')),
  );
  expect(ofHarbour(before).length).toBeGreaterThan(10);
  await world.simulator.setFault({ operation: 'kubernetes:*', kind: 'drop' });
  await world.simulator.disturb('cut');
  const down = await until(listServices, isTold);
  expect(ofHarbour(down)).toEqual(ofHarbour(before));
  expect(down.items).toHaveLength(before.items.length);
  await enterAs('viewer');
  await page.goto(paths.services());
  await expect(page.locator('main [data-row-id="shop.deployment.catalog"]').first()).toBeVisible();
  await expect(page.getByRole('main')).toContainText('harbour');
  await world.simulator.clearFaults();
  const clearedAt = new Date().toISOString();
  const again = await until(listServices, (list) => !isTold(list) && list.asOf > clearedAt);
  expect(ofHarbour(again)).toEqual(ofHarbour(before));
});

test('an answer that is lost is read back, not sent again', async ({ apiAs, world }) => {
  const api = await apiAs('operator');
  const catalog = inHarbour('shop.deployment.catalog');
  const made = await plan(api, catalog, { action: 'scale', desired: 4 });
  await world.simulator.forgetCalls();
  const operation = 'kubernetes:patch/deployments/scale';
  await world.simulator.setFault({ operation, kind: 'drop', when: 'after', count: 1 });
  const { operationId } = await apply(api, made);
  const ended = await until(
    () => api.call(operationsApi.get, { operation: operationId }),
    ({ state }) => state !== 'pending' && state !== 'running',
  );
  expect(ended.state).toBe('succeeded');
  const calls = await world.simulator.listCalls();
  expect(calls.filter((call) => call.operation === operation)).toHaveLength(1);
});
