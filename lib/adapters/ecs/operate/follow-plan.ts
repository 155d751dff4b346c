import { lastPart } from '#lib/adapters/ecs/names.ts';
import { findTask } from '#lib/adapters/ecs/plan/plan-stop-task.ts';
import {
  describeServiceDeployment,
  listServiceDeployments,
} from '#lib/adapters/ecs/plan/service-deployments.ts';
import { describeBounds, describeService } from '#lib/adapters/ecs/plan/situation.ts';
import { isDomainError } from '#lib/domain/domain-error.ts';
import { serviceRefOf } from '#lib/domain/plans/plan-target.ts';
import type { Outcome, StepReport } from '#lib/domain/ports/operator.ts';
import type { EcsHandle } from './ecs-handle.ts';
import { type FollowInput, followDeployment } from './follow-deployment.ts';
import { followActive, followDrain } from './follow-instance.ts';
import { stillFor } from './follow-memory.ts';
import { reportEvents } from './report-service.ts';

const stillPatienceMs = 5 * 60_000;
const boundsPatienceMs = 30_000;

const refOf = ({ plan }: FollowInput<EcsHandle>) => serviceRefOf(plan.target);

/** Whether the endpoint has service deployments; one that has none may be one where nothing ever moves. */
const hasDeployments = async (input: FollowInput<EcsHandle>): Promise<boolean> => {
  try {
    return (await listServiceDeployments(input.access, { ref: refOf(input), signal: input.signal })) !== null;
  } catch (error) {
    if (isDomainError(error)) return true;
    throw error;
  }
};

const followCount = async (input: FollowInput<EcsHandle>, desired: number): Promise<Outcome> => {
  const { access, startedAt, memory, signal } = input;
  const service = await describeService(access, refOf(input), signal);
  const { desiredCount = 0, runningCount = 0, pendingCount = 0 } = service;
  const steps: StepReport[] = [
    ...reportEvents(service, startedAt),
    {
      message: `${runningCount} of ${desired} tasks run${pendingCount > 0 ? `, ${pendingCount} starting` : ''}`,
      level: 'info',
    },
  ];
  if (desiredCount !== desired) {
    return {
      state: 'failed',
      steps,
      reason: `Auto scaling or somebody else set the desired count to ${desiredCount} before it was reached.`,
    };
  }
  if (runningCount === desired && pendingCount === 0) return { state: 'succeeded', steps };
  const still = stillFor(memory, `${runningCount} ${pendingCount}`, access.now().getTime());
  if (still < stillPatienceMs || (await hasDeployments(input))) return { state: 'running', steps };
  return {
    state: 'unknown',
    steps,
    reason: `Nothing moves on this endpoint. What was seen: desired count ${desiredCount}, ${runningCount} tasks run, ${pendingCount} are starting.`,
  };
};

const followTask = async (input: FollowInput<EcsHandle>, task: string): Promise<Outcome> => {
  const { access, plan, signal } = input;
  const found = await findTask(access, { cluster: plan.target.clusterId, task, signal });
  const name = `Task ${lastPart(task).slice(0, 8)}`;
  if (!found) return { state: 'succeeded', steps: [{ message: `${name} is gone from ECS`, level: 'done' }] };
  const status = found.lastStatus ?? 'UNKNOWN';
  const steps: StepReport[] = [
    { message: `${name} is ${status}`, level: status === 'STOPPED' ? 'done' : 'info' },
  ];
  return { state: status === 'STOPPED' ? 'succeeded' : 'running', steps };
};

const followBounds = async (
  input: FollowInput<EcsHandle>,
  { min, max }: { min: number; max: number },
): Promise<Outcome> => {
  const { access, startedAt, signal } = input;
  const now = await describeBounds(access, refOf(input), signal);
  if (now?.min === min && now.max === max) {
    return {
      state: 'succeeded',
      steps: [{ message: `Read back: the bounds are ${min}–${max}`, level: 'done' }],
    };
  }
  if (access.now().getTime() - startedAt.getTime() < boundsPatienceMs) return { state: 'running', steps: [] };
  const seen = now ? `${now.min}–${now.max}` : 'none';
  return {
    state: 'failed',
    steps: [],
    reason: `The bounds read back are ${seen}: somebody else changed them.`,
  };
};

const followStop = async (input: FollowInput<EcsHandle>, arn: string): Promise<Outcome> => {
  const { access, startedAt, signal } = input;
  const [service, deployment] = await Promise.all([
    describeService(access, refOf(input), signal),
    describeServiceDeployment(access, arn, signal),
  ]);
  const reason = deployment?.statusReason;
  const steps: StepReport[] = [
    ...reportEvents(service, startedAt),
    ...(reason ? [{ message: reason, level: 'info' as const }] : []),
  ];
  switch (deployment?.status) {
    case 'ROLLBACK_SUCCESSFUL':
      return { state: 'succeeded', steps: [...steps, { message: 'The rollback succeeded', level: 'done' }] };
    case 'STOPPED':
      return {
        state: 'succeeded',
        steps: [...steps, { message: 'The deployment is stopped', level: 'done' }],
      };
    case 'ROLLBACK_FAILED':
      return { state: 'failed', steps, reason: reason ?? 'The rollback failed.' };
    case 'SUCCESSFUL':
      return { state: 'failed', steps, reason: 'The deployment ended before it could be stopped.' };
    case undefined:
      return { state: 'unknown', steps, reason: 'ECS does not know the deployment any more.' };
    default:
      return { state: 'running', steps };
  }
};

/** One look at how far a change is. */
export const followPlan = (input: FollowInput<EcsHandle>): Promise<Outcome> => {
  const { handle } = input;
  switch (handle.kind) {
    case 'deployment':
      return followDeployment({ ...input, handle });
    case 'count':
      return followCount(input, handle.desired);
    case 'task':
      return followTask(input, handle.task);
    case 'bounds':
      return followBounds(input, handle);
    case 'stop':
      return followStop(input, handle.deployment);
    case 'drain':
      return followDrain({ ...input, handle });
    case 'active':
      return followActive(input);
  }
};
