import type { Incomplete } from '#lib/contract/common.ts';

/**
 * A value with what could not be read of it. `readAt` is told where the value was not read just now: what a
 * watch keeps is as old as the watch's last sign of life.
 */
export type Read<T> = { value: T; incomplete: Incomplete[]; readAt?: Date };

/** A value as the inventory knows it: with the instant of its oldest datum. */
export type Known<T> = { value: T; incomplete: Incomplete[]; asOf: string };
