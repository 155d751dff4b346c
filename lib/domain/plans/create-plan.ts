import { plansApi } from '#lib/contract/api/plans-api.ts';
import type { StoredPlan } from '#lib/domain/ports/operator.ts';
import { command } from '#lib/domain/verb.ts';
import { refuseWhenReadOnly } from './refuse-apply.ts';
import { showPlan } from './show-plan.ts';

const lifetimeMs = 10 * 60_000;

/** The same for two plans that saw the same state and make the same change. */
const fingerprintOf = async (...parts: unknown[]): Promise<string> => {
  const bytes = new TextEncoder().encode(JSON.stringify(parts));
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
};

/** Computes and checks a change of a service, and keeps it for ten minutes. Nothing is done. */
export const createPlan = command(plansApi.create, {
  permission: 'plans:write',
  changesCloud: true,
  audit: ({ cluster, service, body }) => ({ action: `plan ${body.action}`, target: `${cluster}/${service}` }),
  run: async (ctx, { cluster, service, body }) => {
    refuseWhenReadOnly(ctx);
    const draft = await ctx.operator.plan({ ref: { cluster, service }, action: body, signal: ctx.signal });
    const createdAt = ctx.now();
    const plan: StoredPlan = {
      id: ctx.newId(),
      action: body,
      title: draft.title,
      target: { clusterId: cluster, serviceId: service, taskId: draft.taskId, name: service },
      by: ctx.actor.name,
      createdAt: createdAt.toISOString(),
      expiresAt: new Date(createdAt.getTime() + lifetimeMs).toISOString(),
      fingerprint: await fingerprintOf(body, draft.seen, draft.changes),
      changes: draft.changes,
      unchanged: draft.unchanged,
      checks: draft.checks,
      confirm: draft.confirm,
      seen: draft.seen,
      payload: draft.payload,
    };
    await ctx.plans.create(plan);
    return showPlan(plan, ctx.actor);
  },
});
