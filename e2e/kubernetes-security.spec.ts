import { clustersApi } from '../lib/contract/api/clusters-api.ts';
import { plansApi } from '../lib/contract/api/plans-api.ts';
import { deploymentsApi, servicesApi, tasksApi } from '../lib/contract/api/services-api.ts';
import { expect, test } from './fixtures.ts';
import { createKey, until } from './support/api.ts';
import { harbour, inHarbour, reachHarbour, waitUntilRead } from './support/harbour.ts';
import { plan } from './support/main-job.ts';

test.use({ seed: 'kubernetes-security' });

test.beforeEach(async ({ apiAs }) => {
  await waitUntilRead(await apiAs('viewer'));
});

test('the values of a Secret exist nowhere, for nobody', async ({ apiAs, world }) => {
  const { kube } = await reachHarbour(world.simulator.url);
  const secret = await kube.send('PATCH', '/api/v1/namespaces/shop/secrets/checkout-database', {
    type: 'application/merge-patch+json',
    body: {
      metadata: {
        annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{"data":"canary-applied"}' },
      },
      stringData: { canary: 'canary-of-a-secret' },
    },
  });
  expect(secret.status).toBe(200);
  const encoded = Buffer.from('canary-of-a-secret').toString('base64');
  for (const role of ['viewer', 'operator', 'admin'] as const) {
    const key = await createKey(world.quarterdeck.url, role);
    const query = new URLSearchParams({ resource: 'secrets', namespace: 'shop', name: 'checkout-database' });
    for (const format of ['json', 'yaml']) {
      const response = await fetch(
        `${world.quarterdeck.url}/api/v1/clusters/${encodeURIComponent(harbour)}/objects/manifest?${query}&format=${format}`,
        { headers: { authorization: `Bearer ${key}` } },
      );
      const text = await response.text();
      expect(response.status, text).toBe(200);
      expect(text).toContain('canary');
      for (const value of ['canary-of-a-secret', encoded, 'canary-applied'])
        expect(text).not.toContain(value);
    }
    const table = await (await apiAs(role)).call(clustersApi.objects, {
      cluster: harbour,
      resource: 'secrets',
    });
    expect(JSON.stringify(table)).not.toContain(encoded);
  }
});

test('environment values are for operators, wherever they stand', async ({ apiAs, world }) => {
  test.setTimeout(300_000);
  const { kube } = await reachHarbour(world.simulator.url);
  const search = inHarbour('shop.statefulset.search');
  const env = [{ name: 'PASSWORD', value: 'canary-of-the-environment' }];
  const spec = { template: { spec: { containers: [{ name: 'search', env }] } } };
  const applied = JSON.stringify({ apiVersion: 'apps/v1', kind: 'StatefulSet', spec });
  const patched = await kube.send('PATCH', '/apis/apps/v1/namespaces/shop/statefulsets/search', {
    type: 'application/strategic-merge-patch+json',
    body: {
      metadata: { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': applied } },
      spec,
    },
  });
  expect(patched.status).toBe(200);
  const operator = await apiAs('operator');
  const { items: revisions } = await until(
    () => operator.call(deploymentsApi.revisions, search),
    ({ items }) => items.length === 4,
  );
  const [newest, older] = revisions.map(({ id }) => id);
  if (!newest || !older) throw new Error('search has no revisions');
  const made = await plan(operator, search, { action: 'rollback', to: { revision: older } });
  // The pods are replaced one after the other, each under its own name: until then one of them is not there.
  await until(
    () => operator.call(servicesApi.get, search),
    ({ status, revision }) => status === 'steady' && revision === newest,
    180_000,
  );
  const tasks = await operator.call(tasksApi.list, { ...search, state: 'running' });
  const task = tasks.items.at(-1)?.id ?? '';
  const object = { cluster: harbour, namespace: 'shop' };
  const read = async (role: 'viewer' | 'operator') => {
    const api = await apiAs(role);
    return {
      service: await api.call(servicesApi.get, search),
      manifest: await api.call(servicesApi.manifest, search),
      revision: await api.call(deploymentsApi.revision, { ...search, revision: newest }),
      revisionManifest: await api.call(deploymentsApi.manifest, { ...search, revision: newest }),
      diff: await api.call(deploymentsApi.diff, { ...search, revision: older, other: newest }),
      task: await api.call(tasksApi.get, { cluster: harbour, task }),
      taskManifest: await api.call(tasksApi.manifest, { cluster: harbour, task }),
      set: await api.call(clustersApi.objectManifest, {
        ...object,
        resource: 'statefulsets.apps',
        name: 'search',
      }),
      kept: await api.call(clustersApi.objectManifest, {
        ...object,
        resource: 'controllerrevisions.apps',
        name: newest,
      }),
      pod: await api.call(clustersApi.objectManifest, {
        ...object,
        resource: 'pods',
        name: task.replace('shop.', ''),
      }),
      plan: await api.call(plansApi.get, { plan: made.id }),
    };
  };
  const shown = Object.entries(await read('operator')).filter(([, body]) =>
    JSON.stringify(body).includes('canary-of-the-environment'),
  );
  expect(shown.map(([name]) => name)).toEqual(
    expect.arrayContaining(['service', 'manifest', 'revision', 'diff', 'set', 'kept', 'pod', 'plan']),
  );
  for (const [name, body] of Object.entries(await read('viewer')))
    expect(JSON.stringify(body), name).not.toContain('canary-of-the-environment');
});
