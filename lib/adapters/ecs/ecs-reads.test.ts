import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createCall } from '#lib/adapters/aws/call.ts';
import { type ClientPool, createClientPool } from '#lib/adapters/aws/clients.ts';
import { createIdentifier } from '#lib/adapters/aws/connection.ts';
import { createPacing } from '#lib/adapters/aws/pacing.ts';
import { Cluster, ClusterDetail, Node } from '#lib/contract/clusters.ts';
import { Deployment, Revision, RevisionSummary } from '#lib/contract/deployments.ts';
import { Scaling } from '#lib/contract/scaling.ts';
import { Metrics, ServiceDetail, ServiceEvent, ServiceRow } from '#lib/contract/services.ts';
import { Task, TaskDetail } from '#lib/contract/tasks.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import type { RegionReads } from '#lib/domain/ports/region-reads.ts';
import { type Simulator, startSimulator } from '#simulator/server.ts';
import { createManualClock } from '#simulator/world/clock.ts';
import { createEcsReads } from './create-ecs-reads.ts';

const account = '123456789012';
const shop = `ecs:${account}:eu-west-1:shop`;
const platform = `ecs:${account}:eu-west-1:platform`;
const options = { signal: new AbortController().signal };

let simulator: Simulator;
let pool: ClientPool;
const now = () => new Date(simulator.world.clock.now());

const openRegion = (region = 'eu-west-1'): RegionReads => {
  const connection = { name: 'prod', regions: [region] };
  const clients = pool.readClients(connection, region);
  const call = createCall({ pacing: createPacing(), account, region });
  return createEcsReads({ connection, account, region, clients, call, now });
};

beforeAll(async () => {
  simulator = await startSimulator({ clock: createManualClock(), quotas: false });
  process.env.AWS_ENDPOINT_URL = simulator.url;
  process.env.AWS_ACCESS_KEY_ID = account;
  process.env.AWS_SECRET_ACCESS_KEY = 'anything';
  pool = createClientPool();
});
afterEach(() => simulator.control.removeFaults());
afterAll(async () => {
  pool.destroy();
  await simulator.close();
});

const whole = <Value>({ value, incomplete }: Read<Value>): Value => {
  expect(incomplete).toEqual([]);
  return value;
};
/** The answer as the API would send it: what the inventory adds is added. */
const sent = <Value extends object>({ value, incomplete }: Read<Value>) => ({
  ...value,
  incomplete,
  asOf: new Date().toISOString(),
});
const callsOf = (operation: string) =>
  simulator.control.listCalls().filter((call) => call.operation === operation).length;

test('tells who the credentials are', async () => {
  const identity = await createIdentifier(pool)({ name: 'prod', regions: ['eu-west-1'] });
  expect(identity).toMatchObject({ account, partition: 'aws' });
});

test('lists the clusters of a Region with their counts', async () => {
  const clusters = Cluster.array().parse(whole(await openRegion().listClusters(options)));
  expect(clusters.map(({ id }) => id).sort()).toEqual([platform, shop]);
  expect(clusters.find(({ id }) => id === shop)?.counts).toMatchObject({ services: 18, desiredTasks: null });
});

test('reads a cluster with its capacity providers and instances', async () => {
  const detail = ClusterDetail.parse(sent(await openRegion().getCluster(platform, options)));
  expect(detail.capacity.fargate).toBe(true);
  expect(detail.capacity.providers.map(({ kind }) => kind)).toEqual(['FARGATE', 'FARGATE_SPOT', 'EC2']);
  const nodes = Node.array().parse(whole(await openRegion().listNodes(platform, options)));
  expect(nodes.length).toBe(detail.capacity.instances.length);
  expect(nodes[0]?.requested.cpu).toBeLessThanOrEqual(nodes[0]?.capacity.cpu ?? 0);
});

