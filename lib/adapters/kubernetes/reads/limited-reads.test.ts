import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EksWorld, startEksWorld } from '#lib/adapters/eks/world-for-tests.ts';
import { connectKubernetes } from '#simulator/kubernetes/test-client.ts';
import { harbour, openPlatform, service } from './world-for-tests.ts';

let world: EksWorld;
const options = { signal: new AbortController().signal };

beforeAll(async () => {
  world = await startEksWorld();
});
afterAll(() => world.close());

test('who may read one namespace sees that, is told so once, and no gap where nothing is missing', async () => {
  const { reads, kubernetes, close } = openPlatform(world, { role: 'shop-viewer' });
  const services = await reads.listServices(harbour, options);
  expect(new Set(services.value.map(({ namespace }) => namespace))).toEqual(new Set(['shop']));
  expect(services.value).toHaveLength(5);
  expect(services.incomplete).toHaveLength(1);
  expect(services.incomplete[0]).toMatchObject({
    code: 'aws_access_denied',
    message: expect.stringContaining('Only these namespaces are read: shop.'),
  });
  const detail = await reads.getService(service('shop.deployment.checkout'), options);
  expect(detail.incomplete).toEqual([]);
  expect(detail.value.status).toBe('failing');
  expect(detail.value.can).toMatchObject({
    rollback: {
      allowed: false,
      reason: expect.stringContaining('patch deployments in the namespace `shop`'),
    },
    exec: { allowed: false, reason: expect.stringContaining('create pods/exec in the namespace `shop`') },
    stopTask: { allowed: false },
  });
  const elsewhere = reads.getService(service('payments.deployment.payments'), options);
  await expect(elsewhere).rejects.toMatchObject({ code: 'aws_access_denied' });
  const cluster = await reads.getCluster(harbour, options);
  expect(cluster.value.workloads).toMatchObject({ readable: true, namespaces: ['shop'] });
  expect(cluster.value.capacity.instances).toEqual([]);
  expect(cluster.incomplete.some(({ scope }) => scope.endsWith('nodes'))).toBe(true);
  // Of a part of the cluster no sum is told as if it were the whole.
  expect(cluster.value.counts.runningTasks).toBeNull();
  const namespaces = await kubernetes.listNamespaces(harbour, options);
  expect(namespaces.value).toEqual([{ name: 'shop', status: 'Unknown' }]);
  expect(namespaces.incomplete).toHaveLength(1);
  close();
});

test('who is not known to the cluster is told what would mend it', async () => {
  const { reads, close } = openPlatform(world, { role: 'stranger' });
  await expect(reads.listServices(harbour, options)).rejects.toMatchObject({ code: 'aws_access_denied' });
  const { value } = await reads.getCluster(harbour, options);
  expect(value.workloads).toMatchObject({
    readable: false,
    reason: expect.stringContaining('no access entry'),
    remedy: expect.stringContaining('create-access-entry'),
  });
  close();
});

test('a resource that is refused costs only what needs it', async () => {
  const fault = world.simulator.control.addFault({ operation: 'kubernetes:list/replicasets', kind: 'deny' });
  const { reads, close } = openPlatform(world);
  const { value, incomplete } = await reads.listServices(harbour, options);
  expect(incomplete).toEqual([
    expect.objectContaining({ scope: `${harbour} replicasets`, code: 'aws_access_denied' }),
  ]);
  const checkout = value.find(({ id }) => id === 'shop.deployment.checkout');
  expect(checkout).toMatchObject({ desired: 4, running: 4, pending: 1 });
  const { value: tasks } = await reads.listTasks(
    { cluster: harbour, service: 'shop.deployment.checkout', states: ['pending', 'running'] },
    options,
  );
  expect(tasks).toHaveLength(5);
  world.simulator.control.removeFaults(fault.id);
  close();
});

test('what cannot be read is not told to be absent', async () => {
  const faults = ['replicasets', 'horizontalpodautoscalers'].map((kind) =>
    world.simulator.control.addFault({ operation: `kubernetes:list/${kind}`, kind: 'deny' }),
  );
  const { reads, close } = openPlatform(world);
  const { value } = await reads.getService(service('shop.deployment.checkout'), options);
  expect(value.can).toMatchObject({
    rollback: { allowed: false, reason: 'Its earlier revisions cannot be read.' },
    autoscaling: { allowed: false, reason: 'The HorizontalPodAutoscalers cannot be read.' },
  });
  for (const { id } of faults) world.simulator.control.removeFaults(id);
  close();
});

test('without pods a service still has the counts that its controller tells', async () => {
  const fault = world.simulator.control.addFault({ operation: 'kubernetes:list/pods', kind: 'deny' });
  const { reads, close } = openPlatform(world);
  const { value, incomplete } = await reads.listServices(harbour, options);
  expect(incomplete.map(({ scope }) => scope)).toContain(`${harbour} pods`);
  expect(value.find(({ id }) => id === 'shop.deployment.catalog')).toMatchObject({
    status: 'steady',
    desired: 3,
    running: 3,
    pending: null,
  });
  world.simulator.control.removeFaults(fault.id);
  close();
});

test('without leave to read metrics there is only what CloudWatch recorded, and it says so', async () => {
  const { reads, close } = openPlatform(world, { role: 'shop-viewer' });
  const ref = { ...service('shop.deployment.catalog'), rangeMs: 900_000 };
  const { value, incomplete } = await reads.getMetrics(ref, options);
  for (const { sources } of value.series)
    expect(sources.map(({ name }) => name)).toEqual(['Container Insights']);
  expect(incomplete).toEqual([expect.objectContaining({ scope: `${harbour} pod metrics` })]);
  close();
});

test('what comes and goes is told at once, and a service that is removed is gone', async () => {
  const { reads, subscribe, close } = openPlatform(world);
  const kubectl = connectKubernetes(world.simulator);
  const path = '/apis/apps/v1/namespaces/media/deployments/thumbnails';
  const has = async () =>
    (await reads.listServices(harbour, options)).value.some(({ id }) => id === 'media.deployment.thumbnails');
  expect(await has()).toBe(true);
  const gone = Promise.withResolvers<void>();
  const topics = new Set<string>();
  const end = subscribe(async (change) => {
    expect(change.cluster).toBe(harbour);
    for (const topic of change.topics) topics.add(topic);
    if (!(await has())) gone.resolve();
  });
  await kubectl.send('DELETE', path);
  await gone.promise;
  expect(topics).toContain('services');
  await expect(reads.getService(service('media.deployment.thumbnails'), options)).rejects.toMatchObject({
    code: 'not_found',
  });
  end();
  close();
});

test('listing clusters asks no cluster anything', async () => {
  const { reads, close } = openPlatform(world);
  world.simulator.control.clearCalls();
  const { value } = await reads.listClusters(options);
  expect(value[0]).toMatchObject({ id: harbour, counts: { services: null, runningTasks: null } });
  const asked = world.simulator.control.listCalls().map(({ operation }) => operation);
  expect(asked).toContain('eks:ListClusters');
  expect(asked.filter((operation) => operation.startsWith('kubernetes:'))).toEqual([]);
  close();
});
