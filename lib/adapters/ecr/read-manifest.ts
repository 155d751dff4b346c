import { BatchGetImageCommand, GetDownloadUrlForLayerCommand } from '@aws-sdk/client-ecr';
import { LRUCache } from 'lru-cache';
import { DomainError, notFound } from '#lib/domain/domain-error.ts';
import { ConfigBlob, Manifest } from './image-layers.ts';
import type { RegistryAccess } from './registry-access.ts';

const acceptedTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];
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
export const createManifestReader = (access: RegistryAccess) => {
  const manifests = new LRUCache<string, Manifest>({ max: 500 });
  const configs = new LRUCache<string, ConfigBlob>({ max: 500 });

  const readManifest = async (
    ref: { name: string; digest: string },
    signal: AbortSignal,
  ): Promise<Manifest> => {
    const key = `${ref.name}@${ref.digest}`;
    const known = manifests.get(key);
    if (known) return known;
    const answer = await access.call({
      action: 'ecr:BatchGetImage',
      resource: ref.name,
      signal,
      send: (options) =>
        access.ecr.send(
          new BatchGetImageCommand({
            repositoryName: ref.name,
            imageIds: [{ imageDigest: ref.digest }],
            acceptedMediaTypes: acceptedTypes,
          }),
          options,
        ),
    });
    const text = answer.images?.[0]?.imageManifest;
    if (!text) throw notFound('image', ref.digest);
    const manifest = parseJson(Manifest, text, 'manifest');
    manifests.set(key, manifest);
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
          new GetDownloadUrlForLayerCommand({ repositoryName: ref.name, layerDigest: ref.digest }),
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

  return { readManifest, readConfig };
};

export type ManifestReader = ReturnType<typeof createManifestReader>;
