import type { Plan, PlanAction, PlanTarget } from '#lib/contract/plans.ts';
import type { Context } from '#lib/domain/context.ts';
import type { PlanDraft, StoredPlan } from '#lib/domain/ports/operator.ts';
import { showPlan } from './show-plan.ts';

const lifetimeMs = 10 * 60_000;

/** The same for two plans that saw the same state and make the same change. */
const fingerprintOf = async (...parts: unknown[]): Promise<string> => {
  const bytes = new TextEncoder().encode(JSON.stringify(parts));
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
};

/** Keeps what the planner found as a plan, for ten minutes. */
export const keepPlan = async (
  ctx: Context,
  { draft, action, target }: { draft: PlanDraft; action: PlanAction; target: PlanTarget },
): Promise<Plan> => {
  const { taskId, name = target.name, seen, payload, ...found } = draft;
  const createdAt = ctx.now();
  const plan: StoredPlan = {
    id: ctx.newId(),
    action,
    ...found,
    target: { ...target, name, ...(taskId === undefined ? {} : { taskId }) },
    by: ctx.actor.name,
    createdAt: createdAt.toISOString(),
    expiresAt: new Date(createdAt.getTime() + lifetimeMs).toISOString(),
    fingerprint: await fingerprintOf(action, seen, draft.changes),
    seen,
    payload,
  };
  await ctx.plans.create(plan);
  return showPlan(plan, ctx.actor);
};
