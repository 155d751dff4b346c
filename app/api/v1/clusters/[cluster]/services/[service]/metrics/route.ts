import { getMetrics } from '#lib/domain/services/get-metrics.ts';
import { handle } from '#lib/http/handle.ts';

export const GET = handle(getMetrics);
