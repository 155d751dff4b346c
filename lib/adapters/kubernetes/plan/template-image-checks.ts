import { parseEcrReference } from '#lib/adapters/ecr/ecr-reference.ts';
import { checkImages } from '#lib/adapters/ecr/image-checks.ts';
import { type ResolvedImage, resolveImage } from '#lib/adapters/ecr/resolve-images.ts';
import { parseImageReference } from '#lib/adapters/terms/image-reference.ts';
import type { Check } from '#lib/contract/plans.ts';
import type { KubernetesPlanAccess } from './kubernetes-plan-access.ts';
import { imagesOf, type PodSpec } from './pod-spec.ts';

const noRegistry = 'this cluster is reached through a kubeconfig, without an AWS account.';

/** What each container will run, as far as ECR tells. */
export const resolveTemplateImages = (
  { images: access }: KubernetesPlanAccess,
  spec: PodSpec,
  signal: AbortSignal,
): Promise<ResolvedImage[]> =>
  Promise.all(
    [...imagesOf(spec)].map(async ([name, image]): Promise<ResolvedImage> => {
      const ecr = parseEcrReference(image);
      if (access || !ecr) {
        if (!access) return { container: name, reference: image, ecr: null, state: null };
        const found = await resolveImage({ access, container: { name, image }, recorded: undefined, signal });
        return { ...found, tag: undefined };
      }
      return { container: name, reference: image, ecr, state: { state: 'unknown', reason: noRegistry } };
    }),
  );

/** A tag that was pushed after the revision ran here means another image by now. */
const movedTags = (images: readonly ResolvedImage[], ranAt: Date | undefined): Check[] =>
  images.flatMap(({ container, ecr, state }): Check[] =>
    ranAt && ecr?.tag && state?.state === 'present' && state.pushedAt && state.pushedAt > ranAt
      ? [
          {
            id: `tag-${container}`,
            level: 'warn',
            message: `The tag ${ecr.tag} was pushed after this revision was made: it means another image than ran here then.`,
            remedy: 'Deploy the digest that you want instead.',
          },
        ]
      : [],
  );

const latestTags = (spec: PodSpec): Check[] => {
  const floating = [...imagesOf(spec)].filter(([, image]) => {
    const { tag, digest } = parseImageReference(image);
    return !digest && (tag === undefined || tag === 'latest');
  });
  return floating.length === 0
    ? []
    : [
        {
          id: 'latest-tag',
          level: 'warn',
          message: `The image of ${floating.map(([name]) => name).join(', ')} is named by the tag latest: each node may run another one.`,
          remedy: 'Deploy it by digest.',
        },
      ];
};

type Input = {
  spec: PodSpec;
  /** What runs now: of what stays and is in no registry of ours nothing is said. */
  current: PodSpec;
  images: readonly ResolvedImage[];
  /** When the revision was made, where an earlier one is gone back to. */
  ranAt?: Date | undefined;
};

/** Whether the images of new pods can be pulled, and mean what they meant. */
export const checkTemplateImages = ({ spec, current, images, ranAt }: Input): Check[] => [
  ...checkImages(images, imagesOf(current)),
  ...movedTags(images, ranAt),
  ...latestTags(spec),
];
