import type { DeploymentLifecycleHookDetail, ServiceDeployment } from '@aws-sdk/client-ecs';
import { toInstant } from './names.ts';

/** The hook at which a deployment waits for somebody, if it does. */
export const findPause = (
  deployment: ServiceDeployment | undefined,
): DeploymentLifecycleHookDetail | undefined =>
  deployment?.lifecycleHookDetails?.find(({ status }) => status === 'AWAITING_ACTION');

/**
 * What a deployment at a PAUSE hook waits for, and what comes of waiting.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContinueServiceDeployment.html
 */
export const describePause = (deployment: ServiceDeployment | undefined): string | undefined => {
  const hook = findPause(deployment);
  if (!hook) return undefined;
  const stage = deployment?.lifecycleStage ? ` at ${deployment.lifecycleStage}` : '';
  const end = toInstant(hook.expiresAt);
  const otherwise =
    hook.timeoutAction === 'CONTINUE'
      ? 'it goes on'
      : hook.timeoutAction
        ? 'it is rolled back'
        : 'it times out';
  return `It waits${stage} for somebody to continue it or roll it back (ecs:ContinueServiceDeployment, hook ${hook.hookId || 'unknown'})${end ? `; at ${end} ${otherwise}` : ''}.`;
};
