import type { Incomplete } from '#lib/contract/common.ts';

/** Whether a part of a cluster could not be read: what is missing there is not known, rather than none. */
export const isUnread = (incomplete: readonly Incomplete[], part: string): boolean =>
  incomplete.some(({ scope }) => scope.toLowerCase().includes(part));
