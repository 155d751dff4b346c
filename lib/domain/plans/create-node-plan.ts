import { plansApi } from '#lib/contract/api/plans-api.ts';
import { command } from '#lib/domain/verb.ts';
import { keepPlan } from './keep-plan.ts';
import { targetName } from './plan-target.ts';
import { refuseWhenReadOnly } from './refuse-apply.ts';

/** Computes and checks a change of a node, and keeps it for ten minutes. Nothing is done. */
export const createNodePlan = command(plansApi.createForNode, {
  permission: 'plans:write',
  changesCloud: true,
  audit: ({ cluster, node, body }) => ({
    action: `plan ${body.action}`,
    target: targetName({ clusterId: cluster, nodeId: node }),
  }),
  run: async (ctx, { cluster, node, body }) => {
    refuseWhenReadOnly(ctx);
    const draft = await ctx.operator.planNode({ ref: { cluster, node }, action: body, signal: ctx.signal });
    return keepPlan(ctx, { draft, action: body, target: { clusterId: cluster, nodeId: node, name: node } });
  },
});
