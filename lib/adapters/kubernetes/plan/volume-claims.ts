import { z } from 'zod';
import { kubePath } from '#lib/adapters/kubernetes/client/kube-path.ts';
import { listOf, text, whole, words } from '#lib/adapters/kubernetes/model/lenient.ts';
import { Metadata } from '#lib/adapters/kubernetes/model/metadata.ts';
import { asItIs, projectBy } from '#lib/adapters/kubernetes/model/project.ts';
import { parseQuantity } from '#lib/adapters/kubernetes/model/quantity.ts';
import type { PlanCluster } from './kubernetes-plan-access.ts';
import type { Amounts } from './pod-size.ts';
import { isUnread, listObjects, orUnread, type Unread } from './read-or-unknown.ts';
import type { Situation } from './situation.ts';

const ClaimTemplate = z.object({
  metadata: z.object({ name: z.string(), annotations: words.default({}) }),
  spec: z
    .object({
      storageClassName: text,
      volumeAttributesClassName: text,
      resources: z
        .object({
          requests: z
            .record(z.string(), z.union([z.string(), z.number()]))
            .catch({})
            .default({}),
        })
        .catch({ requests: {} })
        .default({ requests: {} }),
    })
    .catch({ resources: { requests: {} } })
    .default({ resources: { requests: {} } }),
});
/** One of a StatefulSet's volumeClaimTemplates. */
export type ClaimTemplate = z.output<typeof ClaimTemplate>;

const SetSpec = z.object({
  ordinals: z.object({ start: whole }).optional().catch(undefined),
  volumeClaimTemplates: listOf(ClaimTemplate),
});

const beta = 'volume.beta.kubernetes.io/storage-class';

/** The storage class that a claim is made with: `''` is none at all; undefined where the default is not known. */
const classOf = ({ metadata, spec }: ClaimTemplate, byDefault: string | undefined): string | undefined =>
  metadata.annotations[beta] ?? spec.storageClassName ?? byDefault;

/**
 * What a claim counts in a quota, by the quota's own names.
 * https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-for-storage
 */
export const demandOfClaim = (template: ClaimTemplate, byDefault: string | undefined): Amounts => {
  const storage = parseQuantity(template.spec.resources.requests.storage) ?? 0;
  const scope = classOf(template, byDefault);
  const prefix = `${scope}.storageclass.storage.k8s.io`;
  return {
    persistentvolumeclaims: 1,
    'count/persistentvolumeclaims': 1,
    'requests.storage': storage,
    ...(scope ? { [`${prefix}/persistentvolumeclaims`]: 1, [`${prefix}/requests.storage`]: storage } : {}),
  };
};

const projectNamed = projectBy(z.object({ metadata: Metadata }), asItIs);

const isDefault = ({ annotations }: Metadata): boolean =>
  ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class'].some(
    (mark) => annotations[mark] === 'true',
  );

/** Of several default classes the newest counts. */
const findDefaultClass = async (cluster: PlanCluster, signal: AbortSignal): Promise<string | undefined> => {
  const path = kubePath({ group: 'storage.k8s.io', version: 'v1', resource: 'storageclasses' });
  const all = await listObjects(cluster, { path, project: projectNamed, signal }).catch(orUnread);
  // Whoever may not read them is told of the quotas that name no class.
  if (isUnread(all)) return undefined;
  const newestFirst = (a: Metadata, b: Metadata) =>
    (b.creationTimestamp ?? '').localeCompare(a.creationTimestamp ?? '') || a.name.localeCompare(b.name);
  return all
    .map(({ metadata }) => metadata)
    .filter(isDefault)
    .toSorted(newestFirst)[0]?.name;
};

export type ClaimFacts = {
  templates: ClaimTemplate[];
  /** The names of the claims that are there, by those of earlier members too. */
  existing: ReadonlySet<string> | Unread;
  /** The storage class of a claim that names none, where one of the templates does not. */
  defaultClass: string | undefined;
  /** The number of the first member. */
  start: number;
};

/** What decides of the volumes of members that are added to a StatefulSet; null where it claims none. */
export const readClaimFacts = async (
  situation: Situation,
  signal: AbortSignal,
): Promise<ClaimFacts | null> => {
  const { cluster, namespace, object, kind } = situation;
  const { ordinals, volumeClaimTemplates: templates } = SetSpec.parse(object.spec);
  if (kind !== 'statefulset' || templates.length === 0) return null;
  const [existing, defaultClass] = await Promise.all([
    listObjects(cluster, {
      path: kubePath({ version: 'v1', namespace, resource: 'persistentvolumeclaims' }),
      project: projectNamed,
      signal,
    })
      .then((all) => new Set(all.map(({ name }) => name)))
      .catch(orUnread),
    templates.every((template) => classOf(template, undefined) !== undefined)
      ? undefined
      : findDefaultClass(cluster, signal),
  ]);
  return { templates, existing, defaultClass, start: ordinals?.start ?? 0 };
};
