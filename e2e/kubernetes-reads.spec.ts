import { parse } from 'yaml';
import { accessApi } from '../lib/contract/api/access-api.ts';
import { clustersApi } from '../lib/contract/api/clusters-api.ts';
import { plansApi } from '../lib/contract/api/plans-api.ts';
import { deploymentsApi, logsApi, servicesApi, tasksApi } from '../lib/contract/api/services-api.ts';
import { buildRequest } from '../lib/contract/build-request.ts';
import { paths } from '../lib/paths.ts';
import { expect, test } from './fixtures.ts';
import { createKey, until } from './support/api.ts';
import { harbour, inHarbour, reachHarbour } from './support/harbour.ts';
import { plan } from './support/main-job.ts';
import { sendRaw } from './support/raw.ts';

test.use({ seed: 'kubernetes-reads' });

const checkout = inHarbour('shop.deployment.checkout');

test('every read of a Deployment answers in its published shape', async ({ apiAs }) => {
  const api = await apiAs('viewer');
  const cluster = await api.call(clustersApi.get, { cluster: harbour });
  expect(cluster).toMatchObject({ version: '1.34', workloads: { readable: true, namespaces: null } });
  const { items: rows } = await api.call(servicesApi.listOfCluster, { cluster: harbour });
  expect(new Set(rows.map(({ kind }) => kind))).toEqual(new Set(['deployment', 'statefulset', 'daemonset']));
  const service = await api.call(servicesApi.get, checkout);
  expect(service).toMatchObject({ namespace: 'shop', kind: 'deployment', status: 'failing', desired: 4 });
  const tasks = await api.call(tasksApi.list, { ...checkout, state: 'all' });
  for (const { id } of tasks.items) await api.call(tasksApi.get, { cluster: harbour, task: id });
  const { items: revisions } = await api.call(deploymentsApi.revisions, checkout);
  expect(revisions.map(({ number }) => number)).toEqual([4, 3, 2, 1]);
  const byName = await api.call(deploymentsApi.revision, { ...checkout, revision: revisions[1]?.id ?? '' });
  const byNumber = await api.call(deploymentsApi.revision, { ...checkout, revision: '3' });
  expect(byNumber.content).toEqual(byName.content);
  const diff = await api.call(deploymentsApi.diff, { ...checkout, revision: '3', other: '4' });
  expect(diff.items.map(({ path }) => path)).toContain('/spec/containers/checkout/image');
  const { items: images } = await api.call(servicesApi.images, checkout);
  expect(images[0]?.candidates.filter(({ runsNow }) => runsNow).length).toBeGreaterThan(0);
  const { items: events } = await api.call(servicesApi.events, checkout);
  expect(events.some(({ message }) => /Back-off restarting failed container/.test(message))).toBe(true);
  await api.call(servicesApi.scaling, inHarbour('shop.deployment.cart'));
  await api.call(servicesApi.metrics, { ...checkout, range: '1h' });
  const { items: nodes } = await api.call(clustersApi.nodes, { cluster: harbour });
  expect(nodes).toHaveLength(8);
});

test('namespaces and kinds are told, and objects go by pages', async ({ apiAs }) => {
  const api = await apiAs('viewer');
  const namespaces = await api.call(clustersApi.namespaces, { cluster: harbour });
  expect(namespaces.items).toContainEqual({ name: 'shop', status: 'Active' });
  const kinds = await api.call(clustersApi.objectKinds, { cluster: harbour });
  expect(kinds.items.map(({ resource }) => resource)).toEqual(
    expect.arrayContaining(['pods', 'deployments.apps', 'jobs.batch', 'poddisruptionbudgets.policy']),
  );
  for (const { resource } of kinds.items) await api.call(clustersApi.objects, { cluster: harbour, resource });

  const page = { cluster: harbour, resource: 'replicasets.apps', limit: 4 };
  const whole = await api.call(clustersApi.objects, { ...page, limit: 1000 });
  expect(whole.nextCursor).toBeNull();
  const walked: string[] = [];
  let cursor: string | undefined;
  do {
    const part = await api.call(clustersApi.objects, { ...page, cursor });
    expect(part.items.length).toBeLessThanOrEqual(4);
    walked.push(...part.items.map(({ id }) => id));
    cursor = part.nextCursor ?? undefined;
  } while (cursor);
  expect(walked).toEqual(whole.items.map(({ id }) => id));
  expect(walked.length).toBeGreaterThan(8);
  const ofShop = await api.call(clustersApi.objects, {
    cluster: harbour,
    resource: 'pods',
    namespace: 'shop',
  });
  expect(new Set(ofShop.items.map(({ namespace }) => namespace))).toEqual(new Set(['shop']));
  expect((await api.refusal(clustersApi.objects, { ...page, cursor: 'abc' })).status).toBe(400);
  expect(
    (await api.refusal(clustersApi.objects, { cluster: harbour, resource: 'things.example' })).status,
  ).toBe(404);
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
  const tasks = await until(
    () => operator.call(tasksApi.list, { ...search, state: 'all' }),
    ({ items }) => items.length > 0,
  );
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
    expect.arrayContaining(['service', 'manifest', 'revision', 'diff', 'set', 'kept', 'plan']),
  );
  for (const [name, body] of Object.entries(await read('viewer')))
    expect(JSON.stringify(body), name).not.toContain('canary-of-the-environment');
});

