import { kubePath } from '#lib/adapters/kubernetes/client/kube-path.ts';
import { Metadata } from '#lib/adapters/kubernetes/model/metadata.ts';
import { parseImageReference } from '#lib/adapters/terms/image-reference.ts';
import type { Check } from '#lib/contract/plans.ts';
import { isDomainError } from '#lib/domain/domain-error.ts';
import { type KubeObject, parseKubeObject } from './kube-object.ts';
import type { PlanCluster } from './kubernetes-plan-access.ts';
import { imagesOf, type PodSpec } from './pod-spec.ts';
import { metadataOnly } from './read-or-unknown.ts';
import type { Situation } from './situation.ts';

const id = 'image-updater';

/** Keel changes images of workloads by a policy on them. https://keel.sh/docs/#policies */
export const checkKeel = ({ metadata }: KubeObject): Check[] => {
  const { annotations, labels } = Metadata.parse(metadata);
  const policy = annotations['keel.sh/policy'] ?? labels['keel.sh/policy'];
  return !policy || policy === 'never'
    ? []
    : [
        {
          id,
          level: 'warn',
          message: `Keel updates the images of ${metadata.name} by itself (keel.sh/policy: ${policy}): it may put a newer one in place of this at any time.`,
          remedy: 'Set keel.sh/policy to never in the manifest until this is settled.',
        },
      ];
};

const listAnnotation = 'argocd-image-updater.argoproj.io/image-list';

/** `web=registry/shop/web:~1.2, registry/proxy`: the repositories in it. */
const repositoriesOf = (list: string): string[] =>
  list.split(',').map((entry) => {
    const image = entry.trim().replace(/^[\w.-]+=/, '');
    return parseImageReference(image.replace(/:[^/@]*$/, '')).name;
  });

/** Of an Argo CD application: whether its image updater follows one of the images that change. */
export const checkArgoUpdater = (application: KubeObject, changed: readonly string[]): Check[] => {
  const list = application.metadata.annotations?.[listAnnotation];
  const followed = list ? repositoriesOf(list) : [];
  const name = changed.find((image) => followed.includes(parseImageReference(image).name));
  return name === undefined
    ? []
    : [
        {
          id,
          level: 'warn',
          message: `Argo CD Image Updater follows ${parseImageReference(name).name} for the application ${application.metadata.name}: it puts the newest image of its rule in place of this within minutes.`,
          remedy: `Pin the image in ${listAnnotation} of the application, or take it out, until this is settled.`,
        },
      ];
};

/** An application outside of Argo CD's own namespace is tracked as `<namespace>_<name>`. */
const applicationPath = (metadata: Metadata): string | undefined => {
  const { annotations, labels } = metadata;
  const tracked =
    annotations['argocd.argoproj.io/tracking-id']?.split(':')[0] ?? labels['argocd.argoproj.io/instance'];
  if (!tracked) return undefined;
  const [namespace, name] = tracked.includes('_') ? tracked.split('_', 2) : ['argocd', tracked];
  return name
    ? kubePath({ group: 'argoproj.io', version: 'v1alpha1', namespace, resource: 'applications', name })
    : undefined;
};

const readApplication = async (
  { client }: PlanCluster,
  path: string,
  signal: AbortSignal,
): Promise<KubeObject | null> => {
  try {
    return parseKubeObject(await client.read(path, { accept: metadataOnly, signal }));
  } catch (error) {
    // It may be in another cluster, or not for us to read: that it belongs to Argo CD is told all the same.
    if (isDomainError(error)) return null;
    throw error;
  }
};

/** Who moves images by himself, and would put another in place of the one that is wanted. */
export const checkUpdaters = async (
  { cluster, object }: Pick<Situation, 'cluster' | 'object'>,
  { current, wanted, signal }: { current: PodSpec; wanted: PodSpec; signal: AbortSignal },
): Promise<Check[]> => {
  const now = imagesOf(current);
  const changed = [...imagesOf(wanted)].flatMap(([name, image]) => (now.get(name) === image ? [] : [image]));
  if (changed.length === 0) return [];
  const keel = checkKeel(object);
  const path = applicationPath(Metadata.parse(object.metadata));
  if (keel.length > 0 || !path) return keel;
  const application = await readApplication(cluster, path, signal);
  return application ? checkArgoUpdater(application, changed) : [];
};
