import type {
  ScalingActivity as AwsActivity,
  ScalingPolicy as AwsPolicy,
  ScheduledAction as AwsScheduledAction,
  NotScaledReason,
} from '@aws-sdk/client-application-auto-scaling';
import type { Scaling, ScalingActivity } from '#lib/contract/scaling.ts';
import { toInstant } from './names.ts';

/** Why an alarm led to nothing, in words. A code newer than this table is shown as it is. */
export const describeNotScaled = ({
  Code,
  MaxCapacity,
  MinCapacity,
  CurrentCapacity,
}: NotScaledReason): string => {
  switch (Code) {
    case 'AlreadyAtMaxCapacity':
      return `Not scaled out: it is at its maximum of ${MaxCapacity ?? CurrentCapacity ?? '?'} already.`;
    case 'AlreadyAtMinCapacity':
      return `Not scaled in: it is at its minimum of ${MinCapacity ?? CurrentCapacity ?? '?'} already.`;
    case 'AlreadyAtDesiredCapacity':
      return `Not scaled: it has the ${CurrentCapacity ?? ''} tasks wanted already.`.replace('  ', ' ');
    case 'AutoScalingAnticipatedFlapping':
      return 'Not scaled in: it would have had to scale out again at once.';
    case 'TargetServicePutResourceAsUnscalable':
      return 'Not scaled: ECS does not let it scale at this time.';
    default:
      return `Not scaled: ${Code ?? 'no reason given'}.`;
  }
};

export const toActivity = (activity: AwsActivity): ScalingActivity => {
  const finishedAt = toInstant(activity.EndTime);
  return {
    id: activity.ActivityId ?? '',
    at: toInstant(activity.StartTime) ?? new Date(0).toISOString(),
    ...(finishedAt ? { finishedAt } : {}),
    status: activity.StatusCode ?? 'Unknown',
    description: activity.Description ?? '',
    cause: activity.Cause ?? '',
    notScaledReasons: (activity.NotScaledReasons ?? []).map(describeNotScaled),
  };
};

type PolicyRow = Scaling['policies'][number];

const metricNames: Record<string, string> = {
  ECSServiceAverageCPUUtilization: 'CPU',
  ECSServiceAverageMemoryUtilization: 'memory',
  ALBRequestCountPerTarget: 'requests per target',
};

const toTracking = (policy: AwsPolicy): Partial<PolicyRow> => {
  const tracking = policy.TargetTrackingScalingPolicyConfiguration;
  if (!tracking) return {};
  const metric =
    tracking.PredefinedMetricSpecification?.PredefinedMetricType ??
    tracking.CustomizedMetricSpecification?.MetricName ??
    'a metric of its own';
  const unit = /Utilization/.test(metric) ? ' %' : '';
  return {
    summary: `Keeps ${metricNames[metric] ?? metric} at ${tracking.TargetValue ?? '?'}${unit}${tracking.DisableScaleIn ? ', and never scales in' : ''}`,
    metric,
    ...(tracking.TargetValue === undefined ? {} : { target: tracking.TargetValue }),
    ...(tracking.ScaleInCooldown === undefined ? {} : { scaleInCooldownSeconds: tracking.ScaleInCooldown }),
    ...(tracking.ScaleOutCooldown === undefined
      ? {}
      : { scaleOutCooldownSeconds: tracking.ScaleOutCooldown }),
  };
};

const toStep = (policy: AwsPolicy): Partial<PolicyRow> => {
  const step = policy.StepScalingPolicyConfiguration;
  if (!step) return {};
  const steps = (step.StepAdjustments ?? []).map(({ ScalingAdjustment = 0 }) =>
    ScalingAdjustment > 0 ? `+${ScalingAdjustment}` : String(ScalingAdjustment),
  );
  const unit = step.AdjustmentType === 'PercentChangeInCapacity' ? ' %' : '';
  const exact = step.AdjustmentType === 'ExactCapacity' ? 'Sets the count to' : 'Changes the count by';
  return {
    summary: `${exact} ${steps.join(', ') || 'nothing'}${unit} on an alarm`,
    ...(step.Cooldown === undefined ? {} : { scaleOutCooldownSeconds: step.Cooldown }),
  };
};

export const toPolicy = (policy: AwsPolicy): PolicyRow => ({
  name: policy.PolicyName ?? '',
  kind: policy.PolicyType ?? 'Unknown',
  summary: policy.PolicyType ?? 'Unknown',
  ...toTracking(policy),
  ...toStep(policy),
});

export const toScheduledAction = (action: AwsScheduledAction): Scaling['scheduledActions'][number] => ({
  name: action.ScheduledActionName ?? '',
  schedule: action.Schedule ?? '',
  ...(action.Timezone ? { timezone: action.Timezone } : {}),
  ...(action.ScalableTargetAction?.MinCapacity === undefined
    ? {}
    : { min: action.ScalableTargetAction.MinCapacity }),
  ...(action.ScalableTargetAction?.MaxCapacity === undefined
    ? {}
    : { max: action.ScalableTargetAction.MaxCapacity }),
});
