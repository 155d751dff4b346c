import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DeploymentStatus } from '#lib/contract/deployments.ts';
import { ServiceDetail, ServiceRow, type ServiceStatus } from '#lib/contract/services.ts';
import { Task, TaskDetail } from '#lib/contract/tasks.ts';
import { harbour, type Reads, service, startReads } from './world-for-tests.ts';

let world: Reads;
let rows: Map<string, ServiceRow>;
const options = { signal: new AbortController().signal };
const known = { asOf: '2026-01-01T00:00:00.000Z', incomplete: [] };

beforeAll(async () => {
  world = await startReads();
  const read = await world.reads.listServices(harbour, options);
  expect(read.incomplete).toEqual([]);
  expect(read.readAt).toBeInstanceOf(Date);
  rows = new Map(read.value.map((row) => [row.id, row]));
});
afterAll(() => world.close());

const listTasks = (id?: string) =>
  world.reads.listTasks(
    { cluster: harbour, ...(id ? { service: id } : {}), states: ['pending', 'running', 'stopped'] },
    options,
  );

describe('every trouble of the cluster has its status', () => {
  test.each<[string, ServiceStatus, RegExp]>([
    ['shop.deployment.cart', 'steady', /^All \d pods run\.$|^The one desired/],
    ['shop.deployment.catalog', 'steady', /^All 3 pods run\.$/],
    ['shop.statefulset.search', 'steady', /^All 2 pods run\.$/],
    ['kube-system.daemonset.aws-node', 'steady', /^All 6 pods run\.$/],
    ['shop.deployment.orders', 'deploying', /^paused$/],
    [
      'shop.deployment.checkout',
      'failing',
      /^The container `checkout` was killed for using more than its 512 MiB of memory; \d+ restarts so far.* The rollout of checkout-\w+ fails, 1 pod so far\.$/,
    ],
    [
      'batch.deployment.emails',
      'failing',
      /exit code 1; 31 restarts.*\. The rollout of emails-\w+ fails, 2 pods so far\.$/,
    ],
    [
      'media.deployment.media',
      'failing',
      /^The liveness probe .* \(HTTP 503\).* The rollout of media-\w+ failed, 2 of 2 pods run\.$/,
    ],
    [
      'media.deployment.transcoder',
      'failing',
      /^It cannot be placed, none of 8 nodes takes it: .* Insufficient cpu\. The rollout of transcoder-\w+ failed, its one pod does not run\.$/,
    ],
    [
      'payments.deployment.accounts',
      'failing',
      /^The readiness probe of the container `accounts` has failed for \d+ min \(HTTP 502\).* The rollout of accounts-\w+ failed, 3 of 3 pods run\.$/,
    ],
    [
      'payments.deployment.invoices',
      'failing',
      /^Its image `shop\/finance:v1\.7\.0` could not be pulled: it is not in the registry\. /,
    ],
    [
      'payments.deployment.ledger',
      'failing',
      /^The container `ledger` cannot be made: the secret `ledger-signing-key` does not exist\. .* none of 2 pods runs\.$/,
    ],
    [
      'reports.deployment.report-worker',
      'failing',
      /^The quota `reports-limits` allows no more pods \(limit pods=5.* 5 of 8 pods run\.$/,
    ],
  ])('%s is %s', (id, status, reason) => {
    const row = rows.get(id);
    expect(row?.status).toBe(status);
    expect(row?.reason).toMatch(reason);
  });
});

test('rows fit the contract, with counts by its definition', () => {
  for (const row of rows.values()) expect(() => ServiceRow.parse(row)).not.toThrow();
  expect(rows.get('shop.deployment.checkout')).toMatchObject({
    namespace: 'shop',
    kind: 'deployment',
    platform: 'eks',
    desired: 4,
    running: 4,
    pending: 1,
    launch: 'EC2',
    images: [{ container: 'checkout', tag: 'v1.42.0', digest: expect.stringMatching(/^sha256:/) }],
    deployment: { status: 'in_progress', desired: 4, running: 0, pending: 1, failedTasks: 1 },
  });
  expect(rows.get('media.deployment.thumbnails')?.launch).toBe('FARGATE');
  expect(rows.get('kube-system.daemonset.kube-proxy')).toMatchObject({ desired: 6, running: 6 });
});

test('a service that fails says why, compares with what worked, and knows what to go back to', async () => {
  const { value } = await world.reads.getService(service('shop.deployment.checkout'), options);
  expect(() => ServiceDetail.parse({ ...value, ...known })).not.toThrow();
  expect(value.why).toMatchObject({
    title: expect.stringMatching(/^Pods are killed for memory, about \d+ s after they start$/),
    detail: expect.stringContaining('It runs checkout:v1.42.0; checkout:v1.41.2 worked.'),
    next: 'Roll back to v1.41.2 (revision 3), or give it more memory.',
    task: expect.stringMatching(/^shop\.checkout-/),
    rollbackTo: { label: 'v1.41.2 (revision 3)' },
  });
});

test('a service shows what it is set to, and what belongs to it', async () => {
  const { value, incomplete } = await world.reads.getService(service('shop.deployment.cart'), options);
  expect(incomplete).toEqual([]);
  expect(value).toMatchObject({
    controller: 'Kubernetes',
    strategy: 'RollingUpdate, at most 25% more, 25% fewer',
    autoscaling: { min: 2, max: 6, suspended: false },
    circuitBreaker: { enabled: false, rollback: false },
    paused: false,
    configuration: { cpu: 205, memoryMiB: 384, minHealthyPercent: 75, maxPercent: 125 },
  });
  expect(value.configuration.containers[0]).toMatchObject({
    name: 'cart',
    tag: 'v0.31.3',
    digest: expect.stringMatching(/^sha256:/),
    memoryLimitMiB: 384,
    environment: expect.arrayContaining([{ name: 'LOG_LEVEL', value: 'info' }]),
    secrets: expect.arrayContaining([{ name: 'DATABASE_URL', valueFrom: 'secret cart-database/url' }]),
    probes: [
      { kind: 'readiness', summary: 'GET :http/healthz every 10 s, fails after 3' },
      { kind: 'liveness', summary: 'GET :http/healthz every 10 s, fails after 3, first after 15 s' },
    ],
  });
  expect(value.related?.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'Service cart',
    'HorizontalPodAutoscaler cart',
    'PodDisruptionBudget cart',
    'ConfigMap cart-settings',
    'Secret cart-database',
    'ServiceAccount cart',
  ]);
  expect(value.loadBalancers[0]).toMatchObject({
    name: 'cart',
    healthy: value.running,
    total: value.running,
  });
});

