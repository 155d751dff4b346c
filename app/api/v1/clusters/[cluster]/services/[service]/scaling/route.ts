import { getScaling } from '#lib/domain/services/get-scaling.ts';
import { handle } from '#lib/http/handle.ts';

export const GET = handle(getScaling);
