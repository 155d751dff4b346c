import { kindNames } from '#lib/adapters/kubernetes/model/workload.ts';
import type { Check } from '#lib/contract/plans.ts';
import { unprocessable } from '#lib/domain/domain-error.ts';
import type { PlanDraft } from '#lib/domain/ports/operator.ts';
import { hashContent, seenOf } from './kube-object.ts';
import { workloadPath } from './kube-paths.ts';
import type { KubePayload, Patch } from './kube-payload.ts';
import { checkOwner } from './owner-check.ts';
import { templateOf } from './pod-spec.ts';
import { rehearse } from './rehearse.ts';
import type { Situation } from './situation.ts';
import { checkRollout } from './workload-checks.ts';

/** Holds a Deployment's rollouts, or lets them go on: `spec.paused`, as `kubectl rollout pause` and `resume`. */
export const planPause = async (
  situation: Situation,
  { paused, signal }: { paused: boolean; signal: AbortSignal },
): Promise<PlanDraft> => {
  const { kind, name, object, workload, cluster } = situation;
  if (kind !== 'deployment') {
    throw unprocessable(
      `A ${kindNames[kind]} cannot be ${paused ? 'paused' : 'resumed'}: only a Deployment has rollouts that pause.`,
    );
  }
  const patch: Patch = { type: 'strategic', body: { spec: { paused } } };
  const isSame = workload.isPaused === paused;
  const nothing: Check[] = isSame
    ? [
        {
          id: 'nothing-to-change',
          level: 'block',
          message: `There is nothing to change: ${name} is ${paused ? 'paused already' : 'not paused'}.`,
        },
      ]
    : [];
  const rehearsal = await rehearse({
    cluster,
    readPath: workloadPath(situation),
    patch,
    before: object,
    intended: { ...object, spec: { ...object.spec, paused } },
    signal,
  });
  const payload: KubePayload = { kind: 'paused', paused, patch, template: hashContent(templateOf(object)) };
  return {
    title: paused ? `Pause the rollouts of ${name}` : `Resume the rollouts of ${name}`,
    name,
    changes: isSame ? [] : [{ path: '/spec/paused', from: workload.isPaused, to: paused }],
    unchanged: paused ? ['pods that run go on running', 'scaling still works'] : ['the pod template'],
    checks: [
      ...nothing,
      ...rehearsal.checks,
      // What was changed during the pause begins to roll out.
      ...(paused ? [] : checkRollout(situation).filter(({ id }) => id !== 'deployment-in-progress')),
      ...checkOwner(object),
    ],
    seen: seenOf(object),
    payload,
  };
};
