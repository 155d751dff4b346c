import { type EcrReference, parseEcrReference, pinTo } from './ecr-reference.ts';
import { type ImageAccess, type ImageState, readImage } from './image-state.ts';

/** What will run in one container, and how that was found out. */
export type ResolvedImage = {
  container: string;
  /** As the definition names it. */
  reference: string;
  /** Null: in another registry, of which nothing is read. */
  ecr: EcrReference | null;
  /** Of the image that will run. */
  state: ImageState | null;
  digest?: string;
  /** Set when the definition's reference must give way to a digest. */
  pin?: string;
  /** What the tag means by now, compared with what ran. */
  tag?: 'same' | 'moved' | 'gone' | 'unread' | 'unrecorded';
};

type Input = {
  access: ImageAccess;
  container: { name?: string | undefined; image?: string | undefined };
  /** What ran when the definition was last used. */
  recorded: string | undefined;
  signal: AbortSignal;
};

/**
 * Finds what a container will run. A tag that has moved since, is gone, or cannot be read gives way to
 * the recorded digest, since ECS resolves tags anew for every deployment.
 */
export const resolveImage = async ({
  access,
  container,
  recorded,
  signal,
}: Input): Promise<ResolvedImage> => {
  const reference = container.image ?? '';
  const ecr = parseEcrReference(reference);
  const found = { container: container.name ?? '', reference, ecr };
  if (!ecr) return { ...found, state: null };
  const look = { access, at: ecr, signal };
  if (ecr.digest) {
    return { ...found, state: await readImage(look, { imageDigest: ecr.digest }), digest: ecr.digest };
  }
  const byTag = await readImage(look, { imageTag: ecr.tag });
  const tagDigest = 'digest' in byTag ? byTag.digest : undefined;
  if (!recorded) return { ...found, state: byTag, digest: tagDigest, tag: 'unrecorded' };
  if (tagDigest === recorded) return { ...found, state: byTag, digest: recorded, tag: 'same' };
  const tag = byTag.state === 'unknown' ? 'unread' : byTag.state === 'missing' ? 'gone' : 'moved';
  const state = byTag.state === 'unknown' ? byTag : await readImage(look, { imageDigest: recorded });
  return { ...found, state, digest: recorded, tag, pin: pinTo(ecr, recorded) };
};
