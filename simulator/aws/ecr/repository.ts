import type { EcrState, ImageState, RepositoryState } from '../../world/ecr-state.ts';
import { type Fields, readFields } from '../fields.ts';
import { AwsError, type Call, type JsonObject } from '../operation.ts';
import { getRegion } from '../region.ts';

export const many = { min: 1, max: 1000 };

export const readEcr = (input: JsonObject): Fields => readFields(input, 'InvalidParameterException');

/** The registry asked for: one's own unless `registryId` names another. */
export function getRegistry(fields: Fields, call: Call): EcrState {
  const account = fields.maybeText('registryId') ?? call.account;
  if (!/^\d{12}$/.test(account))
    throw fields.fail(
      `Invalid parameter at 'registryId' failed to satisfy constraint: 'must satisfy regular expression '[0-9]{12}''`,
    );
  return getRegion(call, { account }).ecr;
}

export function getRepository(registry: EcrState, name: string): RepositoryState {
  const repository = registry.repositories.get(name);
  if (repository) return repository;
  throw new AwsError(
    'RepositoryNotFoundException',
    `The repository with name '${name}' does not exist in the registry with id '${registry.account}'`,
  );
}

export type Scope = { fields: Fields; registry: EcrState; repository: RepositoryState };

/** Most operations name one repository. */
export function readScope(input: JsonObject, call: Call): Scope {
  const fields = readEcr(input);
  const registry = getRegistry(fields, call);
  return {
    fields,
    registry,
    repository: getRepository(registry, fields.text('repositoryName', { min: 2, max: 256 })),
  };
}

export type ImageId = { imageDigest?: string; imageTag?: string };

export function readImageId(input: JsonObject): ImageId {
  const fields = readEcr(input);
  const imageDigest = fields.maybeText('imageDigest');
  const imageTag = fields.maybeText('imageTag', { min: 1, max: 300 });
  return { ...(imageDigest ? { imageDigest } : {}), ...(imageTag ? { imageTag } : {}) };
}

export type Lookup =
  | { image: ImageState }
  | {
      failureCode:
        | 'MissingDigestAndTag'
        | 'InvalidImageDigest'
        | 'ImageNotFound'
        | 'ImageTagDoesNotMatchDigest';
      failureReason: string;
    };

/** Finds by digest, by tag, or by both, which then must belong together. */
export function lookUpImage(repository: RepositoryState, { imageDigest, imageTag }: ImageId): Lookup {
  if (!imageDigest && !imageTag)
    return {
      failureCode: 'MissingDigestAndTag',
      failureReason: 'Invalid request parameters: both tag and digest cannot be null',
    };
  if (imageDigest && !/^sha256:[0-9a-f]{64}$/.test(imageDigest))
    return {
      failureCode: 'InvalidImageDigest',
      failureReason: 'Invalid request parameters: image digest should satisfy the regex',
    };
  const image = imageDigest
    ? repository.images.get(imageDigest)
    : [...repository.images.values()].find((one) => imageTag && one.tags.includes(imageTag));
  if (!image) return { failureCode: 'ImageNotFound', failureReason: 'Requested image not found' };
  if (imageDigest && imageTag && !image.tags.includes(imageTag))
    return {
      failureCode: 'ImageTagDoesNotMatchDigest',
      failureReason: `Tag '${imageTag}' does not belong to the digest`,
    };
  return { image };
}

export const describeImageId = ({ imageDigest, imageTag }: ImageId): string =>
  `{imageDigest:'${imageDigest ?? 'null'}', imageTag:'${imageTag ?? 'null'}'}`;

export type GetImageInput = Scope & { id: ImageId };

export function getImage({ fields, registry, repository, id }: GetImageInput): ImageState {
  const found = lookUpImage(repository, id);
  if ('image' in found) return found.image;
  if (found.failureCode === 'MissingDigestAndTag' || found.failureCode === 'InvalidImageDigest')
    throw fields.fail(found.failureReason);
  throw new AwsError(
    'ImageNotFoundException',
    `The image with imageId ${describeImageId(id)} does not exist within the repository with name '${repository.name}' in the registry with id '${registry.account}'`,
  );
}

/** The image named by the required member `imageId`. */
export function readImage(input: JsonObject, call: Call): Scope & { id: ImageId; image: ImageState } {
  const scope = readScope(input, call);
  const id = scope.fields.object('imageId');
  if (!id)
    throw scope.fields.fail(
      `Invalid parameter at 'imageId' failed to satisfy constraint: 'must not be null'`,
    );
  const imageId = readImageId(id);
  return { ...scope, id: imageId, image: getImage({ ...scope, id: imageId }) };
}

export const nameRepository = ({ registry, repository }: Pick<Scope, 'registry' | 'repository'>) => ({
  registryId: registry.account,
  repositoryName: repository.name,
});

export const idsOf = (image: ImageState): ImageId[] =>
  image.tags.length === 0
    ? [{ imageDigest: image.digest }]
    : image.tags.map((imageTag) => ({ imageDigest: image.digest, imageTag }));
