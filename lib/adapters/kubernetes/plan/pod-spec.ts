import { z } from 'zod';
import type { KubeObject } from './kube-object.ts';

const named = z
  .object({ name: z.string().optional(), optional: z.boolean().optional() })
  .optional()
  .catch(undefined);
const list = <T extends z.ZodType>(member: T) =>
  z
    .array(member)
    .nullish()
    .transform((all) => all ?? []);
const quantities = z.record(z.string(), z.union([z.string(), z.number()])).optional();

const Container = z.object({
  name: z.string(),
  image: z.string().optional(),
  imagePullPolicy: z.string().optional(),
  env: list(
    z.object({
      valueFrom: z.object({ secretKeyRef: named, configMapKeyRef: named }).optional().catch(undefined),
    }),
  ),
  envFrom: list(z.object({ secretRef: named, configMapRef: named })),
  resources: z.object({ requests: quantities, limits: quantities }).optional().catch(undefined),
});

const Volume = z.object({
  emptyDir: z.unknown().optional(),
  configMap: named,
  secret: z
    .object({ secretName: z.string().optional(), optional: z.boolean().optional() })
    .optional()
    .catch(undefined),
  projected: z
    .object({ sources: list(z.object({ configMap: named, secret: named })) })
    .optional()
    .catch(undefined),
});

const PodSpecSchema = z.object({
  containers: list(Container),
  initContainers: list(Container),
  volumes: list(Volume),
  imagePullSecrets: list(z.object({ name: z.string().optional() })),
  serviceAccountName: z.string().optional(),
});
/** What a plan asks of a pod's specification: images, sizes, and what it names in its namespace. */
export type PodSpec = z.output<typeof PodSpecSchema>;

const nothing: PodSpec = { containers: [], initContainers: [], volumes: [], imagePullSecrets: [] };

export const parsePodSpec = (raw: unknown): PodSpec => PodSpecSchema.catch(nothing).parse(raw);

type Template = { metadata?: { labels?: Record<string, string> }; spec?: unknown };

export const templateOf = ({ spec }: KubeObject): Template =>
  typeof spec.template === 'object' && spec.template !== null ? spec.template : {};

export const podSpecOf = (object: KubeObject): PodSpec => parsePodSpec(templateOf(object).spec);

/** Images by container, init containers too. */
export const imagesOf = ({ containers, initContainers }: PodSpec): Map<string, string> =>
  new Map([...initContainers, ...containers].map(({ name, image = '' }) => [name, image]));
