import type { ServiceAction } from '#lib/contract/plans.ts';
import { unprocessable } from '#lib/domain/domain-error.ts';
import type { PlanDraft } from '#lib/domain/ports/operator.ts';
import type { ServiceRef } from '#lib/domain/ports/region-reads.ts';
import type { EcsAccess } from './ecs-access.ts';
import { planAutoscaling } from './plan-autoscaling.ts';
import { planDeploy } from './plan-deploy.ts';
import { planRestart } from './plan-restart.ts';
import { planRollback } from './plan-rollback.ts';
import { planScale } from './plan-scale.ts';
import { planStopDeployment } from './plan-stop-deployment.ts';
import { planStopTask } from './plan-stop-task.ts';
import { readSituation } from './situation.ts';

/** The plan of a change of an ECS service; only reads. */
export const planChange = async (
  access: EcsAccess,
  { ref, action, signal }: { ref: ServiceRef; action: ServiceAction; signal: AbortSignal },
): Promise<PlanDraft> => {
  if (action.action === 'pause' || action.action === 'resume') {
    throw unprocessable(
      `Amazon ECS has no ${action.action} of a rollout. "Stop deployment" goes back to what ran before it.`,
    );
  }
  const situation = await readSituation(access, ref, signal);
  switch (action.action) {
    case 'scale':
      return planScale(access, situation, { desired: action.desired, signal });
    case 'rollback':
      return planRollback(access, situation, { to: action.to, signal });
    case 'deploy':
      return planDeploy(access, situation, { container: action.container, image: action.image, signal });
    case 'restart':
      return planRestart(access, situation, signal);
    case 'stop-task':
      return planStopTask(access, situation, { task: action.task, signal });
    case 'autoscaling':
      return planAutoscaling(situation, action);
    case 'stop-deployment':
      return planStopDeployment(access, situation, signal);
  }
};
