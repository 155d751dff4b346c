import { z } from 'zod';
import type { KubeObject } from './kube-object.ts';

const text = z.string().optional().catch(undefined);
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
const Resources = z.object({ requests: quantities, limits: quantities }).optional().catch(undefined);

const Requirement = z.object({ key: z.string(), operator: z.string(), values: list(z.string()) });
const NodeTerm = z.object({ matchExpressions: list(Requirement), matchFields: list(Requirement) });
const Toleration = z.object({ key: text, operator: text, value: text, effect: text });
const OtherPods = z.object({ namespaces: list(z.string()), namespaceSelector: z.unknown().optional() });
const podAffinity = z
  .object({
    requiredDuringSchedulingIgnoredDuringExecution: list(OtherPods),
    preferredDuringSchedulingIgnoredDuringExecution: list(z.object({ podAffinityTerm: OtherPods })),
  })
  .optional()
  .catch(undefined);
const Affinity = z.object({
  nodeAffinity: z
    .object({
      requiredDuringSchedulingIgnoredDuringExecution: z
        .object({ nodeSelectorTerms: list(NodeTerm) })
        .optional(),
    })
    .optional()
    .catch(undefined),
  podAffinity,
  podAntiAffinity: podAffinity,
});

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
  resources: Resources,
  restartPolicy: text,
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
  /** Of the whole pod, beside what its containers ask. */
  resources: Resources,
  overhead: quantities.catch(undefined),
  nodeSelector: z.record(z.string(), z.string()).optional().catch(undefined),
  affinity: Affinity.optional().catch(undefined),
  tolerations: list(Toleration).catch([]),
  priorityClassName: text,
  activeDeadlineSeconds: z.number().optional().catch(undefined),
});
/** What a plan asks of a pod's specification: images, sizes, what it names in its namespace, and where it may go. */
export type PodSpec = z.output<typeof PodSpecSchema>;
export type PodContainer = PodSpec['containers'][number];
export type NodeTerm = z.output<typeof NodeTerm>;
export type Toleration = z.output<typeof Toleration>;
/** By name, as they are written: `250m`, `1Gi`. */
export type Quantities = NonNullable<z.output<typeof quantities>>;

const nothing: PodSpec = {
  containers: [],
  initContainers: [],
  volumes: [],
  imagePullSecrets: [],
  tolerations: [],
};

export const parsePodSpec = (raw: unknown): PodSpec => PodSpecSchema.catch(nothing).parse(raw);

type Template = { metadata?: { labels?: Record<string, string> }; spec?: unknown };

export const templateOf = ({ spec }: KubeObject): Template =>
  typeof spec.template === 'object' && spec.template !== null ? spec.template : {};

export const podSpecOf = (object: KubeObject): PodSpec => parsePodSpec(templateOf(object).spec);

/** Images by container, init containers too. */
export const imagesOf = ({ containers, initContainers }: PodSpec): Map<string, string> =>
  new Map([...initContainers, ...containers].map(({ name, image = '' }) => [name, image]));

/** Whether another image is to run in any container. */
export const changesImages = (current: PodSpec, wanted: PodSpec): boolean => {
  const now = imagesOf(current);
  return [...imagesOf(wanted)].some(([name, image]) => now.get(name) !== image);
};
