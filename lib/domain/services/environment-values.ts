import type { Actor } from '#lib/domain/context.ts';
import { isAllowed } from '#lib/domain/permission.ts';

type Named = { name: string; value: string | null };
const isNamed = (item: unknown): item is Named => typeof item === 'object' && item !== null && 'name' in item;

/** Environment values are for operators and above; everyone sees the names. */
export const maySeeEnvironment = (actor: Actor): boolean => isAllowed(actor.role, 'environment:read');

const hideValue = (item: unknown): unknown => (isNamed(item) ? { ...item, value: null } : item);
// A variable of Kubernetes may come from elsewhere instead of having a value.
const hideOwnValue = (item: unknown): unknown => (isNamed(item) && 'value' in item ? hideValue(item) : item);

const hiders: Record<string, (item: unknown) => unknown> = { environment: hideValue, env: hideOwnValue };

const hideMember = (key: string, value: unknown): unknown => {
  const hide = Array.isArray(value) && Object.hasOwn(hiders, key) ? hiders[key] : undefined;
  return hide && Array.isArray(value) ? value.map(hide) : hideEnvironment(value);
};

/** A copy in which each member of a list called `environment`, or Kubernetes' `env`, has a null `value`, at any depth. */
export const hideEnvironment = (content: unknown): unknown => {
  if (Array.isArray(content)) return content.map(hideEnvironment);
  if (typeof content !== 'object' || content === null) return content;
  return Object.fromEntries(Object.entries(content).map(([key, value]) => [key, hideMember(key, value)]));
};