test('finds each kind of trouble in the list, with its reason in words', async () => {
  const reads = openRegion();
  const services = [
    ...whole(await reads.listServices(shop, options)),
    ...whole(await reads.listServices(platform, options)),
  ];
  ServiceRow.array().parse(services);
  const told = (name: string) => {
    const { status, reason } = services.find((one) => one.name === name) ?? {};
    return `${status}: ${reason}`;
  };
  expect(told('checkout')).toMatch(
    /^failing: .*`checkout` was killed for using more than .*512 MiB of memory\. The rollout of /,
  );
  expect(told('emails')).toMatch(/^failing: .*ended by itself with exit code 1\. The rollout of /);
  expect(told('ledger')).toMatch(/^failing: .*secret .* does not exist or cannot be read\. The rollout of /);
  expect(told('media')).toMatch(/^failing: .*health check of the container `media` kept failing/);
  expect(told('profile')).toMatch(/^failing: .*load balancer's health check/);
  expect(told('nightly-report')).toBe('stopped: Scaled to 0.');
  expect(told('payments')).toMatch(/^deploying: /);
  expect(told('orders')).toBe('steady: All 4 tasks run.');
});

test('tells why a service has fewer tasks than desired, once the scheduler has said so', async () => {
  simulator.control.advance(5_000);
  const services = whole(await openRegion().listServices(platform, options));
  expect(services.find(({ name }) => name === 'image-index')?.reason).toMatch(
    /^ECS was unable to place a task.* Only 1 of 3 tasks run\.$/,
  );
});

test('lists what each service runs, with the digests that ECS resolved', async () => {
  const services = whole(await openRegion().listServices(shop, options));
  const orders = services.find(({ name }) => name === 'orders');
  expect(orders?.images[0]).toMatchObject({ container: 'orders', digest: expect.stringMatching(/^sha256:/) });
  expect(services.find(({ name }) => name === 'checkout')?.deployment).toMatchObject({
    status: 'in_progress',
    from: 'shop-checkout:15',
    to: 'shop-checkout:16',
  });
});

test('batches at the documented maximum and does not read twice what cannot change', async () => {
  const reads = openRegion();
  await reads.listServices(shop, options);
  simulator.control.clearCalls();
  await reads.listServices(shop, options);
  expect(callsOf('ecs:ListServices')).toBe(1);
  expect(callsOf('ecs:DescribeServices')).toBe(2);
  expect(callsOf('ecs:DescribeTaskDefinition')).toBe(0);
  expect(callsOf('elasticloadbalancing:DescribeTargetHealth')).toBe(0);
});

test('explains a failing service: what happens, what worked before, where to go back to', async () => {
  const detail = ServiceDetail.parse(
    sent(await openRegion().getService({ cluster: shop, service: 'checkout' }, options)),
  );
  expect(detail.status).toBe('failing');
  expect(detail.why?.title).toMatch(/^Tasks are killed for memory, about \d+ s after they start$/);
  expect(detail.why?.detail).toContain(
    'shop-checkout:16 gives `checkout` 512 MiB; shop-checkout:15, which worked, gave it 1024 MiB.',
  );
  expect(detail.why?.rollbackTo?.label).toBe('v1.41.2 (shop-checkout:15)');
  expect(detail.why?.next).toBe('Roll back to v1.41.2 (shop-checkout:15), or give it more memory.');
  expect(detail.why?.task).toBeDefined();
  expect(detail.loadBalancers[0]).toMatchObject({ container: 'checkout', total: expect.any(Number) });
  expect(detail.can.rollback).toEqual({ allowed: true });
  expect(detail.can.stopDeployment.allowed).toBe(true);
  expect(detail.can.autoscaling.allowed).toBe(false);
  expect(detail.configuration.containers.map(({ name }) => name)).toEqual(['checkout', 'envoy']);
});

test('says why a service of another controller cannot be rolled back here', async () => {
  const reads = openRegion();
  const storefront = await reads.getService({ cluster: shop, service: 'storefront' }, options);
  expect(storefront.value.can.rollback).toMatchObject({
    allowed: false,
    reason: expect.stringContaining('CodeDeploy'),
  });
  expect(storefront.value.can.scale.allowed).toBe(true);
  expect(storefront.value.images[0]?.digest).toMatch(/^sha256:/);
  const taskSets = await reads.listDeployments({ cluster: shop, service: 'storefront' }, options);
  expect(taskSets.value).toMatchObject([{ current: true, status: 'successful' }]);
  const canary = await reads.getService({ cluster: platform, service: 'canary-runner' }, options);
  expect(canary.value.controller).toBe('EXTERNAL');
  expect(canary.value.can.deploy.allowed).toBe(false);
  const gateway = await reads.getService({ cluster: platform, service: 'gateway' }, options);
  expect(gateway.value.can.rollback.allowed).toBe(true);
});

test('answers not_found for a service and a cluster that are not there', async () => {
  const reads = openRegion();
  await expect(reads.getService({ cluster: shop, service: 'nobody' }, options)).rejects.toMatchObject({
    code: 'not_found',
  });
  await expect(reads.getCluster(`${shop}x`, options)).rejects.toMatchObject({ code: 'not_found' });
  await expect(reads.listServices(`ecs:${account}:us-east-1:edge`, options)).rejects.toMatchObject({
    code: 'not_found',
  });
});

test('lists running and stopped tasks of a service, each stopped one with its verdict', async () => {
  const reads = openRegion();
  const scope = { cluster: shop, service: 'checkout' };
  const stopped = Task.array().parse(
    whole(await reads.listTasks({ ...scope, states: ['stopped'] }, options)),
  );
  expect(stopped.length).toBeGreaterThan(3);
  expect(stopped.every(({ serviceId, verdict }) => serviceId === 'checkout' && verdict)).toBe(true);
  const running = whole(
    await reads.listTasks({ cluster: shop, service: 'orders', states: ['running', 'pending'] }, options),
  );
  expect(running.filter(({ state }) => state === 'running').length).toBe(4);
  expect(running[0]?.containers[0]?.logs).toEqual({
    group: '/ecs/shop/orders',
    stream: `orders/orders/${running[0]?.id}`,
  });
});

test('reads one task with its timeline, by id and by ARN', async () => {
  const reads = openRegion();
  const [first] = whole(
    await reads.listTasks({ cluster: shop, service: 'orders', states: ['running'] }, options),
  );
  const task = first?.id ?? '';
  const detail = TaskDetail.parse(sent(await reads.getTask({ cluster: shop, task }, options)));
  expect(detail.timeline.map(({ label }) => label)).toContain('started');
  expect((await reads.getTask({ cluster: shop, task: first?.arn ?? '' }, options)).value.id).toBe(task);
  await expect(reads.getTask({ cluster: shop, task: '0'.repeat(32) }, options)).rejects.toMatchObject({
    code: 'not_found',
  });
});

test('tells the history of deployments from image to image, newest first', async () => {
  const history = Deployment.array().parse(
    whole(await openRegion().listDeployments({ cluster: shop, service: 'checkout' }, options)),
  );
  expect(history[0]).toMatchObject({ current: true, status: 'in_progress' });
  expect(history[0]?.from?.images[0]).toMatchObject({
    tag: 'v1.41.2',
    digest: expect.stringMatching(/^sha256:/),
  });
  expect(history[0]?.to.images[0]?.tag).toBe('v1.42.0');
  expect(history.filter(({ current }) => current).length).toBe(1);
  expect(history.map(({ startedAt }) => startedAt)).toEqual(
    history
      .map(({ startedAt }) => startedAt)
      .sort()
      .reverse(),
  );
});

test('knows a deployment that the circuit breaker took back, and what runs since', async () => {
  const history = whole(await openRegion().listDeployments({ cluster: shop, service: 'search' }, options));
  expect(history[0]).toMatchObject({ rolledBack: true, current: false, status: 'rollback_successful' });
  expect(history.find(({ current }) => current)).toMatchObject({ status: 'successful' });
});

test('falls back to older records when service deployments are refused, and names the action', async () => {
  simulator.control.addFault({ operation: 'ecs:ListServiceDeployments', kind: 'deny' });
  const read = await openRegion().listDeployments({ cluster: shop, service: 'orders' }, options);
  Deployment.array().parse(read.value);
  expect(read.value[0]).toMatchObject({ current: true, status: 'successful' });
  expect(read.value.length).toBeGreaterThan(1);
  expect(read.incomplete).toMatchObject([
    { code: 'aws_access_denied', message: expect.stringContaining('ecs:ListServiceDeployments') },
  ]);
});

test('reads a revision by its id, its ARN and the ARN of a service revision', async () => {
  const reads = openRegion();
  const ref = { cluster: shop, service: 'orders' };
  const revisions = RevisionSummary.array().parse(whole(await reads.listRevisions(ref, options)));
  const current = revisions.find((one) => one.current);
  expect(revisions.map(({ number }) => number)).toEqual(
    revisions.map(({ number }) => number ?? 0).sort((a, b) => b - a),
  );
  const byId = Revision.parse(
    sent(await reads.getRevision({ ...ref, revision: current?.id ?? '' }, options)),
  );
  expect(byId.content).not.toHaveProperty('taskDefinitionArn');
  expect(byId.content).toHaveProperty('containerDefinitions');
  const arn = `arn:aws:ecs:eu-west-1:${account}:task-definition/${current?.id}`;
  expect((await reads.getRevision({ ...ref, revision: arn }, options)).value.id).toBe(current?.id);
  const manifest = await reads.getManifest({ kind: 'service', ...ref }, options);
  const service = manifest.value.service as { currentServiceRevisions: { arn: string }[] };
  const serviceRevision = service.currentServiceRevisions[0]?.arn ?? '';
  const byServiceRevision = await reads.getRevision({ ...ref, revision: serviceRevision }, options);
  expect(byServiceRevision.value.images[0]?.digest).toMatch(/^sha256:/);
  await expect(reads.getRevision({ ...ref, revision: 'shop-orders:9999' }, options)).rejects.toMatchObject({
    code: 'not_found',
  });
});

test('has tasks, nodes and revisions as AWS has them, and misses what is not there', async () => {
  const reads = openRegion();
  const tasks = await reads.listTasks({ cluster: platform, states: ['running'] }, options);
  const task = tasks.value[0]?.id ?? '';
  const ofTask = whole(await reads.getManifest({ kind: 'task', cluster: platform, task }, options));
  expect(ofTask).toMatchObject({ taskArn: expect.stringContaining(task), lastStatus: 'RUNNING' });
  const node = whole(await reads.listNodes(platform, options))[0]?.id ?? '';
  const ofNode = whole(await reads.getManifest({ kind: 'node', cluster: platform, node }, options));
  expect(ofNode).toMatchObject({ containerInstanceArn: expect.stringContaining(node) });
  expect(ofNode.registeredAt).toMatch(/^\d{4}-.*Z$/);
  const place = { cluster: shop, service: 'orders' };
  const [revision] = whole(await reads.listRevisions(place, options));
  const ofRevision = whole(
    await reads.getManifest({ kind: 'revision', ...place, revision: revision?.id ?? '' }, options),
  );
  expect(ofRevision).toMatchObject({ taskDefinitionArn: expect.stringContaining(revision?.id ?? '?') });
  const absent = [
    { kind: 'task', cluster: platform, task: '0'.repeat(32) },
    { kind: 'node', cluster: platform, node: '0'.repeat(32) },
    { kind: 'node', cluster: platform, node: 'not a node' },
    { kind: 'revision', ...place, revision: 'shop-orders:9999' },
  ] as const;
  for (const ref of absent)
    await expect(reads.getManifest(ref, options), ref.kind).rejects.toMatchObject({ code: 'not_found' });
});

test('merges what the service, its tasks, deployments and scaling tell, newest first', async () => {
  const events = ServiceEvent.array().parse(
    whole(await openRegion().listEvents({ cluster: shop, service: 'catalog' }, options)),
  );
  expect(events.map(({ at }) => at)).toEqual(
    events
      .map(({ at }) => at)
      .sort()
      .reverse(),
  );
  expect(new Set(events.map(({ source }) => source))).toEqual(new Set(['service', 'deployment', 'scaling']));
  expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  const checkout = whole(await openRegion().listEvents({ cluster: shop, service: 'checkout' }, options));
  expect(checkout.some(({ source, level }) => source === 'task' && level === 'error')).toBe(true);
});

test('tells how a service scales, and why it did not', async () => {
  const scaling = Scaling.parse(
    sent(await openRegion().getScaling({ cluster: shop, service: 'catalog' }, options)),
  );
  expect(scaling).toMatchObject({ min: 2, max: 8, desired: 8 });
  expect(scaling.policies[0]?.summary).toBe('Keeps CPU at 60 %');
  expect(scaling.activities.flatMap(({ notScaledReasons }) => notScaledReasons)).toContain(
    'Not scaled out: it is at its maximum of 8 already.',
  );
  const edge = `ecs:${account}:us-east-1:edge`;
  const sessions = whole(
    await openRegion('us-east-1').getScaling({ cluster: edge, service: 'sessions' }, options),
  );
  expect(sessions.scheduledActions[0]).toMatchObject({ name: 'evening-peak', min: 5, max: 10 });
});

test('measures CPU, memory and what the load balancer sees on one grid', async () => {
  const metrics = Metrics.parse(
    sent(await openRegion().getMetrics({ cluster: shop, service: 'catalog', rangeMs: 3_600_000 }, options)),
  );
  expect(metrics.series.map(({ name }) => name)).toEqual([
    'CPU',
    'Memory',
    'Requests',
    'Target 5xx',
    'Response time p95',
  ]);
  const [cpu] = metrics.series;
  expect(cpu?.points.length).toBeGreaterThanOrEqual(60);
  expect(cpu?.points.some(([, value]) => value !== null)).toBe(true);
});

test('degrades a panel that is refused, and names the IAM action', async () => {
  simulator.control.addFault({ operation: 'elasticloadbalancing:DescribeTargetHealth', kind: 'deny' });
  simulator.control.addFault({ operation: 'ecs:DescribeServiceRevisions', kind: 'deny' });
  const read = await openRegion().getService({ cluster: shop, service: 'orders' }, options);
  expect(read.value.loadBalancers[0]).toMatchObject({ healthy: null, total: null });
  expect(read.value.images[0]).toMatchObject({ container: 'orders' });
  const messages = read.incomplete.map(({ message }) => message).join(' ');
  expect(messages).toContain('elasticloadbalancing:DescribeTargetHealth');
  expect(messages).toContain('ecs:DescribeServiceRevisions');
});

test('says which batch of services is missing when one of several fails', async () => {
  simulator.control.addFault({ operation: 'ecs:DescribeServices', kind: 'deny', count: 1 });
  const read = await openRegion().listServices(shop, options);
  expect(read.value.length).toBeLessThan(18);
  expect(read.value.length).toBeGreaterThan(0);
  expect(read.incomplete.map(({ code }) => code)).toContain('aws_access_denied');
});

test('throws what keeps a whole list from being read: refused, throttled', async () => {
  simulator.control.addFault({ operation: 'ecs:ListServices', kind: 'deny' });
  await expect(openRegion().listServices(shop, options)).rejects.toMatchObject({
    code: 'aws_access_denied',
    details: { action: 'ecs:ListServices' },
  });
  simulator.control.addFault({ operation: 'ecs:ListClusters', kind: 'throttle' });
  await expect(openRegion().listClusters(options)).rejects.toMatchObject({
    code: 'aws_throttled',
    details: { retryAfterSeconds: expect.any(Number) },
  });
});

test('ends a read when its reader goes away', async () => {
  simulator.control.addFault({ operation: 'ecs:ListClusters', kind: 'delay', delayMs: 600_000 });
  await expect(openRegion().listClusters({ signal: AbortSignal.timeout(200) })).rejects.toMatchObject({
    code: 'upstream_timeout',
  });
});
