import { kindNames } from '#lib/adapters/kubernetes/model/workload.ts';
import type { Check } from '#lib/contract/plans.ts';
import { unprocessable } from '#lib/domain/domain-error.ts';
import type { PlanDraft } from '#lib/domain/ports/operator.ts';
import { hashContent, seenOf } from './kube-object.ts';
import { workloadPath } from './kube-paths.ts';
import type { KubePayload, Patch } from './kube-payload.ts';
import type { KubernetesPlanAccess } from './kubernetes-plan-access.ts';
import { checkRolledPods } from './new-pod-checks.ts';
import { readNewPodFacts } from './new-pod-facts.ts';
import { checkOwner } from './owner-check.ts';
import { podSpecOf, templateOf } from './pod-spec.ts';
import { rehearse } from './rehearse.ts';
import type { Situation } from './situation.ts';
import { checkTemplateImages, resolveTemplateImages } from './template-image-checks.ts';
import { checkRollout } from './workload-checks.ts';

/** What was changed during the pause begins to roll out: whether its pods can be made, and their images pulled. */
const begunChecks = async (
  access: KubernetesPlanAccess,
  situation: Situation,
  signal: AbortSignal,
): Promise<Check[]> => {
  const { object, workload } = situation;
  const { desired = 0, updated: kept } = workload.counts;
  if (kept >= desired) return [];
  const spec = podSpecOf(object);
  const [facts, images] = await Promise.all([
    readNewPodFacts(situation, signal),
    resolveTemplateImages(access, spec, signal),
  ]);
  return [
    ...checkTemplateImages({ spec, current: spec, images }),
    ...checkRolledPods({ situation, facts, spec, images, kept, isKept: kept > 0, isWaiting: false }),
  ];
};

/** Holds a Deployment's rollouts, or lets them go on: `spec.paused`, as `kubectl rollout pause` and `resume`. */
export const planPause = async (
  access: KubernetesPlanAccess,
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
  const [rehearsal, begun] = await Promise.all([
    rehearse({
      cluster,
      readPath: workloadPath(situation),
      patch,
      before: object,
      intended: { ...object, spec: { ...object.spec, paused } },
      signal,
    }),
    paused || isSame ? [] : begunChecks(access, situation, signal),
  ]);
  const payload: KubePayload = { kind: 'paused', paused, patch, template: hashContent(templateOf(object)) };
  return {
    title: paused ? `Pause the rollouts of ${name}` : `Resume the rollouts of ${name}`,
    name,
    changes: isSame ? [] : [{ path: '/spec/paused', from: workload.isPaused, to: paused }],
    unchanged: paused ? ['pods that run go on running', 'scaling still works'] : ['the pod template'],
    checks: [
      ...nothing,
      ...rehearsal.checks,
      ...(paused ? [] : checkRollout(situation).filter(({ id }) => id !== 'deployment-in-progress')),
      ...begun,
      ...checkOwner(object),
    ],
    seen: seenOf(object),
    payload,
  };
};
