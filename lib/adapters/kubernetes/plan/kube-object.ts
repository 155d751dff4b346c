import { createHash } from 'node:crypto';
import { z } from 'zod';
import { DomainError } from '#lib/domain/domain-error.ts';

const words = z.record(z.string(), z.string()).optional();

const KubeObjectSchema = z.looseObject({
  metadata: z.looseObject({
    name: z.string().min(1),
    namespace: z.string().optional(),
    uid: z.string().optional(),
    resourceVersion: z.string().optional(),
    labels: words,
    annotations: words,
  }),
  spec: z.record(z.string(), z.unknown()).default({}),
});
/** An object as the API has it, whole: what a patch and a diff are made of. */
export type KubeObject = z.output<typeof KubeObjectSchema>;

export const parseKubeObject = (raw: unknown): KubeObject => {
  const parsed = KubeObjectSchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw new DomainError('upstream_error', 'Kubernetes answered with something that is not an object.');
};

/** The whole object once more, and what controllers write as they go: neither is what somebody asked for. */
const uncounted = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  'deployment.kubernetes.io/revision',
  'deprecated.daemonset.template.generation',
]);

const countedAnnotations = (annotations: Record<string, string> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(annotations).filter(([name]) => !uncounted.has(name)));

/** What a change can be seen by: labels, annotations and the specification. */
export const contentOf = ({ metadata, spec }: KubeObject): Record<string, unknown> => ({
  metadata: { labels: metadata.labels ?? {}, annotations: countedAnnotations(metadata.annotations) },
  spec,
});

const sortKeys = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  // A null is what nobody gave: an answer may have it where another leaves it out.
  const given = Object.entries(value).filter(([, inner]) => inner !== null && inner !== undefined);
  const entries = given.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, sortKeys(inner)]));
};

/** The same for the same content, in whatever order its fields come. */
export const hashContent = (content: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(sortKeys(content ?? null)))
    .digest('hex')
    .slice(0, 32);

/** Values of environment variables as a mark that tells only whether they are the same. */
const hideValues = (value: unknown, isVariable = false): unknown => {
  if (Array.isArray(value)) return value.map((one) => hideValues(one, isVariable));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) =>
      isVariable && name === 'value'
        ? [name, `(${hashContent(inner).slice(0, 8)})`]
        : [name, hideValues(inner, name === 'env')],
    ),
  );
};

/**
 * Specification and identity of an object: what makes a conflict. Status and `resourceVersion` are no part of it,
 * so that a crash loop makes none; what is in environment variables is told apart, not kept.
 */
export const seenOf = (object: KubeObject): Record<string, unknown> => ({
  uid: object.metadata.uid ?? null,
  labels: object.metadata.labels ?? {},
  annotations: countedAnnotations(object.metadata.annotations),
  spec: hideValues(object.spec),
});
