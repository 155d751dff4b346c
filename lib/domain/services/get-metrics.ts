import { servicesApi } from '#lib/contract/api/services-api.ts';
import type { metricRanges } from '#lib/contract/services.ts';
import { knownAnswer } from '#lib/domain/known-answer.ts';
import { query } from '#lib/domain/verb.ts';

const minuteMs = 60_000;
const rangeMs: Record<(typeof metricRanges)[number], number> = {
  '15m': 15 * minuteMs,
  '1h': 60 * minuteMs,
  '3h': 180 * minuteMs,
  '12h': 720 * minuteMs,
  '1d': 1_440 * minuteMs,
  '3d': 4_320 * minuteMs,
  '7d': 10_080 * minuteMs,
};

/** CPU, memory and load balancer metrics of a service. */
export const getMetrics = query(servicesApi.metrics, {
  permission: 'fleet:read',
  run: async (ctx, { range = '3h', ...ref }) =>
    knownAnswer(await ctx.fleet.getMetrics({ ...ref, rangeMs: rangeMs[range] })),
});
