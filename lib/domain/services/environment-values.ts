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

const noValues = (data: unknown): unknown =>
  typeof data === 'object' && data !== null
    ? Object.fromEntries(Object.keys(data).map((key) => [key, null]))
    : data;

/** What a ConfigMap holds becomes environment values, so it is hidden as they are. */
const hideConfigMap = (content: object): object => {
  if (!('kind' in content) || content.kind !== 'ConfigMap') return content;
  const { data, binaryData } = content as { data?: unknown; binaryData?: unknown };
  return {
    ...content,
    ...(data === undefined ? {} : { data: noValues(data) }),
    ...(binaryData === undefined ? {} : { binaryData: noValues(binaryData) }),
  };
};

/** A copy in which each member of a list called `environment`, or Kubernetes' `env`, has a null `value`, at any depth, and a ConfigMap only keys. */
export const hideEnvironment = (content: unknown): unknown => {
  if (Array.isArray(content)) return content.map(hideEnvironment);
  if (typeof content !== 'object' || content === null) return content;
  const entries = Object.entries(hideConfigMap(content));
  return Object.fromEntries(entries.map(([key, value]) => [key, hideMember(key, value)]));
};
