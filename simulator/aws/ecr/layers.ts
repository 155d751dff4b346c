import type { IncomingMessage, ServerResponse } from 'node:http';
import type { EcrState, RepositoryState } from '../../world/ecr-state.ts';
import { imageContent } from '../../world/image-content.ts';
import type { World } from '../../world/world.ts';
import { AwsError, type Operation } from '../operation.ts';
import { readScope } from './repository.ts';

type Found = { text: string | null; mediaType: string };

/** A config has its text; a file system layer is known by digest and size only. */
function findBlob(registry: EcrState, repository: RepositoryState, digest: string): Found | null {
  const versions = new Set([...repository.images.values()].map((image) => image.version));
  for (const version of versions) {
    const { account, region } = registry;
    for (const platform of imageContent({ account, region, repository: repository.name, version })
      .platforms) {
      if (platform.config.digest === digest)
        return { text: platform.config.text, mediaType: platform.config.mediaType };
      const layer = platform.layers.find((one) => one.digest === digest);
      if (layer) return { text: null, mediaType: layer.mediaType };
    }
  }
  return null;
}

export const getDownloadUrlForLayer: Operation = (input, call) => {
  const { fields, registry, repository } = readScope(input, call);
  const layerDigest = fields.text('layerDigest');
  if (!findBlob(registry, repository, layerDigest)) {
    throw new AwsError(
      'LayersNotFoundException',
      `Layers with digests '[${layerDigest}]' were not found in the repository with name '${repository.name}' in registry with id '${registry.account}'`,
    );
  }
  const path = [registry.account, registry.region, repository.name, layerDigest]
    .map(encodeURIComponent)
    .join('/');
  return { downloadUrl: `${call.origin}/_layers/${path}`, layerDigest };
};

/** Serves what `GetDownloadUrlForLayer` links to: configs as they are; file systems have no bytes here and are 404. */
export function serveLayer(request: IncomingMessage, response: ServerResponse, world: World): void {
  const [, , account = '', region = '', name = '', digest = ''] = new URL(
    request.url ?? '/',
    'http://simulator',
  ).pathname
    .split('/')
    .map(decodeURIComponent);
  const registry = world.regions.get(`${account}:${region}`)?.ecr;
  const repository = registry?.repositories.get(name);
  const blob = registry && repository ? findBlob(registry, repository, digest) : null;
  if (!blob?.text) {
    const message = blob ? 'file system layers have no content in the simulator' : 'no such layer';
    response.writeHead(404, { 'content-type': 'text/plain' }).end(message);
    return;
  }
  const body = Buffer.from(blob.text);
  response
    .writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': body.length })
    .end(body);
}

export const batchCheckLayerAvailability: Operation = (input, call) => {
  const { fields, registry, repository } = readScope(input, call);
  const digests = fields.texts('layerDigests', { min: 1, max: 100 });
  if (!digests)
    throw fields.fail("Invalid parameter at 'layerDigests' failed to satisfy constraint: 'must not be null'");
  const known = digests.map((digest) => ({ digest, blob: findBlob(registry, repository, digest) }));
  return {
    layers: known.flatMap(({ digest, blob }) =>
      blob ? [{ layerDigest: digest, layerAvailability: 'AVAILABLE', mediaType: blob.mediaType }] : [],
    ),
    failures: known.flatMap(({ digest, blob }) =>
      blob
        ? []
        : [{ layerDigest: digest, failureCode: 'MissingLayerDigest', failureReason: 'Layer not found' }],
    ),
  };
};

/** A Docker login for the registry: nothing behind it can be pulled with. */
export const getAuthorizationToken: Operation = (_input, call) => {
  const token = Buffer.from(`AWS:${Buffer.from(`simulator/${call.account}/${call.now}`).toString('base64')}`);
  return {
    authorizationData: [
      {
        authorizationToken: token.toString('base64'),
        expiresAt: Math.round(call.now / 1000) + 12 * 3600,
        proxyEndpoint: `https://${call.account}.dkr.ecr.${call.region}.amazonaws.com`,
      },
    ],
  };
};
