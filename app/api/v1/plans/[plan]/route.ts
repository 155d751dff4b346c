import { getPlan } from '#lib/domain/plans/get-plan.ts';
import { handle } from '#lib/http/handle.ts';

export const GET = handle(getPlan);