test('what may be done is told by kind, by state and by owner', async () => {
  const canOf = async (id: string) => (await world.reads.getService(service(id), options)).value;
  const daemon = await canOf('kube-system.daemonset.aws-node');
  expect(daemon.can).toMatchObject({
    scale: { allowed: false, reason: expect.stringContaining('one pod on each node') },
    pause: { allowed: false },
    restart: { allowed: true },
    autoscaling: { allowed: false },
  });
  const orders = await canOf('shop.deployment.orders');
  expect(orders.paused).toBe(true);
  expect(orders.can).toMatchObject({
    rollback: { allowed: false, reason: 'The Deployment is paused; resume it first.' },
    pause: { allowed: false },
    resume: { allowed: true },
    stopDeployment: { allowed: false },
  });
  const payments = await canOf('payments.deployment.payments');
  expect(payments.controller).toBe('Argo CD (payments)');
  expect((await canOf('shop.statefulset.search')).can.pause.allowed).toBe(false);
});

test('tasks say what keeps them, and belong to their services', async () => {
  const { value } = await listTasks();
  for (const task of value) expect(() => Task.parse(task)).not.toThrow();
  const byService = Map.groupBy(value, ({ serviceId }) => serviceId);
  expect(byService.get('shop.deployment.checkout')).toHaveLength(5);
  expect(
    byService
      .get('shop.statefulset.search')
      ?.map(({ id }) => id)
      .sort(),
  ).toEqual(['shop.search-0', 'shop.search-1']);
  const jobs = byService.get(undefined) ?? [];
  expect(jobs.some(({ id, state }) => id.startsWith('batch.migrate-schema-') && state === 'stopped')).toBe(
    true,
  );
  const crashing = (await listTasks('shop.deployment.checkout')).value.find(
    ({ state }) => state === 'pending',
  );
  expect(crashing).toMatchObject({
    serviceId: 'shop.deployment.checkout',
    revision: expect.stringMatching(/^checkout-/),
    cpu: 256,
    vcpu: 0.25,
    memoryMiB: 512,
    containers: [
      { name: 'checkout', restarts: expect.any(Number), previous: { exitCode: 137, reason: 'OOMKilled' } },
    ],
    verdict: expect.stringContaining('killed for using more than its 512 MiB'),
  });
});

