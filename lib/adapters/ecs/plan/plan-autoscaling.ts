import { invalidInput, unprocessable } from '#lib/domain/domain-error.ts';
import type { PlanDraft } from '#lib/domain/ports/operator.ts';
import { checkBounds } from './scaling-checks.ts';
import { checkService } from './service-checks.ts';
import { type Situation, seenOf } from './situation.ts';

/** Other bounds for a service that auto scaling moves already. */
export const planAutoscaling = (
  situation: Situation,
  { min, max }: { min: number; max: number },
): PlanDraft => {
  const { autoscaling, service, ref } = situation;
  if (min > max) throw invalidInput(`The minimum ${min} is above the maximum ${max}.`);
  if (autoscaling === null) {
    throw unprocessable(`Nothing scales ${ref.service} by itself: it has no auto scaling to change.`);
  }
  if (autoscaling === 'unknown') {
    throw unprocessable(
      'The auto scaling of this service could not be read: allow the IAM action application-autoscaling:DescribeScalableTargets.',
    );
  }
  const changes = [
    ...(autoscaling.min === min ? [] : [{ path: '/autoscaling/min', from: autoscaling.min, to: min }]),
    ...(autoscaling.max === max ? [] : [{ path: '/autoscaling/max', from: autoscaling.max, to: max }]),
  ];
  return {
    title: `Set auto scaling of ${ref.service} to ${min}–${max}`,
    changes,
    unchanged: ['scaling policies and scheduled actions', 'task definition and images'],
    checks: [
      ...(changes.length === 0
        ? [
            {
              id: 'nothing-to-change',
              level: 'block' as const,
              message: `There is nothing to change: the bounds are ${min}–${max} already.`,
            },
          ]
        : []),
      ...checkBounds({ min, max }, service.desiredCount ?? 0),
      ...checkService(situation, 'count'),
    ],
    ...(max === 0 && autoscaling.max > 0 ? { confirm: ref.service } : {}),
    seen: seenOf(situation),
    payload: { kind: 'autoscaling', min, max },
  };
};