test('the run before the last exit is read on its own', async ({ apiAs }) => {
  const api = await apiAs('viewer');
  const { why } = await api.call(servicesApi.get, checkout);
  const task = why?.task ?? '';
  const previous = await api.call(logsApi.list, { ...checkout, task: [task], previous: true, limit: 20 });
  const heap = previous.items.filter(({ message }) => /heap \d+ MiB of 512 MiB/.test(message));
  expect(heap.length).toBeGreaterThan(0);
  const { containers } = await api.call(tasksApi.get, { cluster: harbour, task });
  const endedAt = containers[0]?.previous?.finishedAt ?? '';
  // Kubernetes tells the end to the second.
  for (const { at } of previous.items) expect(at.slice(0, 19) <= endedAt.slice(0, 19)).toBe(true);
  const steady = await api.call(logsApi.list, { ...inHarbour('shop.deployment.catalog'), previous: true });
  expect(steady.items).toEqual([]);
});

test('a cluster that lets nobody in tells what EKS knows, what is missing and how to mend it', async ({
  apiAs,
}) => {
  const api = await apiAs('viewer');
  const jetty = 'eks:210987654321:eu-west-1:jetty';
  const role = 'arn:aws:iam::210987654321:role/quarterdeck';
  const cluster = await api.call(clustersApi.get, { cluster: jetty });
  expect(cluster).toMatchObject({
    version: '1.32',
    eks: { versionStatus: 'EXTENDED_SUPPORT', accessEntries: [{ type: 'EC2_LINUX' }, { type: 'STANDARD' }] },
    workloads: { readable: false, reason: `jetty has no access entry for ${role}.` },
  });
  const command = `aws eks create-access-entry --cluster-name jetty --region eu-west-1 --principal-arn ${role}`;
  expect(cluster.workloads?.remedy).toContain(command);
  for (const refused of [
    api.refusal(servicesApi.listOfCluster, { cluster: jetty }),
    api.refusal(clustersApi.nodes, { cluster: jetty }),
    api.refusal(clustersApi.objects, { cluster: jetty, resource: 'pods' }),
  ]) {
    const { status, code, message } = await refused;
    expect({ status, code }).toEqual({ status: 403, code: 'aws_access_denied' });
    expect(message).toContain(command);
  }
  const fleet = await api.call(servicesApi.list, { limit: 1000 });
  expect(fleet.incomplete).toMatchObject([{ scope: 'services of jetty', code: 'aws_access_denied' }]);
  expect(fleet.items.length).toBeGreaterThan(50);
});

test('manifests are what Kubernetes has, without its bookkeeping', async ({ apiAs, world }) => {
  const key = await createKey(world.quarterdeck.url, 'operator');
  const { items: tasks } = await (await apiAs('operator')).call(tasksApi.list, { ...checkout, state: 'all' });
  const { items: nodes } = await (await apiAs('operator')).call(clustersApi.nodes, { cluster: harbour });
  for (const [kind, path] of [
    ['Deployment', buildRequest(servicesApi.manifest, checkout).path],
    ['ReplicaSet', buildRequest(deploymentsApi.manifest, { ...checkout, revision: '3' }).path],
    ['Pod', buildRequest(tasksApi.manifest, { cluster: harbour, task: tasks[0]?.id ?? '' }).path],
    ['Node', buildRequest(clustersApi.nodeManifest, { cluster: harbour, node: nodes[0]?.id ?? '' }).path],
  ] as const) {
    const response = await fetch(`${world.quarterdeck.url}${path}?format=yaml`, {
      headers: { authorization: `Bearer ${key}` },
    });
    const text = await response.text();
    expect(response.status, text).toBe(200);
    expect(response.headers.get('content-type')).toContain('application/yaml');
    expect(response.headers.get('x-quarterdeck-as-of')).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
    expect(parse(text)).toMatchObject({ kind, metadata: { uid: expect.any(String) } });
    expect(text).not.toContain('managedFields');
  }
});