test('a task has its conditions, events and timeline', async () => {
  const [task] = (await listTasks('media.deployment.media')).value.filter(({ state }) => state === 'pending');
  const { value } = await world.reads.getTask({ cluster: harbour, task: task?.id ?? '' }, options);
  expect(() => TaskDetail.parse({ ...value, ...known })).not.toThrow();
  expect(value).toMatchObject({
    startedBy: expect.stringMatching(/^ReplicaSet media-/),
    qos: 'Burstable',
    zone: expect.stringMatching(/^eu-west-1/),
    exec: { allowed: expect.any(Boolean) },
  });
  expect(value.events?.some(({ reason, count }) => reason === 'Unhealthy' && (count ?? 0) > 1)).toBe(true);
  expect(value.timeline[0]?.label).toBe('created');
});

test('a pod of a job says which CronJob made it', async () => {
  const { value: tasks } = await listTasks();
  const nightly =
    tasks.find(({ id, state }) => id.startsWith('batch.nightly-report-') && state === 'stopped')?.id ?? '';
  const { value } = await world.reads.getTask({ cluster: harbour, task: nightly }, options);
  expect(value).toMatchObject({
    state: 'stopped',
    group: 'CronJob nightly-report',
    verdict: 'It ran to its end, and ended well.',
  });
});

test('a namespace whose quota is used up shows it beside the service', async () => {
  const { value } = await world.reads.getService(service('reports.deployment.report-worker'), options);
  expect(value.related).toContainEqual({
    resource: 'resourcequotas',
    kind: 'ResourceQuota',
    namespace: 'reports',
    name: 'reports-limits',
    summary: expect.stringContaining('pods 5 of 5'),
  });
  expect(value.why).toMatchObject({
    title: 'Pods cannot be made',
    next: expect.stringContaining('Raise the quota'),
  });
});

test('the history of a service is its revisions, newest first', async () => {
  const { value } = await world.reads.listDeployments(service('shop.deployment.checkout'), options);
  expect(value.map(({ number, status, current, cause }) => ({ number, status, current, cause }))).toEqual([
    { number: 4, status: 'in_progress', current: true, cause: 'release v1.42.0' },
    { number: 3, status: 'successful', current: false, cause: 'release v1.41.2' },
    { number: 2, status: 'unknown', current: false, cause: 'release v1.41.1' },
    { number: 1, status: 'unknown', current: false, cause: 'release v1.41.0' },
  ]);
  expect(value[0]).toMatchObject({
    from: { revision: value[1]?.id, images: [{ tag: 'v1.41.2', digest: expect.stringMatching(/^sha256:/) }] },
    to: { revision: value[0]?.id, images: [{ tag: 'v1.42.0' }] },
    failedTasks: 1,
    progress: { desired: 1, running: 0, pending: 1 },
  });
  for (const { status } of value) expect(() => DeploymentStatus.parse(status)).not.toThrow();
  const media = await world.reads.listDeployments(service('media.deployment.media'), options);
  expect(media.value[0]?.status).toBe('failed');
  const orders = await world.reads.listDeployments(service('shop.deployment.orders'), options);
  expect(orders.value[0]).toMatchObject({ current: true, paused: true, status: 'successful' });
});

test('a revision is found by name and by number, as it would be rolled out again', async () => {
  const ref = service('shop.deployment.checkout');
  const { value: list } = await world.reads.listRevisions(ref, options);
  expect(list.map(({ number }) => number)).toEqual([4, 3, 2, 1]);
  const byNumber = await world.reads.getRevision({ ...ref, revision: '3' }, options);
  const byName = await world.reads.getRevision({ ...ref, revision: list[1]?.id ?? '' }, options);
  expect(byNumber.value).toEqual(byName.value);
  expect(JSON.stringify(byNumber.value.content)).not.toContain('pod-template-hash');
  const daemon = service('kube-system.daemonset.aws-node');
  const { value: daemonRevision } = await world.reads.getRevision({ ...daemon, revision: '1' }, options);
  expect(daemonRevision.content).toMatchObject({ spec: { containers: [{ name: 'aws-node' }] } });
  await expect(world.reads.getRevision({ ...ref, revision: '99' }, options)).rejects.toMatchObject({
    code: 'not_found',
  });
});

test('events of a service, its pods and its autoscaler come newest first, with how often', async () => {
  const { value } = await world.reads.listEvents(service('shop.deployment.checkout'), options);
  expect(value.map(({ at }) => at)).toEqual(
    value
      .map(({ at }) => at)
      .sort()
      .reverse(),
  );
  expect(value.find(({ reason }) => reason === 'BackOff')).toMatchObject({
    level: 'error',
    source: 'task',
    count: expect.any(Number),
    task: expect.stringMatching(/^shop\.checkout-/),
  });
  const cart = await world.reads.listEvents(service('shop.deployment.cart'), options);
  expect(cart.value.some(({ source }) => source === 'scaling')).toBe(true);
});

