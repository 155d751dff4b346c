import type { Incomplete } from '#lib/contract/common.ts';

/** What the note above the tabs does not say already: a user of some namespaces is told so once. */
export const withoutNamespaces = <T extends Incomplete>(
  incomplete: readonly T[] | undefined,
  namespaces: readonly string[] | undefined,
): T[] => (incomplete ?? []).filter(({ scope }) => !(namespaces?.length && scope.endsWith(' namespaces')));

/** Whether a part of a cluster could not be read: what is missing there is not known, rather than none. */
export const isUnread = (incomplete: readonly Incomplete[], part: string): boolean =>
  incomplete.some(({ scope }) => scope.toLowerCase().includes(part));