test('search finds a cluster by its ARN, pods, and services with their namespace', async ({ apiAs }) => {
  const api = await apiAs('viewer');
  const find = async (q: string) => (await api.call(accessApi.search, { q })).items;
  expect(await find('arn:aws:eks:eu-west-1:123456789012:cluster/harbour')).toMatchObject([
    { kind: 'cluster', id: harbour, href: paths.cluster(harbour) },
  ]);
  const services = (await find('checkout')).filter(({ kind }) => kind === 'service');
  expect(services).toContainEqual(
    expect.objectContaining({ name: 'shop/checkout', href: paths.service(checkout) }),
  );
  expect((await find('shop/checkout')).map(({ id }) => id)).toContain(checkout.service);
  const { items } = await api.call(tasksApi.list, { ...checkout, state: 'all' });
  const task = items[0]?.id ?? '';
  for (const q of [task, task.replace('shop.', '')])
    expect(await find(q)).toContainEqual(
      expect.objectContaining({ kind: 'task', id: task, href: paths.task({ cluster: harbour, task }) }),
    );
});

test('no id leads out of its place in the Kubernetes API', async ({ world, apiAs }) => {
  const { url } = world.quarterdeck;
  await (await apiAs('viewer')).call(servicesApi.get, checkout);
  const headers = {
    authorization: `Bearer ${await createKey(url, 'operator')}`,
    'content-type': 'application/json',
  };
  const at = `/api/v1/clusters/${encodeURIComponent(harbour)}`;
  const parts = [
    '%2e%2e',
    '..%2f..',
    'shop.deployment.%2e%2e',
    'shop.deployment.checkout%2fscale',
    'shop.deployment.checkout%2f..%2fcart',
    'shop.deployment.checkout%3fwatch=true',
    'shop.deployment.checkout%23x',
    'shop.deployment.checkout%00',
    'shop.deployment...%2fsecrets%2fcheckout-database',
    'shop.deployment.Checkout',
    'shop.secrets.checkout-database',
    'shop%2f..%2fpayments.deployment.ledger',
    '..deployment.checkout',
    '.deployment.checkout',
    'shop..checkout',
    'shop.deployment.',
    'shop.%252e%252e',
    'shop.checkout%2flog',
    `shop.${'x'.repeat(254)}`,
    'arn:aws:ecs:eu-west-1:123456789012:service%2fshop%2fcheckout',
  ];
  const evil = [
    '..',
    '.',
    '../../secrets',
    'checkout-database/..',
    'a?b=c',
    '%2e%2e',
    'x'.repeat(254),
    'A B',
  ];
  const routes = [
    ...parts.flatMap((part) => [
      `/services/${part}`,
      `/services/${part}/manifest`,
      `/services/${part}/logs`,
      `/services/${part}/events`,
      `/tasks/${part}`,
      `/tasks/${part}/manifest`,
      `/nodes/${part}/manifest`,
      `/services/shop.deployment.checkout/revisions/${part}`,
    ]),
    ...evil.map(
      (name) => `/objects/manifest?${new URLSearchParams({ resource: 'pods', namespace: 'shop', name })}`,
    ),
    ...evil.map((namespace) => `/objects?${new URLSearchParams({ resource: 'pods', namespace })}`),
    ...evil.map((resource) => `/objects?${new URLSearchParams({ resource })}`),
  ];
  await world.simulator.forgetCalls();
  for (const route of routes) {
    const { status, body } = await sendRaw(url, { path: `${at}${route}`, headers });
    expect([400, 404, 308], `${route}: ${status} ${body}`).toContain(status);
  }
  for (const part of parts)
    for (const [place, action] of [
      [`/services/${part}/plans`, 'restart'],
      [`/nodes/${part}/plans`, 'cordon'],
    ]) {
      const request = { path: `${at}${place}`, method: 'POST', headers, body: JSON.stringify({ action }) };
      const { status, body } = await sendRaw(url, request);
      expect([400, 404, 308], `${place}: ${status} ${body}`).toContain(status);
    }
  const calls = await world.simulator.listCalls();
  const touched = calls.map(({ operation }) => operation).filter((name) => name.startsWith('kubernetes:'));
  expect(touched.filter((name) => /secret|scale|exec|proxy|create|patch|delete/.test(name))).toEqual([]);
});
