import { BatchGetImageCommand, GetDownloadUrlForLayerCommand } from '@aws-sdk/client-ecr';
import { LRUCache } from 'lru-cache';
import { chunksOf } from '#lib/adapters/aws/map-limited.ts';
import { DomainError, notFound } from '#lib/domain/domain-error.ts';
import { ConfigBlob, Manifest } from './image-layers.ts';
import type { RegistryAccess } from './registry-access.ts';

const acceptedTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];
/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchGetImage.html */
const batchSize = 100;
const configDeadlineMs = 10_000;
const maxConfigBytes = 4_000_000;

const parseJson = <T>(schema: { parse: (value: unknown) => T }, text: string, what: string): T => {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new DomainError('upstream_error', `The ${what} is not what the OCI image specification says.`, {
      cause,
    });
  }
};

/** Manifests and configs by digest. They never change, and BatchGetImage counts as a pull: each is read once. */
export const createManifestReader = (access: Pick<RegistryAccess, 'ecr' | 'call' | 'account'>) => {
  const manifests = new LRUCache<string, Manifest>({ max: 2_000 });
  const configs = new LRUCache<string, ConfigBlob>({ max: 500 });

  const fetchManifests = async (name: string, digests: string[], signal: AbortSignal): Promise<void> => {
    const answer = await access.call({
      action: 'ecr:BatchGetImage',
      resource: name,
      signal,
      send: (options) =>
        access.ecr.send(
          new BatchGetImageCommand({
            registryId: access.account,
            repositoryName: name,
            imageIds: digests.map((imageDigest) => ({ imageDigest })),
            acceptedMediaTypes: acceptedTypes,
          }),
          options,
        ),
    });
    for (const { imageId, imageManifest } of answer.images ?? [])
      if (imageId?.imageDigest && imageManifest)
        manifests.set(`${name}@${imageId.imageDigest}`, parseJson(Manifest, imageManifest, 'manifest'));
  };

  /** Those of the digests that the registry has, by digest. */
  const readManifests = async (
    name: string,
    digests: string[],
    signal: AbortSignal,
  ): Promise<Map<string, Manifest>> => {
    const unknown = digests.filter((digest) => !manifests.has(`${name}@${digest}`));
    for (const some of chunksOf(unknown, batchSize)) await fetchManifests(name, some, signal);
    return new Map(
      digests.flatMap((digest) => {
        const manifest = manifests.get(`${name}@${digest}`);
        return manifest ? [[digest, manifest] as const] : [];
      }),
    );
  };

  const readManifest = async (
    ref: { name: string; digest: string },
    signal: AbortSignal,
  ): Promise<Manifest> => {
    const manifest = (await readManifests(ref.name, [ref.digest], signal)).get(ref.digest);
    if (!manifest) throw notFound('image', ref.digest);
    return manifest;
  };

  const readConfig = async (
    ref: { name: string; digest: string },
    signal: AbortSignal,
  ): Promise<ConfigBlob> => {
    const known = configs.get(ref.digest);
    if (known) return known;
    const { downloadUrl } = await access.call({
      action: 'ecr:GetDownloadUrlForLayer',
      resource: ref.name,
      signal,
      send: (options) =>
        access.ecr.send(
          new GetDownloadUrlForLayerCommand({
            registryId: access.account,
            repositoryName: ref.name,
            layerDigest: ref.digest,
          }),
          options,
        ),
    });
    if (!downloadUrl) throw notFound('layer', ref.digest);
    const response = await fetch(downloadUrl, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(configDeadlineMs)]),
    }).catch((cause: unknown) => {
      throw new DomainError(
        'upstream_error',
        'The image config could not be downloaded from where ECR keeps it.',
        { cause },
      );
    });
    const text = await response.text();
    if (!response.ok || text.length > maxConfigBytes)
      throw new DomainError(
        'upstream_error',
        `The image config could not be downloaded: HTTP ${response.status}.`,
      );
    const config = parseJson(ConfigBlob, text, 'image config');
    configs.set(ref.digest, config);
    return config;
  };

  return { readManifest, readManifests, readConfig };
};

export type ManifestReader = ReturnType<typeof createManifestReader>;
