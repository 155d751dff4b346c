import { createHash } from 'node:crypto';
import type { ImageVersion } from './blueprint/types.ts';
import { findImage } from './ecr-state.ts';
import type { World } from './world.ts';

export type ImageReference = {
  account: string;
  region: string;
  repository: string;
  tag: string | null;
  digest: string | null;
};

const ecrPattern =
  /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/([^:@]+)(?::([^@]+))?(?:@(sha256:[0-9a-f]{64}))?$/;

/** Null for an image outside ECR. */
export function parseEcrImage(uri: string): ImageReference | null {
  const match = ecrPattern.exec(uri);
  if (!match) return null;
  const [, account = '', region = '', repository = '', tag, digest] = match;
  return { account, region, repository, tag: tag ?? (digest ? null : 'latest'), digest: digest ?? null };
}

export type ResolvedImage = { digest: string; version: ImageVersion | null };

const plainVersion: Omit<ImageVersion, 'version' | 'tags' | 'ageHours'> = {
  gone: false,
  needsMemoryMiB: 64,
  outOfMemoryAfterSeconds: 30,
  behaviour: { kind: 'runs' },
};

function findVersion(world: World, reference: ImageReference, version: string): ImageVersion {
  const repository = world.blueprint.repositories.find(
    (one) =>
      one.account === reference.account &&
      one.region === reference.region &&
      one.name === reference.repository,
  );
  return (
    repository?.versions.find((one) => one.version === version) ?? {
      ...plainVersion,
      version,
      tags: [],
      ageHours: 0,
    }
  );
}

/** What a pull of this image gets now; null when the registry does not have it. Public images always exist. */
export function resolveImage(world: World, uri: string, pinned?: string | null): ResolvedImage | null {
  const reference = parseEcrImage(uri);
  if (!reference) {
    const [, digest] = /@(sha256:[0-9a-f]{64})$/.exec(uri) ?? [];
    return { digest: digest ?? `sha256:${createHash('sha256').update(uri).digest('hex')}`, version: null };
  }
  const region = world.regions.get(`${reference.account}:${reference.region}`);
  if (!region) return null;
  const digest = pinned ?? reference.digest;
  const wanted = digest ? { digest } : { tag: reference.tag ?? 'latest' };
  const image = findImage(region.ecr, reference.repository, wanted);
  if (image?.status !== 'ACTIVE') return null;
  return { digest: image.digest, version: findVersion(world, reference, image.version) };
}
