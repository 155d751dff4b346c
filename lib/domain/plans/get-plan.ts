import { plansApi } from '#lib/contract/api/plans-api.ts';
import { notFound } from '#lib/domain/domain-error.ts';
import { query } from '#lib/domain/verb.ts';
import { showPlan } from './show-plan.ts';

/** One plan, with the operation that applied it once there is one. */
export const getPlan = query(plansApi.get, {
  permission: 'plans:read',
  run: async (ctx, input) => {
    const plan = await ctx.plans.find(input.plan);
    if (!plan) throw notFound('plan', input.plan);
    const operation = await ctx.operations.findByPlan(plan.id);
    return { ...showPlan(plan, ctx.actor), operationId: operation?.id };
  },
});
