import type { MetricSource } from '#lib/contract/services.ts';
import type { TaskSize } from './task-sizes.ts';
import type { UsageSample } from './usage-sample.ts';

/** What the pods of a workload used in one period, as somebody else has recorded it. */
export type UsageRecord = {
  /** The beginning of the period. */
  atMs: number;
  /** Of one pod, on average; null where nobody knows. */
  vcpu: number | null;
  memoryMiB: number | null;
  /** How many pods were measured, on average. */
  tasks: number | null;
};

type Grid = { fromMs: number; toMs: number; periodMs: number };

/** One instant of the charts, whoever told it. */
export type Moment = UsageSample & { from: 'record' | 'sample' };

// The agents of the nodes send a minute one after the other, and CloudWatch takes a while to have it.
const settleMs = 3 * 60_000;

const share = (used: number | null, of: number | undefined): number | null =>
  used !== null && of ? Math.round((used / of) * 1000) / 10 : null;

const round = (value: number, digits: number) => Math.round(value * 10 ** digits) / 10 ** digits;

const ofRecord = (record: UsageRecord, tasks: number | null, size: TaskSize | undefined): Moment => {
  const total = (value: number | null, digits: number) =>
    value === null || tasks === null ? null : round(value * tasks, digits);
  return {
    from: 'record',
    atMs: record.atMs,
    vcpu: total(record.vcpu, 3),
    memoryMiB: total(record.memoryMiB, 1),
    cpuPercent: share(record.vcpu, size?.vcpu),
    memoryPercent: share(record.memoryMiB, size?.memoryMiB),
  };
};

/**
 * Records and our own samples on one grid, each instant once. A record counts as soon as it cannot change any more;
 * until then a sample does, and where there is none, the unsettled record with the pods that run now.
 */
export const mergeUsage = (
  { records, samples }: { records: readonly UsageRecord[]; samples: readonly UsageSample[] },
  {
    grid: { fromMs, toMs, periodMs },
    tasksNow,
    sizeAt,
  }: { grid: Grid; tasksNow: number | null; sizeAt: (atMs: number) => TaskSize | undefined },
): Moment[] => {
  const slotOf = (atMs: number) => Math.floor(atMs / periodMs) * periodMs;
  const recordAt = new Map(records.map((one) => [slotOf(one.atMs), one]));
  // Another machine's clock may be ahead of ours.
  const sampleAt = new Map(samples.map((one) => [slotOf(Math.min(one.atMs, toMs)), one]));
  const slots = [...new Set([...recordAt.keys(), ...sampleAt.keys()])].sort((a, b) => a - b);
  return slots.flatMap((atMs): Moment[] => {
    if (atMs < fromMs || atMs > toMs) return [];
    const record = recordAt.get(atMs);
    const sample = sampleAt.get(atMs);
    const isSettled = atMs + periodMs <= toMs - settleMs;
    if (sample && !(record && isSettled)) return [{ ...sample, atMs, from: 'sample' }];
    if (!record) return [];
    return [ofRecord(record, isSettled ? record.tasks : tasksNow, sizeAt(atMs))];
  });
};

type Named = { record: string; sample: string };

/** Who told the points of a series, the one that goes back furthest first. */
export const sourcesOf = (
  moments: readonly Moment[],
  pick: (moment: Moment) => number | null,
  { names, resolutionSeconds }: { names: Named; resolutionSeconds: number },
): MetricSource[] => {
  const known = moments.filter((one) => pick(one) !== null);
  return (['record', 'sample'] as const)
    .flatMap((from) => known.find((one) => one.from === from) ?? [])
    .sort((a, b) => a.atMs - b.atMs)
    .map(({ from, atMs }) => ({
      name: names[from],
      resolutionSeconds,
      since: new Date(atMs).toISOString(),
    }));
};
