import { parse } from 'yaml';
import { z } from 'zod';
import { accessApi } from '../lib/contract/api/access-api.ts';
import { clustersApi } from '../lib/contract/api/clusters-api.ts';
import { deploymentsApi, logsApi, servicesApi, tasksApi } from '../lib/contract/api/services-api.ts';
import { buildRequest } from '../lib/contract/build-request.ts';
import { paths } from '../lib/paths.ts';
import { expect, test } from './fixtures.ts';
import { createKey, until } from './support/api.ts';
import { harbour, inHarbour, reachHarbour, waitUntilRead } from './support/harbour.ts';

test.use({ seed: 'kubernetes-reads' });

test.beforeEach(async ({ apiAs }) => {
  await waitUntilRead(await apiAs('viewer'));
});

const checkout = inHarbour('shop.deployment.checkout');
const PodEnd = z.object({
  status: z.object({
    containerStatuses: z.array(
      z.object({ lastState: z.object({ terminated: z.object({ finishedAt: z.string() }) }) }),
    ),
  }),
});

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
  const { series } = await api.call(servicesApi.metrics, { ...checkout, range: '1h' });
  for (const { points, sources } of series) {
    // Nobody has watched before.
    expect(points.filter(([, value]) => value !== null).length).toBeGreaterThan(50);
    expect(sources.map(({ name }) => name)).toEqual(['Container Insights', 'metrics.k8s.io']);
  }
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

test('the run before the last exit is read on its own', async ({ apiAs, world }) => {
  const api = await apiAs('viewer');
  const { kube } = await reachHarbour(world.simulator.url);
  const { why } = await api.call(servicesApi.get, checkout);
  const task = why?.task ?? '';
  // Kubernetes tells the end to the second.
  const readEnd = async () => {
    const { body } = await kube.send('GET', `/api/v1/namespaces/shop/pods/${task.replace('shop.', '')}`);
    const { containerStatuses } = PodEnd.parse(body).status;
    return containerStatuses[0]?.lastState.terminated.finishedAt.slice(0, 19) ?? '';
  };
  // It crashes again by itself: between two looks that agree there was no other run.
  const { endedAt, previous } = await until(
    async () => {
      const before = await readEnd();
      const list = await api.call(logsApi.list, { ...checkout, task: [task], previous: true, limit: 20 });
      return { endedAt: before, previous: list, isOneRun: before === (await readEnd()) };
    },
    ({ isOneRun }) => isOneRun,
  );
  const heap = previous.items.filter(({ message }) => /heap \d+ MiB of 512 MiB/.test(message));
  expect(heap.length).toBeGreaterThan(0);
  for (const { at } of previous.items) expect(at.slice(0, 19) <= endedAt).toBe(true);
  await until(
    () => api.call(tasksApi.get, { cluster: harbour, task }),
    ({ containers }) => (containers[0]?.previous?.finishedAt ?? '').slice(0, 19) >= endedAt,
  );
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
  const fleet = await until(
    () => api.call(servicesApi.list, { limit: 1000 }),
    // A list that has not come yet is told too.
    ({ incomplete }) => incomplete.every(({ code }) => code === 'aws_access_denied'),
  );
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
  // What has not been read yet is not found.
  await until(
    () => api.call(servicesApi.list, { limit: 1000 }),
    ({ incomplete }) => incomplete.every(({ code }) => code === 'aws_access_denied'),
  );
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
