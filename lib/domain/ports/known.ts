import type { Incomplete } from '#lib/contract/common.ts';

/** A value with what could not be read of it. */
export type Read<T> = { value: T; incomplete: Incomplete[] };

/** A value as the inventory knows it: with the instant of its oldest datum. */
export type Known<T> = Read<T> & { asOf: string };
