import { applyPlan } from '#lib/domain/plans/apply-plan.ts';
import { handle } from '#lib/http/handle.ts';

export const POST = handle(applyPlan);
