import type { Service, ServiceDeploymentBrief } from '@aws-sdk/client-ecs';
import { isSameRevision } from '#lib/adapters/ecs/names.ts';
import type { EcsAccess } from '#lib/adapters/ecs/plan/ecs-access.ts';
import { EcsPayload } from '#lib/adapters/ecs/plan/ecs-payload.ts';
import { describeSpan } from '#lib/adapters/ecs/plan/history-checks.ts';
import { listServiceDeployments } from '#lib/adapters/ecs/plan/service-deployments.ts';
import { describeService } from '#lib/adapters/ecs/plan/situation.ts';
import { isDomainError } from '#lib/domain/domain-error.ts';
import { serviceRefOf } from '#lib/domain/plans/plan-target.ts';
import type { Outcome, StepReport, StoredPlan } from '#lib/domain/ports/operator.ts';
import type { DeploymentHandle } from './ecs-handle.ts';
import type { FollowMemory } from './follow-memory.ts';
import { followUnseen } from './follow-unseen.ts';
import { isSteady, reportCounts, reportEvents, reportFailedTasks } from './report-service.ts';

// A deployment that succeeded and whose tasks do not stay is no success.
const settleMs = 10 * 60_000;

export type FollowInput<Handle> = {
  access: EcsAccess;
  plan: StoredPlan;
  handle: Handle;
  startedAt: Date;
  memory: FollowMemory;
  signal: AbortSignal;
};

const listOrNull = async (
  ...[access, options]: Parameters<typeof listServiceDeployments>
): Promise<ServiceDeploymentBrief[] | null> => {
  try {
    return await listServiceDeployments(access, options);
  } catch (error) {
    if (isDomainError(error) && error.code === 'aws_access_denied') return null;
    throw error;
  }
};

/** Ours is the first after the newest that there was before; all of them where that has left the list. */
export const findOurs = (
  newestFirst: readonly ServiceDeploymentBrief[],
  { previous, known }: { previous: string | null; known: string | undefined },
): { ours: ServiceDeploymentBrief | undefined; later: boolean } => {
  const arnOf = (brief: ServiceDeploymentBrief) => brief.serviceDeploymentArn;
  const at = newestFirst.findIndex((brief) => arnOf(brief) === previous);
  const index = known
    ? newestFirst.findIndex((brief) => arnOf(brief) === known)
    : (at === -1 ? newestFirst.length : at) - 1;
  return { ours: newestFirst[index], later: index > 0 };
};

const reasonOf = ({ statusReason }: ServiceDeploymentBrief, otherwise: string): string =>
  statusReason?.trim() || otherwise;

const succeed = (
  service: Service,
  {
    ours,
    handle,
    steps,
    nowMs,
  }: { ours: ServiceDeploymentBrief; handle: DeploymentHandle; steps: StepReport[]; nowMs: number },
): Outcome => {
  const said: StepReport[] = [...steps, { message: 'ECS calls the deployment successful', level: 'done' }];
  if (!isSameRevision(service.taskDefinition, handle.taskDefinition)) {
    return {
      state: 'failed',
      steps: said,
      reason: 'It succeeded, and was replaced by another deployment since.',
    };
  }
  if (isSteady(service)) {
    const { runningCount = 0, desiredCount = 0 } = service;
    return {
      state: 'succeeded',
      steps: [...said, { message: `Steady: ${runningCount} of ${desiredCount} tasks run`, level: 'done' }],
    };
  }
  const endedMs = ours.finishedAt?.getTime() ?? nowMs;
  if (nowMs - endedMs < settleMs) return { state: 'running', steps: said };
  return {
    state: 'failed',
    steps: said,
    reason: `ECS calls the deployment successful, but ${describeSpan(settleMs)} later ${service.runningCount ?? 0} of ${service.desiredCount ?? 0} tasks run.`,
  };
};

const judge = (
  service: Service,
  input: {
    ours: ServiceDeploymentBrief;
    later: boolean;
    handle: DeploymentHandle;
    steps: StepReport[];
    nowMs: number;
  },
): Outcome => {
  const { ours, later, steps } = input;
  switch (ours.status) {
    case 'SUCCESSFUL':
      return succeed(service, input);
    case 'STOPPED':
      return {
        state: 'failed',
        steps,
        reason: later
          ? 'It was replaced by another deployment.'
          : reasonOf(ours, 'The deployment was stopped.'),
      };
    case 'ROLLBACK_SUCCESSFUL':
      return {
        state: 'failed',
        steps,
        reason: `It was rolled back: ${reasonOf(ours, 'the new tasks failed.')}`,
      };
    case 'ROLLBACK_FAILED':
      return {
        state: 'failed',
        steps,
        reason: `It was rolled back, and the rollback failed too: ${reasonOf(ours, 'look at the service.')}`,
      };
    case 'STOP_REQUESTED':
    case 'ROLLBACK_REQUESTED':
    case 'ROLLBACK_IN_PROGRESS':
      return {
        state: 'running',
        steps: [
          ...steps,
          { message: `ECS rolls back: ${reasonOf(ours, 'the new tasks failed')}`, level: 'warn' },
        ],
      };
    default:
      return { state: 'running', steps };
  }
};

/** A deployment's own start is on the clock of its events, which may be ahead of ours. */
const laterOf = (ours: Date, theirs: Date | undefined): Date => (theirs && theirs > ours ? theirs : ours);

/** One look at a rollout. It succeeded when the service deployment has, and the service is steady on its target. */
export const followDeployment = async (input: FollowInput<DeploymentHandle>): Promise<Outcome> => {
  const { access, plan, handle, startedAt, memory, signal } = input;
  const ref = serviceRefOf(plan.target);
  const payload = EcsPayload.parse(plan.payload);
  const previous = 'previous' in payload ? payload.previous : null;
  const [service, all] = await Promise.all([
    describeService(access, ref, signal),
    listOrNull(access, { ref, signal }),
  ]);
  const deployment = service.deployments?.find(({ id }) => id === handle.deployment);
  const { ours, later } = findOurs(all ?? [], { previous, known: memory.serviceDeployment });
  const isEnding = ours?.status?.startsWith('ROLLBACK') ?? false;
  const steps: StepReport[] = [
    ...reportEvents(service, laterOf(startedAt, deployment?.createdAt)),
    ...reportCounts(deployment),
    ...(await reportFailedTasks(access, { ref, deployment, memory, isEnding, signal })),
  ];
  const nowMs = access.now().getTime();
  if (all === null || (all.length === 0 && previous === null)) {
    return followUnseen(service, { handle, before: plan.seen, memory, steps, nowMs });
  }
  if (!ours) return { state: 'running', steps };
  memory.serviceDeployment = ours.serviceDeploymentArn;
  return judge(service, { ours, later, handle, steps, nowMs });
};
