import { isSameRevision } from '#lib/adapters/ecs/names.ts';
import type { EcsAccess } from '#lib/adapters/ecs/plan/ecs-access.ts';
import { EcsPayload } from '#lib/adapters/ecs/plan/ecs-payload.ts';
import { findInstance, nodeRefOf, statusWanted } from '#lib/adapters/ecs/plan/plan-node.ts';
import { findTask } from '#lib/adapters/ecs/plan/plan-stop-task.ts';
import { describeServiceDeployment } from '#lib/adapters/ecs/plan/service-deployments.ts';
import { describeBounds, describeDefinition, describeService } from '#lib/adapters/ecs/plan/situation.ts';
import { isDomainError } from '#lib/domain/domain-error.ts';
import { serviceRefOf } from '#lib/domain/plans/plan-target.ts';
import type { StoredPlan } from '#lib/domain/ports/operator.ts';
import { instanceHandle } from './change-instance.ts';
import type { EcsHandle } from './ecs-handle.ts';
import { deploymentHandle } from './execute-plan.ts';
import { deregister, findCopy, isCopyOf } from './register-copy.ts';

export type Reconciled =
  | { took: 'applied'; handle: EcsHandle }
  | { took: 'not_applied' }
  | { took: 'unknown' };

type Input = { access: EcsAccess; plan: StoredPlan; operationId: string; signal: AbortSignal };

const unknown: Reconciled = { took: 'unknown' };
const notApplied: Reconciled = { took: 'not_applied' };

const refOf = ({ target }: StoredPlan) => serviceRefOf(target);

const reconcileCount = async ({ access, plan, signal }: Input, desired: number): Promise<Reconciled> => {
  const service = await describeService(access, refOf(plan), signal);
  if (service.desiredCount === desired) return { took: 'applied', handle: { kind: 'count', desired } };
  return service.desiredCount === plan.seen.desiredCount ? notApplied : unknown;
};

/** A copy that was registered and is not run is of no use to anybody. */
const cleanUp = async (input: Input, base: string): Promise<void> => {
  try {
    const copy = await findCopy(input.access, { base, operationId: input.operationId, signal: input.signal });
    if (copy) await deregister(input.access, copy);
  } catch (error) {
    if (!isDomainError(error)) throw error;
  }
};

const reconcileRollout = async (
  input: Input,
  payload: Extract<EcsPayload, { kind: 'rollout' }>,
): Promise<Reconciled> => {
  const { access, plan, operationId, signal } = input;
  const service = await describeService(access, refOf(plan), signal);
  const running = service.taskDefinition;
  const seenDefinition = String(plan.seen.taskDefinition ?? '');
  if (!running) return unknown;
  const isOurs = payload.copy
    ? !isSameRevision(running, seenDefinition) &&
      isCopyOf(await describeDefinition(access, running, signal), operationId)
    : isSameRevision(running, payload.base);
  if (isOurs) return { took: 'applied', handle: deploymentHandle(service, running) };
  if (!isSameRevision(running, seenDefinition)) return unknown;
  if (payload.copy) await cleanUp(input, payload.base);
  return notApplied;
};

const reconcileRestart = async ({ access, plan, signal }: Input): Promise<Reconciled> => {
  const service = await describeService(access, refOf(plan), signal);
  const primary = service.deployments?.find(({ status }) => status === 'PRIMARY')?.id ?? null;
  if (service.taskDefinition !== plan.seen.taskDefinition) return unknown;
  if (primary === plan.seen.primaryDeployment) return notApplied;
  return { took: 'applied', handle: deploymentHandle(service, service.taskDefinition ?? '') };
};

const reconcileTask = async ({ access, plan, signal }: Input, task: string): Promise<Reconciled> => {
  const found = await findTask(access, { cluster: plan.target.clusterId, task, signal });
  if (!found || found.desiredStatus === 'STOPPED') return { took: 'applied', handle: { kind: 'task', task } };
  return notApplied;
};

const reconcileBounds = async (
  { access, plan, signal }: Input,
  { min, max }: { min: number; max: number },
): Promise<Reconciled> => {
  const now = await describeBounds(access, refOf(plan), signal);
  if (now?.min === min && now.max === max) return { took: 'applied', handle: { kind: 'bounds', min, max } };
  const seen = plan.seen.autoscaling as { min?: number; max?: number } | null;
  return now?.min === seen?.min && now?.max === seen?.max ? notApplied : unknown;
};

const reconcileStop = async ({ access, signal }: Input, deployment: string): Promise<Reconciled> => {
  const status = (await describeServiceDeployment(access, deployment, signal))?.status ?? '';
  if (/^(ROLLBACK_|STOP)/.test(status)) return { took: 'applied', handle: { kind: 'stop', deployment } };
  return status === 'PENDING' || status === 'IN_PROGRESS' || status === 'SUCCESSFUL' ? notApplied : unknown;
};

const reconcileInstance = async (
  { access, plan, signal }: Input,
  payload: Extract<EcsPayload, { kind: 'node' }>,
): Promise<Reconciled> => {
  const { status } = await findInstance(access, nodeRefOf(plan.target), signal);
  if (status === statusWanted[payload.action]) return { took: 'applied', handle: instanceHandle(payload) };
  return status === plan.seen.status ? notApplied : unknown;
};

/** Reads back whether the change of a plan was made, without ever making it. */
export const reconcilePlan = async (input: Input): Promise<Reconciled> => {
  const payload = EcsPayload.parse(input.plan.payload);
  switch (payload.kind) {
    case 'scale':
      return reconcileCount(input, payload.desired);
    case 'rollout':
      return reconcileRollout(input, payload);
    case 'restart':
      return reconcileRestart(input);
    case 'stop-task':
      return reconcileTask(input, payload.task);
    case 'autoscaling':
      return reconcileBounds(input, payload);
    case 'stop-deployment':
      return payload.deployment ? reconcileStop(input, payload.deployment) : notApplied;
    case 'node':
      return reconcileInstance(input, payload);
  }
};
