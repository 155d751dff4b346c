import type { ScalableTarget, ScalingActivity, ScalingPolicy } from '../../world/ecs-state.ts';
import { decodeToken, encodeToken, type Fields, readFields } from '../fields.ts';
import {
  type Api,
  AwsError,
  type Call,
  epochSeconds,
  type JsonObject,
  type Operation,
} from '../operation.ts';
import { getRegion } from '../region.ts';

const dimension = 'ecs:service:DesiredCount';

const invalid = (message: string): AwsError => new AwsError('ValidationException', message);

const readScaling = (input: JsonObject): Fields => readFields(input, 'ValidationException');

function pageTargets<T>(
  fields: Fields,
  items: readonly T[],
  max: number,
): { page: T[]; next: { NextToken?: string } } {
  const size = fields.int('MaxResults', { min: 1, max }) ?? max;
  const token = fields.maybeText('NextToken');
  const start =
    token === undefined
      ? 0
      : Number(decodeToken(token, (message) => new AwsError('InvalidNextTokenException', message)));
  const end = start + size;
  return {
    page: items.slice(start, end),
    next: end < items.length ? { NextToken: encodeToken(String(end)) } : {},
  };
}

function listTargets(fields: Fields, call: Call): ScalableTarget[] {
  if (fields.text('ServiceNamespace') !== 'ecs') return [];
  const ids = fields.texts('ResourceIds', { min: 0, max: 50 });
  const one = fields.maybeText('ResourceId');
  return [...getRegion(call).ecs.scalableTargets.values()].filter(
    (target) =>
      (ids === undefined || ids.includes(target.resourceId)) &&
      (one === undefined || one === target.resourceId),
  );
}

const describeScalableTargets: Operation = (input, call) => {
  const fields = readScaling(input);
  const { page, next } = pageTargets(fields, listTargets(fields, call), 50);
  return {
    ScalableTargets: page.map((target) => ({
      ServiceNamespace: 'ecs',
      ResourceId: target.resourceId,
      ScalableDimension: dimension,
      MinCapacity: target.min,
      MaxCapacity: target.max,
      RoleARN: target.roleArn,
      CreationTime: epochSeconds(target.createdAtMs),
      SuspendedState: {
        DynamicScalingInSuspended: target.suspended.in,
        DynamicScalingOutSuspended: target.suspended.out,
        ScheduledScalingSuspended: target.suspended.scheduled,
      },
      ScalableTargetARN: target.arn,
    })),
    ...next,
  };
};

const configurationOf = (policy: ScalingPolicy): JsonObject =>
  policy.kind === 'TargetTrackingScaling'
    ? {
        TargetTrackingScalingPolicyConfiguration: {
          TargetValue: policy.target,
          PredefinedMetricSpecification: { PredefinedMetricType: policy.metric },
          ScaleOutCooldown: 60,
          ScaleInCooldown: 300,
          DisableScaleIn: false,
        },
      }
    : {
        StepScalingPolicyConfiguration: {
          AdjustmentType: 'ChangeInCapacity',
          StepAdjustments: [
            { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 10, ScalingAdjustment: 1 },
            { MetricIntervalLowerBound: 10, ScalingAdjustment: 3 },
          ],
          Cooldown: 120,
          MetricAggregationType: 'Average',
        },
      };

const describeScalingPolicies: Operation = (input, call) => {
  const fields = readScaling(input);
  const names = fields.texts('PolicyNames', { min: 0, max: 50 });
  const policies = listTargets(fields, call).flatMap((target) =>
    target.policies
      .filter((policy) => names === undefined || names.includes(policy.name))
      .map((policy) => ({ target, policy })),
  );
  const { page, next } = pageTargets(fields, policies, 10);
  return {
    ScalingPolicies: page.map(({ target, policy }) => ({
      PolicyARN: policy.arn,
      PolicyName: policy.name,
      ServiceNamespace: 'ecs',
      ResourceId: target.resourceId,
      ScalableDimension: dimension,
      PolicyType: policy.kind,
      ...(configurationOf(policy) as { [key: string]: string }),
      Alarms: policy.alarms.map((alarm) => ({ AlarmName: alarm.name, AlarmARN: alarm.arn })),
      CreationTime: epochSeconds(policy.createdAtMs),
    })),
    ...next,
  };
};

