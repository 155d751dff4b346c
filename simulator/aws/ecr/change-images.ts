import type { ImageState, RepositoryState } from '../../world/ecr-state.ts';
import { sha256 } from '../../world/image-content.ts';
import { AwsError, type Call, type JsonObject, type Operation } from '../operation.ts';
import { lookUpImage, nameRepository, readImage, readImageId, readScope } from './repository.ts';

/** Puts a manifest that is known under one more tag: images with new layers cannot be pushed here. */
export const putImage: Operation = (input, call) => {
  const scope = readScope(input, call);
  const { fields, repository } = scope;
  const manifest = fields.text('imageManifest', { min: 1, max: 4_194_304 });
  const tag = fields.maybeText('imageTag', { min: 1, max: 300 });
  const digest = sha256(manifest);
  const claimed = fields.maybeText('imageDigest');
  if (claimed && claimed !== digest)
    throw new AwsError(
      'ImageDigestDoesNotMatchException',
      `The image digest ${claimed} does not match the manifest`,
    );
  const image = repository.images.get(digest);
  if (!image)
    throw new AwsError('LayersNotFoundException', 'Layers of the manifest were not found in the repository');
  if (!tag || image.tags.includes(tag))
    throw new AwsError(
      'ImageAlreadyExistsException',
      `Image with digest '${digest}' and tag '${tag ?? 'null'}' already exists in the repository with name '${repository.name}'`,
    );
  moveTag(repository, image, tag);
  return {
    image: {
      ...nameRepository(scope),
      imageId: { imageDigest: digest, imageTag: tag },
      imageManifest: manifest,
      imageManifestMediaType: image.mediaType,
    },
  };
};

function moveTag(repository: RepositoryState, image: ImageState, tag: string): void {
  const holder = [...repository.images.values()].find((one) => one.tags.includes(tag));
  if (holder && repository.tagMutability === 'IMMUTABLE')
    throw new AwsError(
      'ImageTagAlreadyExistsException',
      `The image tag '${tag}' already exists in the '${repository.name}' repository and cannot be overwritten because the tag is immutable.`,
    );
  if (holder) holder.tags = holder.tags.filter((one) => one !== tag);
  image.tags.push(tag);
}

/** By digest the image goes with all its tags; by tag only the tag, and the image with its last one. */
export const batchDeleteImage: Operation = (input, call) => {
  const { fields, repository } = readScope(input, call);
  const ids = fields.objects('imageIds', { min: 1, max: 100 });
  if (!ids)
    throw fields.fail("Invalid parameter at 'imageIds' failed to satisfy constraint: 'must not be null'");
  const imageIds: JsonObject[] = [];
  const failures: JsonObject[] = [];
  for (const id of ids) {
    const imageId = readImageId(id);
    const found = lookUpImage(repository, imageId);
    if (!('image' in found)) failures.push({ imageId, ...found });
    else if (found.image.partOf && repository.images.has(found.image.partOf))
      failures.push({
        imageId,
        failureCode: 'ImageReferencedByManifestList',
        failureReason: `Requested image referenced by manifest list: [${found.image.partOf}]`,
      });
    else
      imageIds.push(
        ...deleteImage(repository, found.image, imageId.imageDigest ? undefined : imageId.imageTag),
      );
  }
  return { imageIds, failures };
};

function deleteImage(repository: RepositoryState, image: ImageState, tag: string | undefined): JsonObject[] {
  const removed = tag ? [tag] : [...image.tags];
  image.tags = image.tags.filter((one) => !removed.includes(one));
  if (image.tags.length === 0) repository.images.delete(image.digest);
  return removed.length > 0
    ? removed.map((imageTag) => ({ imageDigest: image.digest, imageTag }))
    : [{ imageDigest: image.digest }];
}

const activationMs = 20_000;

/** Archiving is at once; an archived image is pullable again only after some time. */
export const updateImageStorageClass: Operation = (input, call) => {
  const scope = readImage(input, call);
  const { fields, image } = scope;
  const target = fields.oneOf('targetStorageClass', ['STANDARD', 'ARCHIVE']);
  if (!target)
    throw fields.fail(
      "Invalid parameter at 'targetStorageClass' failed to satisfy constraint: 'must not be null'",
    );
  const already = target === 'ARCHIVE' ? image.status === 'ARCHIVED' : image.status !== 'ARCHIVED';
  if (already || image.partOf)
    throw new AwsError(
      'ImageStorageClassUpdateNotSupportedException',
      already
        ? `The image is already in the storage class ${target}`
        : 'The image is referenced by a manifest list',
    );
  for (const one of scope.repository.images.values()) {
    if (one === image || one.partOf === image.digest) changeStorage(one, target, call);
  }
  return { ...nameRepository(scope), imageId: { imageDigest: image.digest }, imageStatus: image.status };
};

function changeStorage(image: ImageState, target: 'STANDARD' | 'ARCHIVE', { world, now }: Call): void {
  if (target === 'ARCHIVE') {
    image.status = 'ARCHIVED';
    image.archivedAtMs = now;
    return;
  }
  image.status = 'ACTIVATING';
  world.clock.schedule(activationMs, () => {
    image.status = 'ACTIVE';
    image.activatedAtMs = world.clock.now();
  });
}
