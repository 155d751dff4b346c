import type { StoredPlan } from '#lib/domain/ports/operator.ts';
import type { PlanStore } from '#lib/domain/ports/plan-store.ts';
import type { Database } from './database.ts';

// Safe: the text was written by `create` below, from a StoredPlan.
const parseBody = (body: string): StoredPlan => JSON.parse(body) as StoredPlan;

/** Plans as kept: the whole as JSON, with the columns that are asked for. */
export const createPlanStore = ({ client }: Database): PlanStore => ({
  create: async (plan) => {
    await client.plan.create({
      data: {
        id: plan.id,
        clusterId: plan.target.clusterId,
        serviceId: plan.target.serviceId ?? '',
        by: plan.by,
        createdAt: new Date(plan.createdAt),
        expiresAt: new Date(plan.expiresAt),
        body: JSON.stringify(plan),
      },
    });
  },
  find: async (id) => {
    const row = await client.plan.findUnique({ where: { id } });
    if (!row) return null;
    const operation = await client.operation.findUnique({ where: { planId: id }, select: { id: true } });
    return { ...parseBody(row.body), ...(operation && { operationId: operation.id }) };
  },
});
