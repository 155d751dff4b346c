import type { Change } from '#lib/contract/deployments.ts';

const environmentFields = new Set(['environment', 'env']);
const environmentValue = /\/(?:environment|env)\/[^/]+\/value$/;
const environmentMember = /\/(?:environment|env)\/[^/]+$/;
const environmentList = /\/(?:environment|env)$/;

const hideValue = (member: unknown): unknown =>
  typeof member === 'object' && member !== null && 'value' in member ? { ...member, value: null } : member;

const hideWithin = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(hideWithin);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      environmentFields.has(name) && Array.isArray(inner) ? inner.map(hideValue) : hideWithin(inner),
    ]),
  );
};

const hideSide = (path: string, side: unknown): unknown => {
  if (environmentValue.test(path)) return side === null ? null : 'hidden';
  if (environmentMember.test(path)) return hideValue(side);
  if (environmentList.test(path) && Array.isArray(side)) return side.map(hideValue);
  return hideWithin(side);
};

/** Changes for those who may see the names of environment variables, not their values: it is still told that a value differs. */
export const redactChanges = (changes: readonly Change[]): Change[] =>
  changes.map(({ path, from, to }) => ({ path, from: hideSide(path, from), to: hideSide(path, to) }));
