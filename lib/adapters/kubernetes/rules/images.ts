import { toContainerImage } from '#lib/adapters/terms/image-reference.ts';
import type { ContainerImage } from '#lib/contract/common.ts';
import type { Pod } from '../model/pod.ts';
import { digestOfImageId } from './pod-state.ts';

/** The one digest that pods run of a container, as long as they agree and run this reference. */
const digestOf = (pods: readonly Pod[], container: string, reference: string): string | undefined => {
  const digests = new Set<string>();
  for (const { spec, status } of pods) {
    if (spec.containers.find(({ name }) => name === container)?.image !== reference) continue;
    const one = status.containerStatuses.find(({ name }) => name === container);
    const digest = one && digestOfImageId(one.imageID);
    if (digest) digests.add(digest);
  }
  const [digest] = digests;
  return digests.size === 1 ? digest : undefined;
};

/** What a template runs, with the digests that its pods tell. */
export const imagesOf = (
  containers: readonly { name: string; image: string }[],
  pods: readonly Pod[],
): ContainerImage[] =>
  containers.map(({ name, image }) => toContainerImage(name, image, digestOf(pods, name, image)));
