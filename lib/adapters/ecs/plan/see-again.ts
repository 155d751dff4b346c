import { serviceRefOf } from '#lib/domain/plans/plan-target.ts';
import type { StoredPlan } from '#lib/domain/ports/operator.ts';
import type { EcsAccess } from './ecs-access.ts';
import { EcsPayload } from './ecs-payload.ts';
import { findInstance, nodeRefOf, seenOfInstance } from './plan-node.ts';
import { seenOfStop } from './plan-stop-deployment.ts';
import { findTask, seenOfTask } from './plan-stop-task.ts';
import { readSituation, seenOf } from './situation.ts';

/** What a plan saw, read anew. */
export const seeAgain = async (
  access: EcsAccess,
  { plan, signal }: { plan: StoredPlan; signal: AbortSignal },
): Promise<Record<string, unknown>> => {
  const payload = EcsPayload.parse(plan.payload);
  if (payload.kind === 'node') {
    return seenOfInstance(await findInstance(access, nodeRefOf(plan.target), signal));
  }
  const ref = serviceRefOf(plan.target);
  if (payload.kind === 'stop-task') {
    return seenOfTask(await findTask(access, { cluster: ref.cluster, task: payload.task, signal }));
  }
  const situation = await readSituation(access, ref, signal);
  if (payload.kind === 'stop-deployment') return (await seenOfStop(access, situation, signal)).seen;
  return seenOf(situation);
};
