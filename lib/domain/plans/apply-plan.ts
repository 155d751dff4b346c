import { plansApi } from '#lib/contract/api/plans-api.ts';
import type { Context } from '#lib/domain/context.ts';
import { notFound, unavailable } from '#lib/domain/domain-error.ts';
import type { StoredOperation } from '#lib/domain/ports/operation-store.ts';
import type { StoredPlan } from '#lib/domain/ports/operator.ts';
import { command } from '#lib/domain/verb.ts';
import { targetName } from './plan-target.ts';
import { answerEarlier, refuseChanged, refuseUnapplicable, refuseWhenReadOnly } from './refuse-apply.ts';

const findEarlier = async (ctx: Context, plan: StoredPlan, idempotencyKey: string) => {
  const [byKey, byPlan] = await Promise.all([
    ctx.operations.findByKey(idempotencyKey),
    ctx.operations.findByPlan(plan.id),
  ]);
  return answerEarlier({ byKey, byPlan }, plan);
};

const createOperation = (ctx: Context, plan: StoredPlan, idempotencyKey: string): StoredOperation => {
  const startedAt = ctx.now().toISOString();
  return {
    id: ctx.newId(),
    state: 'pending',
    action: plan.action,
    title: plan.title,
    target: plan.target,
    by: ctx.actor.name,
    plan: plan.id,
    changes: plan.changes,
    steps: [{ id: ctx.newId(), at: startedAt, message: `Applied by ${ctx.actor.name}`, level: 'info' }],
    startedAt,
    idempotencyKey,
    handle: null,
  };
};

/** The line that must be durable before AWS hears anything. */
const recordIntent = async (ctx: Context, operation: StoredOperation): Promise<void> => {
  try {
    await ctx.audit.append({
      by: operation.by,
      role: ctx.actor.role,
      action: operation.action.action,
      target: targetName(operation.target),
      outcome: 'intent',
      message: operation.title,
      requestId: ctx.requestId,
      operationId: operation.id,
    });
  } catch (cause) {
    const reason = 'The audit could not be written, so nothing was done.';
    await ctx.operations.update(operation.id, {
      state: 'failed',
      reason,
      finishedAt: ctx.now().toISOString(),
    });
    throw unavailable(reason, cause);
  }
};

/**
 * Carries a plan out: re-reads what the plan saw, records the intent, and answers while the change is sent
 * (once) and followed in the background. Writers of one service take turns, so that the second sees the first.
 */
export const applyPlan = command(plansApi.apply, {
  permission: 'plans:write',
  changesCloud: true,
  audit: (input) => ({ action: 'apply plan', target: input.plan }),
  run: async (ctx, { plan: planId, idempotencyKey, body }) => {
    refuseWhenReadOnly(ctx);
    const plan = await ctx.plans.find(planId);
    if (!plan) throw notFound('plan', planId);
    const earlier = await findEarlier(ctx, plan, idempotencyKey);
    if (earlier) return earlier;
    refuseUnapplicable(plan, body, ctx.now());
    return ctx.follower.inTurn(plan.target, ctx.signal, async () => {
      const meanwhile = await findEarlier(ctx, plan, idempotencyKey);
      if (meanwhile) return meanwhile;
      await ctx.follower.settle(plan.target, ctx.signal);
      refuseChanged(plan, await ctx.operator.see({ plan, signal: ctx.signal }));
      ctx.signal.throwIfAborted();
      const operation = createOperation(ctx, plan, idempotencyKey);
      const claim = await ctx.operations.claim(operation);
      if (!claim.claimed) {
        const other = {
          byKey: null,
          byPlan: null,
          [claim.by === 'key' ? 'byKey' : 'byPlan']: claim.existing,
        };
        return answerEarlier(other, plan) ?? { operationId: claim.existing.id };
      }
      await recordIntent(ctx, operation);
      ctx.follower.start(operation.id, plan.target);
      return { operationId: operation.id };
    });
  },
});
