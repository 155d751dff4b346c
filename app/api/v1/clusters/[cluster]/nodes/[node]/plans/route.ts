import { createNodePlan } from '#lib/domain/plans/create-node-plan.ts';
import { handle } from '#lib/http/handle.ts';

export const POST = handle(createNodePlan);
