import type { Check } from '#lib/contract/plans.ts';
import { shortDigest } from './ecr-reference.ts';
import type { ResolvedImage } from './resolve-images.ts';

const nameOf = ({ ecr, digest, reference }: ResolvedImage): string =>
  ecr?.tag ?? (digest ? shortDigest(digest) : reference);

const presence = (image: ResolvedImage): Check => {
  const id = `image-${image.container}`;
  const { state, ecr } = image;
  const what = `The image ${nameOf(image)} of container ${image.container}`;
  if (!ecr || !state) {
    return {
      id,
      level: 'unknown',
      message: `${what} is not in ECR, so nothing tells whether it can be pulled.`,
    };
  }
  switch (state.state) {
    case 'present':
      return state.expires
        ? {
            id,
            level: 'warn',
            message: `${what} is in ECR, but the lifecycle policy of ${ecr.repository} removes it at its next run.`,
            remedy: 'Give it a tag that the policy keeps.',
          }
        : { id, level: 'ok', message: `${what} is in ECR.` };
    case 'archived':
      return {
        id,
        level: 'block',
        message: `${what} is archived in ECR and cannot be pulled.`,
        remedy: 'Restore it first: aws ecr update-image-storage-class --target-storage-class STANDARD.',
      };
    case 'missing':
      return {
        id,
        level: 'block',
        message: `${what} is not in ECR (repository ${ecr.repository}): it could not be pulled.`,
        remedy: 'Choose another image, or push this one again.',
      };
    case 'unknown':
      return {
        id,
        level: 'unknown',
        message: `Whether ${what.replace('The', 'the')} is in ECR could not be read: ${state.reason}`,
      };
  }
};

const tagCheck = (image: ResolvedImage): Check[] => {
  const { container, ecr, digest, tag } = image;
  if (!ecr?.tag || !tag || tag === 'same') return [];
  const id = `tag-${container}`;
  const pinned = digest ? `The digest that ran here is used: ${shortDigest(digest)}.` : '';
  switch (tag) {
    case 'moved':
      return [{ id, level: 'warn', message: `The tag ${ecr.tag} has moved since. ${pinned}` }];
    case 'gone':
      return [{ id, level: 'warn', message: `The tag ${ecr.tag} is no longer in ECR. ${pinned}` }];
    case 'unread':
      return [
        {
          id,
          level: 'unknown',
          message: `Whether the tag ${ecr.tag} has moved could not be read. ${pinned}`,
        },
      ];
    case 'unrecorded':
      return [
        {
          id,
          level: 'unknown',
          message: `Nothing records which image the tag ${ecr.tag} meant when it ran here. What it means now will run.`,
        },
      ];
  }
};

/**
 * The checks of the images that will run. Containers whose image stays as it is are checked too, since
 * new tasks pull them again; of other registries nothing is said while the reference stays.
 */
export const checkImages = (
  images: readonly ResolvedImage[],
  current: ReadonlyMap<string, string>,
): Check[] =>
  images.flatMap((image) => {
    const stays = current.get(image.container) === image.reference && !image.pin;
    if (!image.ecr && stays) return [];
    return [presence(image), ...tagCheck(image)];
  });

const architectureNames: Record<string, string> = { X86_64: 'amd64', ARM64: 'arm64' };

/** Whether the images are built for the processor that the definition asks for. */
export const checkArchitecture = (
  images: readonly ResolvedImage[],
  definition: { runtimePlatform?: { cpuArchitecture?: string }; requiresCompatibilities?: readonly string[] },
): Check[] => {
  const isFargate = definition.requiresCompatibilities?.includes('FARGATE') ?? false;
  const asked = definition.runtimePlatform?.cpuArchitecture ?? (isFargate ? 'X86_64' : undefined);
  const wanted = asked && architectureNames[asked];
  if (!wanted) return [];
  return images.flatMap(({ container, state }): Check[] => {
    const built = state?.state === 'present' ? state.platforms.map(({ architecture }) => architecture) : [];
    if (built.length === 0 || built.includes(wanted)) return [];
    return [
      {
        id: `architecture-${container}`,
        level: 'block',
        message: `The image of container ${container} is built for ${built.join(' and ')}; the tasks run on ${asked}.`,
        remedy: `Build it for ${wanted}, or choose a definition with that architecture.`,
      },
    ];
  });
};
