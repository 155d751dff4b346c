import type { ImageDetail } from '@aws-sdk/client-ecr';
import type { Image, Scan } from '#lib/contract/images.ts';

/** Media types of an index: one name for several platforms. */
const indexTypes = new Set([
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
]);

export const isIndex = (mediaType: string | undefined): boolean =>
  mediaType !== undefined && indexTypes.has(mediaType);

// ECR names the type of the config; others repeat the type of the manifest.
const imageTypes =
  /image\.config|container\.image|oci\.image\.(manifest|index)\.|distribution\.manifest\.(list\.)?v2\+json/;

/** Signatures, attestations and charts are kept beside images and are none. */
export const isRunnable = ({ artifactMediaType }: ImageDetail): boolean =>
  !artifactMediaType || imageTypes.test(artifactMediaType);

/** An image as the lists show it. */
export const toImage = (
  raw: ImageDetail,
  known: { repositoryId: string; scan?: Scan; expires?: string },
): Image => ({
  digest: raw.imageDigest ?? '',
  repositoryId: known.repositoryId,
  tags: raw.imageTags ?? [],
  pushedAt: raw.imagePushedAt?.toISOString() ?? null,
  sizeBytes: raw.imageSizeInBytes ?? null,
  mediaType: raw.imageManifestMediaType,
  multiArchitecture: raw.imageManifestMediaType ? isIndex(raw.imageManifestMediaType) : undefined,
  status: raw.imageStatus ?? 'ACTIVE',
  lastPulledAt: raw.lastRecordedPullTime?.toISOString(),
  scan: known.scan,
  runsIn: [],
  expires: known.expires,
});
