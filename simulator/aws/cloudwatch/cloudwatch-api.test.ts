import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../../server.ts';
import { createManualClock } from '../../world/clock.ts';

let simulator: Simulator;
let cloudwatch: CloudWatch;
const clock = createManualClock();
const hourMs = 3_600_000;

beforeAll(async () => {
  simulator = await startSimulator({ clock, seed: 'metrics' });
  cloudwatch = new CloudWatch({
    endpoint: simulator.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: '123456789012', secretAccessKey: 'any' },
    maxAttempts: 1,
  });
});
afterAll(() => simulator.close());

const span = () => ({ StartTime: new Date(clock.now() - hourMs), EndTime: new Date(clock.now()) });

const query = (name: string, service: string) => ({
  Id: 'm1',
  MetricStat: {
    Metric: {
      Namespace: 'AWS/ECS',
      MetricName: name,
      Dimensions: [
        { Name: 'ClusterName', Value: 'shop' },
        { Name: 'ServiceName', Value: service },
      ],
    },
    Period: 60,
    Stat: 'Average',
  },
});

async function readValues(name: string, service: string): Promise<number[]> {
  const { MetricDataResults = [] } = await cloudwatch.getMetricData({
    ...span(),
    MetricDataQueries: [query(name, service)],
    ScanBy: 'TimestampAscending',
  });
  return MetricDataResults[0]?.Values ?? [];
}

test('a service has a datum a minute, the same each time', async () => {
  const values = await readValues('CPUUtilization', 'cart');
  expect(values).toHaveLength(60);
  expect(values.every((value) => value > 0 && value <= 100)).toBe(true);
  expect(await readValues('CPUUtilization', 'cart')).toEqual(values);
});

test('the memory of the service that leaks goes up and down like a saw', async () => {
  const values = await readValues('MemoryUtilization', 'checkout');
  const last = values.slice(-24);
  expect(Math.max(...last)).toBeGreaterThan(90);
  expect(Math.min(...last)).toBeLessThan(50);
});

test('a service that is not there has no data', async () => {
  expect(await readValues('CPUUtilization', 'no-such-service')).toEqual([]);
});

test('long answers come in pages', async () => {
  const input = { ...span(), MetricDataQueries: [query('CPUUtilization', 'cart')], MaxDatapoints: 25 };
  const stamps: number[] = [];
  let NextToken: string | undefined;
  do {
    const page = await cloudwatch.getMetricData({ ...input, NextToken });
    stamps.push(...(page.MetricDataResults?.[0]?.Timestamps ?? []).map(Number));
    NextToken = page.NextToken;
  } while (NextToken);
  expect(stamps).toEqual([...new Set(stamps)].sort((a, b) => b - a));
  expect(stamps).toHaveLength(60);
});

test('load balancers have their metrics under the names that ListMetrics tells', async () => {
  const { Metrics = [] } = await cloudwatch.listMetrics({
    Namespace: 'AWS/ApplicationELB',
    MetricName: 'RequestCount',
  });
  expect(Metrics.length).toBeGreaterThan(3);
  const [metric] = Metrics;
  const { Datapoints = [] } = await cloudwatch.getMetricStatistics({
    ...span(),
    Namespace: 'AWS/ApplicationELB',
    MetricName: 'RequestCount',
    Dimensions: metric?.Dimensions,
    Period: 300,
    Statistics: ['Sum', 'SampleCount'],
  });
  expect(Datapoints).toHaveLength(12);
  expect(Datapoints[0]).toMatchObject({ SampleCount: 5, Unit: 'Count' });
});

test('the service held at its maximum has an alarm', async () => {
  const { MetricAlarms = [] } = await cloudwatch.describeAlarms({ StateValue: 'ALARM' });
  expect(MetricAlarms.flatMap((alarm) => alarm.Dimensions?.map((one) => one.Value))).toContain('catalog');
  const names = MetricAlarms.flatMap((alarm) => alarm.AlarmName ?? []);
  expect((await cloudwatch.describeAlarms({ AlarmNames: names })).MetricAlarms).toHaveLength(names.length);
});

test('wrong parameters are refused', async () => {
  const backwards = { StartTime: new Date(clock.now()), EndTime: new Date(clock.now() - hourMs) };
  const MetricDataQueries = [query('CPUUtilization', 'cart')];
  await expect(cloudwatch.getMetricData({ ...backwards, MetricDataQueries })).rejects.toThrow(
    'must be less than',
  );
  const tooMany = Array.from({ length: 501 }, (_, index) => ({
    ...query('CPUUtilization', 'cart'),
    Id: `m${index}`,
  }));
  await expect(cloudwatch.getMetricData({ ...span(), MetricDataQueries: tooMany })).rejects.toThrow('500');
  await expect(cloudwatch.describeAlarms({ MaxRecords: 101 })).rejects.toThrow('100');
});
