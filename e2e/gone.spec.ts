import { tasksApi } from '../lib/contract/api/services-api.ts';
import { parseKubeTaskId } from '../lib/contract/ids.ts';
import { paths } from '../lib/paths.ts';
import { expect, test } from './fixtures.ts';
import { until } from './support/api.ts';
import { inHarbour, reachHarbour } from './support/harbour.ts';
import { readWholeFleet } from './support/whole-fleet.ts';

test('the page of a pod says so when the pod has gone, and keeps what it was', async ({
  page,
  enterAs,
  apiAs,
  world,
}) => {
  const service = inHarbour('shop.deployment.catalog');
  const api = await apiAs('operator');
  await readWholeFleet(api);
  const { items } = await until(
    () => api.call(tasksApi.list, { ...service, state: 'running' }),
    (list) => list.items.some(({ state }) => state === 'running'),
  );
  const task = items.find(({ state }) => state === 'running')?.id ?? '';
  await enterAs('operator');
  await page.goto(paths.task({ cluster: service.cluster, task }));
  const stop = page.getByRole('button', { name: /^Stop pod/ });
  await expect(stop).toBeVisible();
  const { kube } = await reachHarbour(world.simulator.url);
  const pod = parseKubeTaskId(task)?.pod;
  expect((await kube.send('DELETE', `/api/v1/namespaces/shop/pods/${pod}`)).status).toBe(200);
  await expect(page.getByRole('note').filter({ hasText: 'This pod is no longer there.' })).toBeVisible({
    timeout: 60_000,
  });
  await expect(stop).toBeHidden();
  await expect(page.getByRole('region', { name: 'Containers' })).toBeVisible();
});
