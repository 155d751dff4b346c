import { z } from 'zod';

/** What a watch must know of whatever is made of an object. */
export type Tracked = { uid: string; namespace: string; name: string; resourceVersion: string };

/** One object that came, changed or went; a `removed` object is told as it was last seen. */
export type Change<T> = { kind: 'added' | 'changed' | 'removed'; before?: T; after?: T };

export const keyOf = ({ namespace, name }: Pick<Tracked, 'namespace' | 'name'>): string =>
  `${namespace}/${name}`;

const Metadata = z.object({
  uid: z.string().catch(''),
  name: z.string(),
  namespace: z.string().catch(''),
  resourceVersion: z.string(),
});

const WatchEvent = z.discriminatedUnion('type', [
  z.object({ type: z.enum(['ADDED', 'MODIFIED', 'DELETED']), object: z.object({ metadata: Metadata }) }),
  z.object({
    type: z.literal('BOOKMARK'),
    object: z.object({ metadata: z.object({ resourceVersion: z.string() }) }),
  }),
  z.object({ type: z.literal('ERROR'), object: z.object({ code: z.number().catch(500) }) }),
]);

export type WatchEvent =
  | { type: 'present' | 'gone'; identity: Tracked; raw: unknown }
  | { type: 'bookmark'; resourceVersion: string }
  | { type: 'error'; httpStatus: number; raw: unknown };

const parseJson = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};

/**
 * A line of a watch; null when it is none.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
 */
export const parseWatchLine = (line: string): WatchEvent | null => {
  const json = parseJson(line);
  const parsed = WatchEvent.safeParse(json);
  if (!parsed.success) return null;
  const raw = (json as { object: unknown }).object;
  const event = parsed.data;
  switch (event.type) {
    case 'ADDED':
    case 'MODIFIED':
      return { type: 'present', identity: event.object.metadata, raw };
    case 'DELETED':
      return { type: 'gone', identity: event.object.metadata, raw };
    case 'BOOKMARK':
      return { type: 'bookmark', resourceVersion: event.object.metadata.resourceVersion };
    case 'ERROR':
      return { type: 'error', httpStatus: event.object.code, raw };
  }
};
