import type { ScalingBlueprint, ServiceBlueprint } from '../blueprint/types.ts';
import { createActivity, createRefusal } from '../controller/scaling-activity.ts';
import type { ScalableTarget, ScalingPolicy } from '../ecs-state.ts';
import type { RegionState } from '../world.ts';

const hourMs = 3_600_000;

function createPolicies(
  region: RegionState,
  service: ServiceBlueprint,
  scaling: ScalingBlueprint,
  nowMs: number,
): ScalingPolicy[] {
  const base = `arn:aws:autoscaling:${region.region}:${region.account}:scalingPolicy`;
  const resource = `service/${service.cluster}/${service.name}`;
  const random = region.ecs.random.fork(`policies/${resource}`);
  const kinds = [
    ...scaling.targetTracking.map((one) => ({ ...one, kind: 'TargetTrackingScaling' as const })),
    ...(scaling.step
      ? [{ kind: 'StepScaling' as const, metric: 'ECSServiceAverageCPUUtilization', target: 80 }]
      : []),
  ];
  return kinds.map(({ kind, metric, target }) => {
    const name = `${service.name}-${kind === 'StepScaling' ? 'burst' : metric.includes('CPU') ? 'cpu' : 'memory'}`;
    const alarm = (side: string) => {
      const alarmName = `${kind === 'StepScaling' ? 'Step' : 'TargetTracking'}-${resource}-${side}-${random.uuid()}`;
      return {
        name: alarmName,
        arn: `arn:aws:cloudwatch:${region.region}:${region.account}:alarm:${alarmName}`,
      };
    };
    return {
      arn: `${base}:${random.uuid()}:resource/ecs/${resource}:policyName/${name}`,
      name,
      kind,
      metric,
      target,
      alarms: kind === 'StepScaling' ? [alarm('AlarmHigh')] : [alarm('AlarmHigh'), alarm('AlarmLow')],
      createdAtMs: nowMs - 4000 * hourMs,
    };
  });
}

export function seedScaling(region: RegionState, service: ServiceBlueprint, nowMs: number): void {
  const { scaling } = service;
  if (!scaling) return;
  const resourceId = `service/${service.cluster}/${service.name}`;
  const random = region.ecs.random.fork(`scaling/${resourceId}`);
  const target: ScalableTarget = {
    resourceId,
    arn: `arn:aws:application-autoscaling:${region.region}:${region.account}:scalable-target/${random.hex(20)}`,
    min: scaling.min,
    max: scaling.max,
    roleArn: `arn:aws:iam::${region.account}:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService`,
    createdAtMs: nowMs - 4000 * hourMs,
    suspended: { in: false, out: false, scheduled: false },
    pinnedAtMax: scaling.pinnedAtMax,
    policies: createPolicies(region, service, scaling, nowMs),
    scheduled: scaling.scheduled.map((one) => ({
      ...one,
      arn: `arn:aws:autoscaling:${region.region}:${region.account}:scheduledAction:${random.uuid()}:resource/ecs/${resourceId}:scheduledActionName/${one.name}`,
      createdAtMs: nowMs - 2000 * hourMs,
    })),
    activities: [],
  };
  region.ecs.scalableTargets.set(resourceId, target);
  let count = service.desired;
  const alarm = target.policies.at(0)?.alarms.at(0)?.name ?? 'alarm';
  for (let atMs = nowMs - 20 * 60_000; target.activities.length < 12; atMs -= random.int(1, 9) * hourMs) {
    const former = Math.max(scaling.min, Math.min(scaling.max, count + random.pick([-1, 1])));
    if (former !== count && !(scaling.pinnedAtMax && target.activities.length < 1)) {
      target.activities.push(
        createActivity({ id: random.uuid(), atMs, count, alarm, policy: target.policies.at(0)?.name }),
      );
      count = former;
    } else {
      target.activities.push(createRefusal({ id: random.uuid(), atMs, count, max: scaling.max, alarm }));
    }
  }
}
