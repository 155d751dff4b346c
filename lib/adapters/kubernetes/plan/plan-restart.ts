import type { PlanDraft } from '#lib/domain/ports/operator.ts';
import { draftRollout } from './draft-rollout.ts';
import type { KubernetesPlanAccess } from './kubernetes-plan-access.ts';
import { templateOf } from './pod-spec.ts';
import type { Situation } from './situation.ts';
import { pausedCheck } from './workload-checks.ts';

const restartedAt = 'kubectl.kubernetes.io/restartedAt';

/** New pods from the same template, as `kubectl rollout restart` makes them. */
export const planRestart = (
  access: KubernetesPlanAccess,
  situation: Situation,
  signal: AbortSignal,
): Promise<PlanDraft> => {
  const { object, name } = situation;
  // To the second, as kubectl writes it.
  const annotations = {
    [restartedAt]: access
      .now()
      .toISOString()
      .replace(/\.\d+Z$/, 'Z'),
  };
  const template = templateOf(object) as { metadata?: { annotations?: Record<string, string> } };
  return draftRollout({
    access,
    situation,
    title: `Restart ${name}`,
    patch: { type: 'strategic', body: { spec: { template: { metadata: { annotations } } } } },
    intended: {
      ...object,
      spec: {
        ...object.spec,
        template: {
          ...template,
          metadata: {
            ...template.metadata,
            annotations: { ...template.metadata?.annotations, ...annotations },
          },
        },
      },
    },
    nothing: `${name} was restarted this very second.`,
    checks: pausedCheck(situation, {
      level: 'block',
      message: "can't restart paused deployment (run rollout resume first)",
    }),
    signal,
  });
};
