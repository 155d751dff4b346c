import type { ScalableTarget } from '../../world/ecs-state.ts';
import type { RegionState } from '../../world/world.ts';
import { pageByKey } from '../fields.ts';
import { epochSeconds, type JsonObject, type Operation } from '../operation.ts';
import { getRegion } from '../region.ts';
import { readMetrics } from './datapoints.ts';
import { listSeries } from './metric-series.ts';

export const listMetrics: Operation = (input, call) => {
  const fields = readMetrics(input);
  const namespace = fields.maybeText('Namespace', { min: 1, max: 255 });
  const name = fields.maybeText('MetricName', { min: 1, max: 255 });
  const filters = (fields.objects('Dimensions', { min: 0, max: 10 }) ?? []).map((filter) => {
    const one = readMetrics(filter);
    return { name: one.text('Name'), value: one.maybeText('Value') };
  });
  const items = listSeries(getRegion(call), namespace)
    .map(({ metric }) => ({ metric, key: JSON.stringify(metric) }))
    .filter(({ metric }) => (!namespace || metric.namespace === namespace) && (!name || metric.name === name))
    .filter(({ metric }) =>
      filters.every((filter) =>
        filter.value === undefined
          ? filter.name in metric.dimensions
          : metric.dimensions[filter.name] === filter.value,
      ),
    )
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const page = pageByKey({
    items,
    token: fields.maybeText('NextToken'),
    size: 500,
    keyOf: (one) => one.key,
    fail: fields.fail,
  });
  return {
    Metrics: page.items.map(({ metric }) => ({
      Namespace: metric.namespace,
      MetricName: metric.name,
      Dimensions: Object.entries(metric.dimensions).map(([Name, Value]) => ({ Name, Value })),
    })),
    NextToken: page.nextToken,
  };
};

/** The alarms that target tracking made, high and low. */
function listAlarms(region: RegionState): JsonObject[] {
  return [...region.ecs.scalableTargets.values()].flatMap((target) =>
    target.policies.flatMap((policy) =>
      policy.alarms.map((alarm, index) => toAlarm({ target, policy, alarm, isHigh: index === 0 })),
    ),
  );
}

type AlarmInput = {
  target: ScalableTarget;
  policy: ScalableTarget['policies'][number];
  alarm: { name: string; arn: string };
  isHigh: boolean;
};

function toAlarm({ target, policy, alarm, isHigh }: AlarmInput): JsonObject {
  const [, cluster = '', service = ''] = target.resourceId.split('/');
  const threshold = isHigh ? policy.target : policy.target * 0.9;
  const fires = isHigh && target.pinnedAtMax;
  return {
    AlarmName: alarm.name,
    AlarmArn: alarm.arn,
    AlarmDescription: `DO NOT EDIT OR DELETE. For TargetTrackingScaling policy ${policy.arn}.`,
    ActionsEnabled: true,
    AlarmActions: [policy.arn],
    OKActions: [],
    InsufficientDataActions: [],
    StateValue: fires ? 'ALARM' : 'OK',
    StateReason: fires
      ? `Threshold Crossed: 3 datapoints were greater than the threshold (${threshold}).`
      : `Threshold not crossed: 3 datapoints were within the threshold (${threshold}).`,
    StateUpdatedTimestamp: epochSeconds(policy.createdAtMs),
    AlarmConfigurationUpdatedTimestamp: epochSeconds(policy.createdAtMs),
    Namespace: 'AWS/ECS',
    MetricName: policy.metric.includes('Memory') ? 'MemoryUtilization' : 'CPUUtilization',
    Statistic: 'Average',
    Dimensions: [
      { Name: 'ClusterName', Value: cluster },
      { Name: 'ServiceName', Value: service },
    ],
    Period: 60,
    EvaluationPeriods: isHigh ? 3 : 15,
    Threshold: threshold,
    ComparisonOperator: isHigh ? 'GreaterThanThreshold' : 'LessThanThreshold',
  };
}

export const describeAlarms: Operation = (input, call) => {
  const fields = readMetrics(input);
  const names = fields.texts('AlarmNames', { min: 0, max: 100 });
  const prefix = fields.maybeText('AlarmNamePrefix', { min: 1, max: 255 });
  const state = fields.oneOf('StateValue', ['OK', 'ALARM', 'INSUFFICIENT_DATA']);
  if (names && prefix) throw fields.fail('AlarmNames and AlarmNamePrefix are mutually exclusive.');
  const nameOf = (alarm: JsonObject) => String(alarm.AlarmName);
  const items = listAlarms(getRegion(call))
    .filter((alarm) => !names || names.includes(nameOf(alarm)))
    .filter((alarm) => nameOf(alarm).startsWith(prefix ?? ''))
    .filter((alarm) => !state || alarm.StateValue === state)
    .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const page = pageByKey({
    items,
    token: fields.maybeText('NextToken'),
    size: fields.int('MaxRecords', { min: 1, max: 100 }) ?? 50,
    keyOf: nameOf,
    fail: fields.fail,
  });
  return { MetricAlarms: page.items, CompositeAlarms: [], NextToken: page.nextToken };
};
