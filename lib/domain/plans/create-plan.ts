import { plansApi } from '#lib/contract/api/plans-api.ts';
import { command } from '#lib/domain/verb.ts';
import { keepPlan } from './keep-plan.ts';
import { refuseWhenReadOnly } from './refuse-apply.ts';

/** Computes and checks a change of a service, and keeps it for ten minutes. Nothing is done. */
export const createPlan = command(plansApi.create, {
  permission: 'plans:write',
  changesCloud: true,
  audit: ({ cluster, service, body }) => ({ action: `plan ${body.action}`, target: `${cluster}/${service}` }),
  run: async (ctx, { cluster, service, body }) => {
    refuseWhenReadOnly(ctx);
    const draft = await ctx.operator.plan({ ref: { cluster, service }, action: body, signal: ctx.signal });
    const target = { clusterId: cluster, serviceId: service, name: service };
    return keepPlan(ctx, { draft, action: body, target });
  },
});
