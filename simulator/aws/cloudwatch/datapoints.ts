import { type Fields, isObject, readFields } from '../fields.ts';
import type { Json, JsonObject } from '../operation.ts';
import { type MetricName, minuteMs, type Series } from './metric-series.ts';

export const readMetrics = (input: JsonObject): Fields => readFields(input, 'InvalidParameterValueException');

/** Minutes are kept for 15 days. */
const keptMs = 15 * 24 * 3_600_000;

export type Range = { fromMs: number; toMs: number; periodMs: number; nowMs: number };
export type Datapoint = { atMs: number; values: number[] };

/** The minutes of each period that is complete, oldest first. */
export function listDatapoints(series: Series, { fromMs, toMs, periodMs, nowMs }: Range): Datapoint[] {
  const points: Datapoint[] = [];
  const first = Math.floor(Math.max(fromMs, nowMs - keptMs) / periodMs) * periodMs;
  const lastMinuteMs = Math.floor(nowMs / minuteMs) * minuteMs;
  for (let atMs = first; atMs < toMs && atMs < lastMinuteMs; atMs += periodMs) {
    if (atMs < fromMs) continue;
    const values: number[] = [];
    for (let minute = atMs; minute < atMs + periodMs && minute < lastMinuteMs; minute += minuteMs) {
      const value = series.valueAt(minute);
      if (value !== null) values.push(...(typeof value === 'number' ? [value] : value));
    }
    if (values.length > 0) points.push({ atMs, values });
  }
  return points;
}

/** Null for a statistic that CloudWatch does not know. */
export function aggregate(values: number[], stat: string): number | null {
  const sum = values.reduce((total, value) => total + value, 0);
  switch (stat) {
    case 'Average':
      return sum / values.length;
    case 'Sum':
      return sum;
    case 'Minimum':
      return Math.min(...values);
    case 'Maximum':
      return Math.max(...values);
    case 'SampleCount':
      return values.length;
  }
  const percentile = /^p(\d{1,2}(?:\.\d+)?|100)$/.exec(stat);
  if (!percentile) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const index = Math.ceil((Number(percentile[1]) / 100) * sorted.length) - 1;
  return sorted[Math.max(0, index)] ?? null;
}

/** AWS JSON sends instants as epoch seconds; an ISO string is taken too, as form clients send it. */
export function readInstant(value: Json | undefined, name: string, fields: Fields): number {
  const atMs =
    typeof value === 'number' ? value * 1000 : typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(atMs)) throw fields.fail(`The parameter ${name} is required.`);
  return atMs;
}

export function readPeriod(fields: Fields): number {
  const seconds = fields.int('Period', { min: 1, max: 86_400 });
  if (seconds === undefined) throw fields.fail('The parameter Period is required.');
  if (seconds % 60 !== 0 && ![1, 5, 10, 20, 30].includes(seconds))
    throw fields.fail('The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60.');
  return Math.max(60, seconds) * 1000;
}

export function readMetricName(input: JsonObject): MetricName {
  const fields = readMetrics(input);
  const dimensions: Record<string, string> = {};
  for (const dimension of fields.objects('Dimensions', { min: 0, max: 30 }) ?? []) {
    const { Name, Value } = isObject(dimension) ? dimension : {};
    if (typeof Name === 'string' && typeof Value === 'string') dimensions[Name] = Value;
  }
  return {
    namespace: fields.text('Namespace', { min: 1, max: 255 }),
    name: fields.text('MetricName', { min: 1, max: 255 }),
    dimensions,
  };
}
