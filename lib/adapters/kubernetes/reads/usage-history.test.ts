import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EksWorld, startEksWorld } from '#lib/adapters/eks/world-for-tests.ts';
import { Metrics } from '#lib/contract/services.ts';
import { openPlatform, service } from './world-for-tests.ts';

let world: EksWorld;
const options = { signal: new AbortController().signal };
const hourMs = 3_600_000;

beforeAll(async () => {
  world = await startEksWorld();
});
afterAll(() => world.close());

const measure = async (id: string, { rangeMs = hourMs, role }: { rangeMs?: number; role?: string } = {}) => {
  const { reads, close } = openPlatform(world, role ? { role } : {});
  try {
    const { value, incomplete } = await reads.getMetrics({ ...service(id), rangeMs }, options);
    return Metrics.parse({ ...value, incomplete, asOf: new Date().toISOString() });
  } finally {
    close();
  }
};

const knownOf = ({ series }: Metrics, name: string): [number, number][] =>
  (series.find((one) => one.name === name)?.points ?? []).flatMap(([at, value]): [number, number][] =>
    value === null ? [] : [[at, value]],
  );

test('the charts of a cluster with Container Insights have a past that nobody watched', async () => {
  const metrics = await measure('shop.deployment.catalog');
  expect(metrics.incomplete).toEqual([]);
  expect(metrics.note).toBeUndefined();
  for (const { points, sources } of metrics.series) {
    expect(points.filter(([, value]) => value !== null).length).toBeGreaterThan(50);
    expect(new Set(points.map(([at]) => at)).size).toBe(points.length);
    expect(sources).toMatchObject([
      { name: 'Container Insights', resolutionSeconds: 60 },
      { name: 'metrics.k8s.io', resolutionSeconds: 60 },
    ]);
  }
});

test('what is measured now continues what was recorded without a step', async () => {
  const metrics = await measure('shop.deployment.catalog');
  // CPU goes in waves of minutes, memory hardly moves; a count of pods that is one off would be a third.
  const largest = { CPU: 1.9, 'CPU used': 1.9, Memory: 1.15, 'Memory used': 1.15 };
  for (const [name, most] of Object.entries(largest)) {
    const [before, now] = knownOf(metrics, name).slice(-2);
    expect((now?.[0] ?? 0) - (before?.[0] ?? 0)).toBeLessThanOrEqual(2 * 60_000);
    const step = (now?.[1] ?? 0) / (before?.[1] ?? 1);
    expect(Math.max(step, 1 / step)).toBeLessThan(most);
  }
});

test('a week has a point an hour, and the pods of a StatefulSet are added up', async () => {
  const week = await measure('shop.statefulset.search', { rangeMs: 168 * hourMs });
  expect(week.series[0]?.sources[0]).toMatchObject({ name: 'Container Insights', resolutionSeconds: 3600 });
  const known = knownOf(week, 'Memory used');
  expect(known.length).toBeGreaterThan(160);
  const { reads, close } = openPlatform(world);
  const pods = await reads.listTasks(
    { cluster: service('').cluster, service: 'shop.statefulset.search', states: ['running'] },
    options,
  );
  close();
  expect(pods.value).toHaveLength(2);
  // Each of two pods asks for 2 GiB and uses about two thirds of it.
  for (const [, value] of known) expect(value).toBeGreaterThan(2048);
});

test('memory climbs with each pod of the release that leaks, which no earlier pod did', async () => {
  const metrics = await measure('shop.deployment.checkout', { rangeMs: 3 * hourMs });
  const used = knownOf(metrics, 'Memory used');
  const releasedMs = world.simulator.world.clock.now() - 0.7 * hourMs;
  const before = used.filter(([at]) => at < releasedMs - 60_000).map(([, value]) => value);
  const since = used.filter(([at]) => at > releasedMs + 60_000).map(([, value]) => value);
  expect(before.length).toBeGreaterThan(100);
  expect(Math.max(...since)).toBeGreaterThan(Math.max(...before) + 150);
});

test('without the add-on the charts begin now, and it says what would keep a past', async () => {
  const cluster = world.cluster();
  const before = cluster.addons;
  cluster.addons = before.filter(({ name }) => name !== 'amazon-cloudwatch-observability');
  const metrics = await measure('shop.deployment.catalog');
  cluster.addons = before;
  expect(knownOf(metrics, 'CPU')).toHaveLength(1);
  expect(metrics.series[0]?.sources).toMatchObject([{ name: 'metrics.k8s.io' }]);
  expect(metrics.incomplete).toEqual([]);
  expect(metrics.note).toBe(
    'The charts begin when they are first watched: metrics.k8s.io keeps no past. The cluster harbour does not have the EKS add-on amazon-cloudwatch-observability: with it, Container Insights keeps a history that is shown here.',
  );
});

test('a cluster that keeps nothing is not asked again and again', async () => {
  const cluster = world.cluster();
  const before = cluster.addons;
  cluster.addons = [];
  const { reads, close } = openPlatform(world);
  const ask = () => reads.getMetrics({ ...service('shop.deployment.catalog'), rangeMs: hourMs }, options);
  await ask();
  const calls = () => world.callsOf('cloudwatch:GetMetricData');
  const asked = calls();
  expect(asked).toBeGreaterThan(0);
  const { value } = await ask();
  expect(calls()).toBe(asked);
  expect(value.note).toContain('amazon-cloudwatch-observability');
  close();
  cluster.addons = before;
});

test('pods on Fargate have none, and it says why', async () => {
  const metrics = await measure('media.deployment.thumbnails');
  expect(metrics.note).toContain('does not reach pods on Fargate');
});

test.each([
  ['denied', { kind: 'deny' as const }, 'aws_access_denied'],
  ['throttled', { kind: 'throttle' as const }, 'aws_throttled'],
])(
  'where CloudWatch is %s, what is measured now is shown, and what is missing is named',
  async (_, fault, code) => {
    const made = world.simulator.control.addFault({ operation: 'cloudwatch:GetMetricData', ...fault });
    const metrics = await measure('shop.deployment.catalog');
    world.simulator.control.removeFaults(made.id);
    expect(knownOf(metrics, 'CPU')).toHaveLength(1);
    expect(metrics.note).toBeUndefined();
    expect(metrics.incomplete).toEqual([
      expect.objectContaining({ code, message: expect.stringContaining('cloudwatch:GetMetricData') }),
    ]);
  },
);
