import type { Incomplete } from '#lib/contract/common.ts';

const passing = new Set<string>(['aws_throttled', 'upstream_timeout', 'upstream_error', 'unavailable']);

/** A failure that passes by itself: what could not be read now can be read later. */
export const isPassing = (code: Incomplete['code']): boolean => passing.has(code);
