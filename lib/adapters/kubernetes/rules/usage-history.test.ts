import { expect, test } from 'vitest';
import { mergeUsage, sourcesOf, type UsageRecord } from './usage-history.ts';
import type { UsageSample } from './usage-sample.ts';

const minute = 60_000;
const toMs = 100 * minute;
const grid = { fromMs: 90 * minute, toMs, periodMs: minute };
const size = { vcpu: 0.5, memoryMiB: 1000 };

const record = (at: number, more: Partial<UsageRecord> = {}): UsageRecord => ({
  atMs: at * minute,
  vcpu: 0.1,
  memoryMiB: 500,
  tasks: 4,
  ...more,
});
const sample = (at: number): UsageSample => ({
  atMs: at * minute + 15_000,
  vcpu: 0.44,
  memoryMiB: 2100,
  cpuPercent: 22,
  memoryPercent: 52.5,
});
const merge = (records: UsageRecord[], samples: UsageSample[], sizeAt = (_: number) => size) =>
  mergeUsage({ records, samples }, { grid, tasksNow: 3, sizeAt });

test('samples continue the records in the same units, each minute once', () => {
  const moments = merge([record(94), record(95)], [sample(95), sample(99), sample(100)]);
  expect(moments.map(({ atMs, from }) => [atMs / minute, from])).toEqual([
    [94, 'record'],
    [95, 'record'],
    [99, 'sample'],
    [100, 'sample'],
  ]);
  expect(moments[0]).toMatchObject({ vcpu: 0.4, memoryMiB: 2000, cpuPercent: 20, memoryPercent: 50 });
  expect(moments.at(-1)).toMatchObject({ vcpu: 0.44, memoryMiB: 2100, cpuPercent: 22 });
});

test('a record that may still change gives way to a sample, and is spread over the pods of now without one', () => {
  const half = { tasks: 1.5 };
  const [settled, open, sampled] = merge(
    [record(96, half), record(97, half), record(98, half)],
    [sample(98)],
  );
  expect(settled).toMatchObject({ atMs: 96 * minute, memoryMiB: 750 });
  expect(open).toMatchObject({ atMs: 97 * minute, memoryMiB: 1500, memoryPercent: 50 });
  expect(sampled).toMatchObject({ from: 'sample', memoryMiB: 2100 });
});

test('an hour that is not over is told by the sample, not by the part of it that was recorded', () => {
  const hour = 60 * minute;
  const wide = { fromMs: 0, toMs, periodMs: hour };
  const moments = mergeUsage(
    { records: [record(0), record(60)], samples: [sample(99)] },
    { grid: wide, tasksNow: 3, sizeAt: () => size },
  );
  expect(moments.map(({ atMs, from }) => [atMs / minute, from])).toEqual([
    [0, 'record'],
    [60, 'sample'],
  ]);
});

test('a share is of what a pod had at that instant, and unknown without a size', () => {
  const sizeAt = (atMs: number) => (atMs < 93 * minute ? { vcpu: 0.5, memoryMiB: 512 } : { vcpu: 0.5 });
  const moments = mergeUsage(
    { records: [record(92), record(93)], samples: [] },
    { grid, tasksNow: 3, sizeAt: (atMs) => sizeAt(atMs) },
  );
  expect(moments.map(({ memoryPercent }) => memoryPercent)).toEqual([97.7, null]);
  expect(moments.map(({ memoryMiB }) => memoryMiB)).toEqual([2000, 2000]);
});

test('what nobody knows stays unknown, and what lies outside of the range is left out', () => {
  const moments = merge([record(80), record(92, { vcpu: null }), record(94, { tasks: null })], []);
  expect(moments.map(({ atMs }) => atMs / minute)).toEqual([92, 94]);
  expect(moments[0]).toMatchObject({ vcpu: null, cpuPercent: null, memoryMiB: 2000 });
  expect(moments[1]).toMatchObject({ vcpu: null, cpuPercent: 20, memoryMiB: null });
});

test('a sample of a clock that is ahead of ours is one of now', () => {
  expect(merge([], [sample(99), sample(103)]).map(({ atMs }) => atMs / minute)).toEqual([99, 100]);
});

test('each source of a series is told once, with the first point that it gave', () => {
  const named = { names: { record: 'Container Insights', sample: 'metrics.k8s.io' }, resolutionSeconds: 60 };
  const moments = merge([record(92), record(94), record(96)], [sample(95), sample(99)]);
  expect(sourcesOf(moments, ({ vcpu }) => vcpu, named)).toEqual([
    { name: 'Container Insights', resolutionSeconds: 60, since: new Date(92 * minute).toISOString() },
    { name: 'metrics.k8s.io', resolutionSeconds: 60, since: new Date(95 * minute).toISOString() },
  ]);
  expect(sourcesOf(moments, () => null, named)).toEqual([]);
});
