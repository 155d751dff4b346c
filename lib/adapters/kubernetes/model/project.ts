import type { z } from 'zod';
import type { Tracked } from '../watch/tracked.ts';
import type { Metadata } from './metadata.ts';

export type Kept<T> = T & Tracked;

const keep = <T extends { metadata: Metadata }>(object: T): Kept<T> => {
  const { uid, namespace, name, resourceVersion = '' } = object.metadata;
  return { ...object, uid, namespace, name, resourceVersion };
};

/** What is kept of a raw object: null for one that does not fit, so that one odd object spoils no list. */
export const projectBy =
  <Raw, T extends { metadata: Metadata }>(schema: z.ZodType<Raw>, toObject: (raw: Raw) => T) =>
  (raw: unknown): Kept<T> | null => {
    const parsed = schema.safeParse(raw);
    return parsed.success ? keep(toObject(parsed.data)) : null;
  };

export const asItIs = <T>(object: T): T => object;
