import type { ServiceStatus } from '#lib/contract/services.ts';

export type JudgedStatus = { status: ServiceStatus; reason: string };

/** Fewer tasks than desired are normal for this long after a change. */
export const startDeadlineMs = 5 * 60_000;
