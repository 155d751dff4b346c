import type { ServiceAction } from '#lib/contract/plans.ts';
import { unprocessable } from '#lib/domain/domain-error.ts';
import type { PlanDraft } from '#lib/domain/ports/operator.ts';
import type { ServiceRef } from '#lib/domain/ports/region-reads.ts';
import type { KubernetesPlanAccess } from './kubernetes-plan-access.ts';
import { planAutoscaling } from './plan-autoscaling.ts';
import { planImage } from './plan-deploy.ts';
import { planPause } from './plan-pause.ts';
import { planRestart } from './plan-restart.ts';
import { planRollback } from './plan-rollback.ts';
import { planScale } from './plan-scale.ts';
import { planStopTask } from './plan-stop-task.ts';
import { readSituation } from './situation.ts';

/** The plan of a change of a Deployment, StatefulSet or DaemonSet; only reads, and rehearses on the server. */
export const planChange = async (
  access: KubernetesPlanAccess,
  { ref, action, signal }: { ref: ServiceRef; action: ServiceAction; signal: AbortSignal },
): Promise<PlanDraft> => {
  if (action.action === 'stop-deployment') {
    throw unprocessable(
      'Kubernetes has no rollout that could be stopped. Roll back to the revision before it instead.',
    );
  }
  const situation = await readSituation(access, ref, signal);
  switch (action.action) {
    case 'scale':
      return planScale(access, situation, { desired: action.desired, signal });
    case 'rollback':
      return planRollback(access, situation, { to: action.to, signal });
    case 'deploy':
      return planImage(access, situation, {
        container: action.container,
        image: action.image,
        verb: 'Deploy',
        signal,
      });
    case 'restart':
      return planRestart(access, situation, signal);
    case 'stop-task':
      return planStopTask(situation, { task: action.task, signal });
    case 'autoscaling':
      return planAutoscaling(situation, { min: action.min, max: action.max, signal });
    case 'pause':
    case 'resume':
      return planPause(access, situation, { paused: action.action === 'pause', signal });
  }
};
