import type { Actor } from '#lib/domain/context.ts';
import { isAllowed } from '#lib/domain/permission.ts';

type Named = { name: string; value: string | null };
const isNamed = (item: unknown): item is Named => typeof item === 'object' && item !== null && 'name' in item;

/** Environment values are for operators and above; everyone sees the names. */
export const maySeeEnvironment = (actor: Actor): boolean => isAllowed(actor.role, 'environment:read');

const hideValue = (item: unknown): unknown => (isNamed(item) ? { ...item, value: null } : item);

/** A copy in which each member of a list called `environment` has a null `value`, at any depth. */
export const hideEnvironment = (content: unknown): unknown => {
  if (Array.isArray(content)) return content.map(hideEnvironment);
  if (typeof content !== 'object' || content === null) return content;
  const entries = Object.entries(content).map(([key, value]) => [
    key,
    key === 'environment' && Array.isArray(value) ? value.map(hideValue) : hideEnvironment(value),
  ]);
  return Object.fromEntries(entries);
};
