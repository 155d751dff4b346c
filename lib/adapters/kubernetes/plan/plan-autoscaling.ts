import type { Check } from '#lib/contract/plans.ts';
import { invalidInput, unprocessable } from '#lib/domain/domain-error.ts';
import type { PlanDraft } from '#lib/domain/ports/operator.ts';
import { parseKubeObject, seenOf } from './kube-object.ts';
import { autoscalerPath } from './kube-paths.ts';
import type { KubePayload, Patch } from './kube-payload.ts';
import { checkOwner } from './owner-check.ts';
import { rehearse } from './rehearse.ts';
import { findAutoscaler, type Situation } from './situation.ts';

const countCheck = (now: number, { min, max }: { min: number; max: number }): Check => {
  if (now === 0) {
    return {
      id: 'desired-outside',
      level: 'warn',
      message: 'The service is at 0, where an autoscaler does nothing.',
    };
  }
  if (now >= min && now <= max) {
    return {
      id: 'desired-within',
      level: 'ok',
      message: `The ${now} replicas of today are within ${min}–${max}.`,
    };
  }
  return {
    id: 'desired-outside',
    level: 'warn',
    message: `The ${now} replicas of today are outside ${min}–${max}: the autoscaler moves them to ${now < min ? min : max}.`,
  };
};

/** Other bounds of the HorizontalPodAutoscaler that moves the service. */
export const planAutoscaling = async (
  situation: Situation,
  { min, max, signal }: { min: number; max: number; signal: AbortSignal },
): Promise<PlanDraft> => {
  const { name, namespace, cluster, workload } = situation;
  if (min > max) throw invalidInput(`The least (${min}) is more than the most (${max}).`);
  const autoscaler = await findAutoscaler(situation, signal);
  if (!autoscaler)
    throw unprocessable(`Nothing scales ${name} by itself: it has no HorizontalPodAutoscaler.`);
  const hpa = autoscaler.metadata.name;
  const readPath = autoscalerPath(namespace, hpa);
  const before = parseKubeObject(await cluster.client.read(readPath, { signal }));
  const spec = { minReplicas: min, maxReplicas: max };
  const patch: Patch = { type: 'merge', body: { spec } };
  const isSame = (before.spec.minReplicas ?? 1) === min && before.spec.maxReplicas === max;
  const nothing: Check[] = isSame
    ? [
        {
          id: 'nothing-to-change',
          level: 'block',
          message: `There is nothing to change: the bounds of ${hpa} are ${min}–${max} already.`,
        },
      ]
    : [];
  const rehearsal = await rehearse({
    cluster,
    readPath,
    patch,
    before,
    intended: { ...before, spec: { ...before.spec, ...spec } },
    signal,
  });
  const payload: KubePayload = { kind: 'autoscaling', autoscaler: hpa, patch, min, max };
  return {
    title: `Set autoscaling of ${name} to ${min}–${max}`,
    name,
    changes: isSame ? [] : rehearsal.changes,
    unchanged: ['the metrics and targets of the autoscaler', 'the pod template and its images'],
    checks: [
      ...nothing,
      ...rehearsal.checks,
      countCheck(workload.counts.desired ?? 0, { min, max }),
      ...checkOwner(before),
    ],
    seen: seenOf(before),
    payload,
  };
};
