import type { JsonObject, Operation } from '../operation.ts';
import { lookUpImage, nameRepository, readImageId, readScope } from './repository.ts';

export const batchGetImage: Operation = (input, call) => {
  const scope = readScope(input, call);
  scope.fields.texts('acceptedMediaTypes', { min: 1, max: 100 });
  const ids = scope.fields.objects('imageIds', { min: 1, max: 100 });
  if (!ids)
    throw scope.fields.fail(
      `Invalid parameter at 'imageIds' failed to satisfy constraint: 'must not be null'`,
    );
  const images: JsonObject[] = [];
  const failures: JsonObject[] = [];
  for (const id of ids) {
    const imageId = readImageId(id);
    const found = lookUpImage(scope.repository, imageId);
    if (!('image' in found)) {
      failures.push({ imageId, ...found });
      continue;
    }
    const { image } = found;
    if (image.status !== 'ACTIVE') {
      failures.push({
        imageId,
        failureCode: 'ImageInaccessible',
        failureReason: 'Requested image is archived',
      });
      continue;
    }
    image.lastPulledAtMs = call.now;
    images.push({
      ...nameRepository(scope),
      imageId: { imageDigest: image.digest, ...(imageId.imageTag ? { imageTag: imageId.imageTag } : {}) },
      imageManifest: image.manifest,
      imageManifestMediaType: image.mediaType,
    });
  }
  return { images, failures };
};
