import type { Metrics } from '#lib/contract/services.ts';

type Points = Metrics['series'][number]['points'];

/** What CloudWatch answers for one series, and what was sampled here: values by their time. */
export type Datapoints = { Timestamps?: Date[] | undefined; Values?: number[] | undefined };

const hourMs = 3_600_000;

/** Seconds between two points: what CloudWatch keeps for a range, and what a chart can show. */
export const periodOf = (rangeMs: number): number => {
  if (rangeMs <= 3 * hourMs) return 60;
  if (rangeMs <= 24 * hourMs) return 300;
  return rangeMs <= 72 * hourMs ? 900 : 3600;
};

/** Points on an even grid from `fromMs` to `toMs`; null where CloudWatch has no datum. */
export const toPoints = (
  results: readonly Datapoints[],
  { fromMs, toMs, periodMs }: { fromMs: number; toMs: number; periodMs: number },
): Points => {
  const values = new Map<number, number>();
  for (const { Timestamps = [], Values = [] } of results)
    for (const [index, at] of Timestamps.entries()) {
      const value = Values[index];
      if (value !== undefined) values.set(Math.floor(at.getTime() / periodMs) * periodMs, value);
    }
  const first = Math.ceil(fromMs / periodMs) * periodMs;
  const count = Math.max(0, Math.floor((toMs - first) / periodMs) + 1);
  return Array.from({ length: count }, (_, index) => {
    const at = first + index * periodMs;
    return [at, values.get(at) ?? null];
  });
};

/** The instant of the first point that is known. */
export const firstKnown = (points: Points): string | undefined => {
  const first = points.find(([, value]) => value !== null);
  return first && new Date(first[0]).toISOString();
};
