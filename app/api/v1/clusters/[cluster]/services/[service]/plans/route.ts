import { createPlan } from '#lib/domain/plans/create-plan.ts';
import { handle } from '#lib/http/handle.ts';

export const POST = handle(createPlan);
