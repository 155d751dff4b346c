import type { Service } from '@aws-sdk/client-ecs';
import { isSameRevision, revisionIdOf } from '#lib/adapters/ecs/names.ts';
import { primaryOf } from '#lib/adapters/ecs/service-facts.ts';
import type { Outcome, StepReport } from '#lib/domain/ports/operator.ts';
import type { DeploymentHandle } from './ecs-handle.ts';
import { type FollowMemory, stillFor } from './follow-memory.ts';
import { isSteady } from './report-service.ts';

// The contract's 60 s, less the time between two looks.
const patienceMs = 45_000;
// While tasks are still missing, an image may be on its way.
const startingPatienceMs = 5 * 60_000;

const describeSeen = ({
  taskDefinition,
  desiredCount = 0,
  runningCount = 0,
  pendingCount = 0,
}: Service): string =>
  `the service names ${revisionIdOf(taskDefinition ?? 'no task definition')}, ${runningCount} of ${desiredCount} tasks run, ${pendingCount} are starting`;

/**
 * Follows a rollout where no service deployments can be read: by `deployments[]` as far as that tells the
 * end, else until nothing moves any more, which is no success but `unknown`, with what was seen.
 */
export const followUnseen = (
  service: Service,
  input: {
    handle: DeploymentHandle;
    /** What the plan saw. */
    before: Record<string, unknown>;
    memory: FollowMemory;
    steps: StepReport[];
    nowMs: number;
  },
): Outcome => {
  const { handle, before, memory, steps, nowMs } = input;
  const primary = primaryOf(service);
  const ours = service.deployments?.find(({ id }) => id && id === handle.deployment);
  if (ours?.rolloutState === 'FAILED') {
    return { state: 'failed', steps, reason: ours.rolloutStateReason || 'The deployment failed.' };
  }
  if (handle.deployment && primary?.id && primary.id !== handle.deployment) {
    const back = !isSameRevision(primary.taskDefinition, handle.taskDefinition);
    return {
      state: 'failed',
      steps,
      reason:
        back && /roll/i.test(primary.rolloutStateReason ?? '')
          ? `It was rolled back: ${primary.rolloutStateReason}`
          : 'It was replaced by another deployment.',
    };
  }
  const isOnTarget = isSameRevision(primary?.taskDefinition, handle.taskDefinition);
  const wasElsewhere =
    typeof before.taskDefinition === 'string' &&
    !isSameRevision(before.taskDefinition, handle.taskDefinition);
  // An endpoint without ids, or one that writes its one deployment anew, tells it by the revision.
  const isNew = primary?.id && primary.id !== before.primaryDeployment ? true : isOnTarget && wasElsewhere;
  // Without a rollout state, AWS's own waiter goes by one deployment with all its tasks.
  const isDone = !primary?.rolloutState || primary.rolloutState === 'COMPLETED';
  const runsAll = (primary?.runningCount ?? service.runningCount) === service.desiredCount;
  if (isNew && isOnTarget && isDone && runsAll && isSteady(service)) return { state: 'succeeded', steps };
  const picture = JSON.stringify([
    service.taskDefinition,
    service.desiredCount,
    service.runningCount,
    service.pendingCount,
    service.deployments?.map(({ id, rolloutState, runningCount, failedTasks }) => [
      id,
      rolloutState,
      runningCount,
      failedTasks,
    ]),
  ]);
  const isStarting = isNew && isOnTarget && (service.runningCount ?? 0) < (service.desiredCount ?? 0);
  const patience = isStarting ? startingPatienceMs : patienceMs;
  if (stillFor(memory, picture, nowMs) < patience) return { state: 'running', steps };
  return {
    state: 'unknown',
    steps,
    reason: `This endpoint has no deployments to follow, so the end cannot be seen. What was seen: ${describeSeen(service)}.`,
  };
};