test('scaling shows the bounds, the metric with where it is, and what came of it', async () => {
  const { value } = await world.reads.getScaling(service('shop.deployment.cart'), options);
  expect(value).toMatchObject({ min: 2, max: 6 });
  expect(value.policies).toEqual([
    expect.objectContaining({
      name: 'cpu',
      target: 60,
      summary: expect.stringMatching(/^Keeps CPU at 60 % of what it requests; now \d+ %$/),
    }),
  ]);
  // Newest of all may be that it is at one of its bounds.
  const rescaled = value.activities.find(({ description }) => description.startsWith('Set the count to '));
  expect(rescaled).toMatchObject({ status: 'Successful', cause: expect.stringContaining('cpu') });
  const none = await world.reads.getScaling(service('shop.deployment.catalog'), options);
  expect(none.value).toMatchObject({ min: null, max: null, policies: [], activities: [] });
});

test('metrics have what is measured now beside what was recorded, and never 0 for what nobody saw', async () => {
  const { value } = await world.reads.getMetrics(
    { ...service('shop.deployment.catalog'), rangeMs: 900_000 },
    options,
  );
  expect(value.series.map(({ name, unit }) => `${name} ${unit}`)).toEqual([
    'CPU %',
    'Memory %',
    'CPU used vCPU',
    'Memory used MiB',
  ]);
  for (const { points } of value.series) {
    const seen = points.flatMap(([, point]) => (point === null ? [] : [point]));
    expect(seen.length).toBeGreaterThan(10);
    expect(Math.min(...seen)).toBeGreaterThan(0);
  }
});

test('manifests are as Kubernetes has them, without managedFields', async () => {
  const ref = service('shop.deployment.checkout');
  const { value: list } = await world.reads.listRevisions(ref, options);
  const [task] = (await listTasks('shop.deployment.checkout')).value;
  const nodes = await world.reads.listNodes(harbour, options);
  const manifests = await Promise.all([
    world.reads.getManifest({ kind: 'service', ...ref }, options),
    world.reads.getManifest({ kind: 'revision', ...ref, revision: list[0]?.id ?? '' }, options),
    world.reads.getManifest({ kind: 'task', cluster: harbour, task: task?.id ?? '' }, options),
    world.reads.getManifest({ kind: 'node', cluster: harbour, node: nodes.value[0]?.id ?? '' }, options),
  ]);
  expect(manifests.map(({ value }) => value.kind)).toEqual(['Deployment', 'ReplicaSet', 'Pod', 'Node']);
  expect(JSON.stringify(manifests)).not.toContain('managedFields');
});

test('nodes have their sizes, what is asked and used of them, and what may be planned', async () => {
  const { value } = await world.reads.listNodes(harbour, options);
  const node = value.find(({ nodeGroup }) => nodeGroup === 'memory');
  expect(node).toMatchObject({
    status: 'Ready',
    fargate: false,
    instanceId: expect.stringMatching(/^i-/),
    taints: ['workload=memory:NoSchedule'],
    tasks: { running: expect.any(Number), pending: 0 },
    can: { cordon: { allowed: true }, uncordon: { allowed: false }, drain: { allowed: true } },
  });
  expect(node?.requested.cpu).toBeGreaterThan(0);
  expect(node?.used?.memoryMiB).toBeGreaterThan(0);
  expect(value.find(({ fargate }) => fargate)?.can?.drain.allowed).toBe(false);
});

test('a cluster says as whom it is read, and counts what its watches know', async () => {
  const { value } = await world.reads.getCluster(harbour, options);
  expect(value.workloads).toEqual({
    readable: true,
    username: 'arn:aws:iam::123456789012:user/developer',
    namespaces: null,
  });
  expect(value.capacity.instances).toHaveLength(8);
  expect(value.counts).toMatchObject({ services: rows.size, runningTasks: expect.any(Number) });
});

test('what names nothing is not found', async () => {
  for (const id of ['shop.deployment.nope', 'shop.cronjob.checkout', 'nonsense'])
    await expect(world.reads.getService(service(id), options)).rejects.toMatchObject({ code: 'not_found' });
  await expect(world.reads.getTask({ cluster: harbour, task: 'shop.nope' }, options)).rejects.toMatchObject({
    code: 'not_found',
  });
  await expect(world.reads.listServices('eks:123456789012:eu-west-2:x', options)).rejects.toMatchObject({
    code: 'not_found',
  });
});
