import { expect, test } from 'vitest';
import type { Datapoints } from '#lib/adapters/terms/metric-points.ts';
import { isReporting, toRecords, usageQueries } from './container-insights.ts';

const minute = 60_000;
const values = (...pairs: [minutes: number, value: number][]): Datapoints[] => [
  { Timestamps: pairs.map(([at]) => new Date(at * minute)), Values: pairs.map(([, value]) => value) },
];

test('asks for two metrics of a workload, and for how often its cluster reports', () => {
  const queries = usageQueries({ cluster: 'harbour', namespace: 'shop' }, ['cart']);
  expect(new Set(queries.map(({ metric }) => metric))).toEqual(
    new Set(['cluster_node_count', 'pod_cpu_usage_total', 'pod_memory_working_set']),
  );
  expect(queries.at(-1)?.dimensions).toEqual({ ClusterName: 'harbour', Namespace: 'shop', PodName: 'cart' });
});

test('tells the mean of a pod in our units, and how many pods sent it', () => {
  const data = new Map([
    ['reports', values([10, 1], [11, 1])],
    ['cpu0', values([10, 250])],
    ['count0', values([10, 4])],
    ['memory0', values([10, 512 * 1024 ** 2])],
  ]);
  expect(isReporting(data)).toBe(true);
  expect(toRecords(data, { podCount: 1, periodSeconds: 60 })).toEqual([
    { atMs: 10 * minute, vcpu: 0.25, memoryMiB: 512, tasks: 4 },
  ]);
});

test('counts each pod once however often its agent reports', () => {
  const data = new Map([
    ['reports', values([5, 10], [10, 10], [15, 9])],
    ['cpu0', values([10, 100])],
    ['count0', values([10, 30])],
  ]);
  expect(toRecords(data, { podCount: 1, periodSeconds: 300 })).toEqual([
    { atMs: 10 * minute, vcpu: 0.1, memoryMiB: null, tasks: 3 },
  ]);
  data.delete('reports');
  expect(toRecords(data, { podCount: 1, periodSeconds: 300 })[0]?.tasks).toBe(6);
});

test('weighs the pods of a StatefulSet, which are told apart, by how long each ran', () => {
  const data = new Map([
    ['reports', values([10, 5])],
    ['cpu0', values([10, 100])],
    ['count0', values([10, 5])],
    ['cpu1', values([10, 700])],
    ['count1', values([10, 1])],
  ]);
  expect(toRecords(data, { podCount: 2, periodSeconds: 300 })).toEqual([
    { atMs: 10 * minute, vcpu: 0.2, memoryMiB: null, tasks: 1.2 },
  ]);
});

test('has no record where nothing was sent', () => {
  expect(isReporting(new Map())).toBe(false);
  expect(toRecords(new Map([['reports', values([10, 1])]]), { podCount: 1, periodSeconds: 60 })).toEqual([]);
});