const describeScheduledActions: Operation = (input, call) => {
  const fields = readScaling(input);
  const actions = listTargets(fields, call).flatMap((target) =>
    target.scheduled.map((action) => ({ target, action })),
  );
  const { page, next } = pageTargets(fields, actions, 50);
  return {
    ScheduledActions: page.map(({ target, action }) => ({
      ScheduledActionName: action.name,
      ScheduledActionARN: action.arn,
      ServiceNamespace: 'ecs',
      Schedule: action.schedule,
      Timezone: 'UTC',
      ResourceId: target.resourceId,
      ScalableDimension: dimension,
      ScalableTargetAction: { MinCapacity: action.min, MaxCapacity: action.max },
      CreationTime: epochSeconds(action.createdAtMs),
    })),
    ...next,
  };
};

const renderActivity = (target: ScalableTarget, activity: ScalingActivity) => ({
  ActivityId: activity.id,
  ServiceNamespace: 'ecs',
  ResourceId: target.resourceId,
  ScalableDimension: dimension,
  Description: activity.description,
  Cause: activity.cause,
  StartTime: epochSeconds(activity.startMs),
  EndTime: activity.endMs === null ? undefined : epochSeconds(activity.endMs),
  StatusCode: activity.status,
  StatusMessage: activity.statusMessage,
  NotScaledReasons: activity.notScaledReasons.length > 0 ? activity.notScaledReasons : undefined,
});

const describeScalingActivities: Operation = (input, call) => {
  const fields = readScaling(input);
  const includesNotScaled = fields.flag('IncludeNotScaledActivities') ?? false;
  const activities = listTargets(fields, call)
    .flatMap((target) => target.activities.map((activity) => ({ target, activity })))
    .filter(({ activity }) => includesNotScaled || activity.notScaledReasons.length === 0)
    .sort((left, right) => right.activity.startMs - left.activity.startMs);
  const { page, next } = pageTargets(fields, activities, 50);
  return { ScalingActivities: page.map(({ target, activity }) => renderActivity(target, activity)), ...next };
};

const registerScalableTarget: Operation = (input, call) => {
  const fields = readScaling(input);
  const resourceId = fields.text('ResourceId');
  const [, clusterName = '', serviceName = ''] = /^service\/([^/]+)\/([^/]+)$/.exec(resourceId) ?? [];
  const { ecs, account, region } = getRegion(call);
  const service = ecs.clusters.get(clusterName)?.services.get(serviceName);
  if (!service) throw invalid(`ECS service doesn't exist: ${resourceId}`);
  const known = ecs.scalableTargets.get(resourceId);
  const min = fields.int('MinCapacity', { min: 0, max: 5000 }) ?? known?.min;
  const max = fields.int('MaxCapacity', { min: 0, max: 5000 }) ?? known?.max;
  if (min === undefined || max === undefined) {
    throw invalid(
      'You must specify both MinCapacity and MaxCapacity when registering a new scalable target.',
    );
  }
  if (min > max) throw invalid(`Maximum capacity cannot be less than minimum capacity`);
  const suspended = fields.object('SuspendedState');
  const target: ScalableTarget = known ?? {
    resourceId,
    arn: `arn:aws:application-autoscaling:${region}:${account}:scalable-target/${ecs.random.hex(20)}`,
    min,
    max,
    roleArn: `arn:aws:iam::${account}:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService`,
    createdAtMs: call.now,
    suspended: { in: false, out: false, scheduled: false },
    pinnedAtMax: false,
    policies: [],
    scheduled: [],
    activities: [],
  };
  target.min = min;
  target.max = max;
  if (suspended) {
    target.suspended = {
      in: suspended.DynamicScalingInSuspended === true,
      out: suspended.DynamicScalingOutSuspended === true,
      scheduled: suspended.ScheduledScalingSuspended === true,
    };
  }
  ecs.scalableTargets.set(resourceId, target);
  return { ScalableTargetARN: target.arn };
};

export const applicationAutoscalingApi: Api = {
  service: 'application-autoscaling',
  targetPrefix: 'AnyScaleFrontendService',
  operations: {
    DescribeScalableTargets: describeScalableTargets,
    DescribeScalingPolicies: describeScalingPolicies,
    DescribeScalingActivities: describeScalingActivities,
    DescribeScheduledActions: describeScheduledActions,
    RegisterScalableTarget: registerScalableTarget,
  },
};
