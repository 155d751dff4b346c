import { decodeToken, encodeToken, type Fields } from '../fields.ts';
import { AwsError, type Call, epochSeconds, type JsonObject, type Operation } from '../operation.ts';
import { getRegion } from '../region.ts';
import {
  aggregate,
  listDatapoints,
  readInstant,
  readMetricName,
  readMetrics,
  readPeriod,
} from './datapoints.ts';
import { findSeries } from './metric-series.ts';

const maxDatapoints = 100_800;

type Span = { fromMs: number; toMs: number };

function readSpan(input: JsonObject, fields: Fields): Span {
  const fromMs = readInstant(input.StartTime, 'StartTime', fields);
  const toMs = readInstant(input.EndTime, 'EndTime', fields);
  if (fromMs >= toMs)
    throw new AwsError('ValidationError', 'The parameter StartTime must be less than the parameter EndTime.');
  return { fromMs, toMs };
}

type Result = { id: string; label: string; points: { atMs: number; value: number }[] };

/** Metrics only: expressions are refused. Pages are cut at `MaxDatapoints`. */
export const getMetricData: Operation = (input, call) => {
  const fields = readMetrics(input);
  const span = readSpan(input, fields);
  const queries = fields.objects('MetricDataQueries', { min: 1, max: 500 });
  if (!queries) throw fields.fail('The parameter MetricDataQueries is required.');
  const newestFirst =
    (fields.oneOf('ScanBy', ['TimestampDescending', 'TimestampAscending']) ?? 'TimestampDescending') ===
    'TimestampDescending';
  const size = fields.int('MaxDatapoints', { min: 1, max: maxDatapoints }) ?? maxDatapoints;
  const token = fields.maybeText('NextToken');
  const skip = token === undefined ? 0 : Number(decodeToken(token, fields.fail));
  const ids = new Set<string>();
  const results = queries.flatMap((query): Result[] => {
    const one = readMetrics(query);
    const id = one.text('Id', { min: 1, max: 255 });
    if (!/^[a-z][a-zA-Z0-9_]*$/.test(id) || ids.has(id))
      throw new AwsError('ValidationError', `The value '${id}' is not a valid or unique Id.`);
    ids.add(id);
    if (one.flag('ReturnData') === false) return [];
    return [readResult({ id, query, span, newestFirst, call })];
  });
  return cutPage(results, { skip, size });
};

type ResultInput = { id: string; query: JsonObject; span: Span; newestFirst: boolean; call: Call };

function readResult({ id, query, span, newestFirst, call }: ResultInput): Result {
  const fields = readMetrics(query);
  const statInput = fields.object('MetricStat');
  if (!statInput)
    throw new AwsError('ValidationError', `Error in expression '${id}': expressions are not supported here.`);
  const stat = readMetrics(statInput);
  const name = stat.text('Stat');
  if (aggregate([0], name) === null)
    throw new AwsError('ValidationError', `The value ${name} is not a valid statistic.`);
  const metric = readMetricName(stat.object('Metric') ?? {});
  const series = findSeries(getRegion(call), metric);
  const points = series
    ? listDatapoints(series, { ...span, periodMs: readPeriod(stat), nowMs: call.now })
    : [];
  const values = points.map(({ atMs, values }) => ({ atMs, value: aggregate(values, name) ?? 0 }));
  if (newestFirst) values.reverse();
  return { id, label: fields.maybeText('Label') ?? metric.name, points: values };
}

function cutPage(results: Result[], { skip, size }: { skip: number; size: number }): JsonObject {
  let toSkip = skip;
  let room = size;
  let sent = 0;
  const rows: JsonObject[] = [];
  for (const { id, label, points } of results) {
    const start = Math.min(points.length, toSkip);
    toSkip -= start;
    const page = points.slice(start, start + room);
    room -= page.length;
    sent += page.length;
    if (page.length === 0 && points.length > 0) continue;
    rows.push({
      Id: id,
      Label: label,
      Timestamps: page.map(({ atMs }) => epochSeconds(atMs)),
      Values: page.map(({ value }) => value),
      StatusCode: start + page.length < points.length ? 'PartialData' : 'Complete',
    });
  }
  const total = results.reduce((sum, { points }) => sum + points.length, 0);
  return {
    MetricDataResults: rows,
    Messages: [],
    NextToken: skip + sent < total ? encodeToken(String(skip + sent)) : undefined,
  };
}

const statistics = ['Average', 'Sum', 'Minimum', 'Maximum', 'SampleCount'];

export const getMetricStatistics: Operation = (input, call) => {
  const fields = readMetrics(input);
  const span = readSpan(input, fields);
  const periodMs = readPeriod(fields);
  const wanted = fields.texts('Statistics', { min: 1, max: 5 }) ?? [];
  const extended = fields.texts('ExtendedStatistics', { min: 1, max: 10 }) ?? [];
  if (wanted.length + extended.length === 0 || wanted.some((one) => !statistics.includes(one)))
    throw fields.fail('Must specify either Statistics or ExtendedStatistics.');
  if ((span.toMs - span.fromMs) / periodMs > 1440)
    throw new AwsError(
      'InvalidParameterCombinationException',
      'You have requested up to more datapoints than the limit of 1,440. You may reduce the datapoints requested by increasing Period, or decreasing the time range.',
    );
  const metric = readMetricName(input);
  const series = findSeries(getRegion(call), metric);
  const points = series ? listDatapoints(series, { ...span, periodMs, nowMs: call.now }) : [];
  return {
    Label: metric.name,
    Datapoints: points.map(({ atMs, values }) => ({
      Timestamp: epochSeconds(atMs),
      ...Object.fromEntries(wanted.map((stat) => [stat, aggregate(values, stat)])),
      ...(extended.length > 0
        ? { ExtendedStatistics: Object.fromEntries(extended.map((stat) => [stat, aggregate(values, stat)])) }
        : {}),
      Unit: metric.name.endsWith('Utilization')
        ? 'Percent'
        : metric.name.endsWith('Time')
          ? 'Seconds'
          : 'Count',
    })),
  };
};
