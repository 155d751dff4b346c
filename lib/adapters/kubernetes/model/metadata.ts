import { z } from 'zod';
import { flag, instant, listOf, text, texts, whole, words } from './lenient.ts';

const OwnerReference = z.object({
  apiVersion: z.string().catch(''),
  kind: z.string(),
  name: z.string(),
  uid: z.string().catch(''),
  controller: flag,
});
export type OwnerReference = z.output<typeof OwnerReference>;

// The whole object once more: nobody reads it, and it may hold values.
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** What every object has. Without a name it is none. */
export const Metadata = z.object({
  name: z.string().min(1),
  namespace: z.string().catch('').default(''),
  uid: z.string().catch('').default(''),
  resourceVersion: text,
  generation: whole,
  creationTimestamp: instant,
  deletionTimestamp: instant,
  deletionGracePeriodSeconds: whole,
  finalizers: texts,
  labels: words.default({}),
  annotations: words
    .default({})
    .transform(({ [lastApplied]: _dropped, ...rest }): Record<string, string> => rest),
  ownerReferences: listOf(OwnerReference),
});
export type Metadata = z.output<typeof Metadata>;

/** The owner that makes and unmakes it. */
export const controllerOwnerOf = ({ ownerReferences }: Metadata): OwnerReference | undefined =>
  ownerReferences.find(({ controller }) => controller);

/** A condition of any object. */
export const KubeCondition = z.object({
  type: z.string(),
  status: z.string().catch('Unknown'),
  reason: text,
  message: text,
  lastTransitionTime: instant,
  lastUpdateTime: instant,
});
export type KubeCondition = z.output<typeof KubeCondition>;

export const findCondition = (conditions: readonly KubeCondition[], type: string) =>
  conditions.find((one) => one.type === type);
