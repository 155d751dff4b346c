import type { ImageState } from '../../world/ecr-state.ts';
import { type Fields, pageByKey } from '../fields.ts';
import { epochSeconds, type JsonObject, type Operation } from '../operation.ts';
import {
  getImage,
  idsOf,
  many,
  nameRepository,
  readEcr,
  readImageId,
  readScope,
  type Scope,
} from './repository.ts';

type Filter = (image: ImageState) => boolean;

const tagStatuses = ['TAGGED', 'UNTAGGED', 'ANY'] as const;
const imageStatuses = ['ACTIVE', 'ARCHIVED', 'ACTIVATING', 'ANY'] as const;

/** Without a filter only ACTIVE images are seen. */
function readFilter(fields: Fields): Filter {
  const filter = readEcr(fields.object('filter') ?? {});
  const tagStatus = filter.oneOf('tagStatus', tagStatuses) ?? 'ANY';
  const imageStatus = filter.oneOf('imageStatus', imageStatuses) ?? 'ACTIVE';
  return (image) =>
    (tagStatus === 'ANY' || (tagStatus === 'TAGGED') === image.tags.length > 0) &&
    (imageStatus === 'ANY' || imageStatus === image.status);
}

/** Sorted by digest: as in ECR the order says nothing about time. */
const listByDigest = (scope: Scope, filter: Filter): ImageState[] =>
  [...scope.repository.images.values()].filter(filter).sort((a, b) => (a.digest < b.digest ? -1 : 1));

export const describeImages: Operation = (input, call) => {
  const scope = readScope(input, call);
  const { fields } = scope;
  const filter = readFilter(fields);
  const ids = fields.objects('imageIds', { min: 1, max: 100 });
  const size = fields.int('maxResults', many);
  const token = fields.maybeText('nextToken');
  if (ids) {
    if (size !== undefined || token !== undefined)
      throw fields.fail("Invalid parameter: 'maxResults' and 'nextToken' cannot be used with 'imageIds'");
    const seen = {
      ...scope.repository,
      images: new Map(listByDigest(scope, filter).map((one) => [one.digest, one])),
    };
    const found = new Set(ids.map((id) => getImage({ ...scope, repository: seen, id: readImageId(id) })));
    return { imageDetails: [...found].map((image) => toImageDetail(image, scope)) };
  }
  const page = pageByKey({
    items: listByDigest(scope, filter),
    token,
    size: size ?? 100,
    keyOf: (one) => one.digest,
    fail: fields.fail,
  });
  return { imageDetails: page.items.map((image) => toImageDetail(image, scope)), nextToken: page.nextToken };
};

export const listImages: Operation = (input, call) => {
  const scope = readScope(input, call);
  const { fields } = scope;
  const filter = readFilter(fields);
  const ids = listByDigest(scope, filter).flatMap(idsOf);
  const page = pageByKey({
    items: ids,
    token: fields.maybeText('nextToken'),
    size: fields.int('maxResults', many) ?? 100,
    keyOf: (id) => `${id.imageDigest} ${id.imageTag ?? ''}`,
    fail: fields.fail,
  });
  return { imageIds: page.items, nextToken: page.nextToken };
};

/** Native basic scanning leaves the scan members of an image empty; enhanced scanning fills them. */
function toImageDetail(image: ImageState, { registry, repository }: Scope): JsonObject {
  const scan = registry.scanType === 'ENHANCED' ? image.scan : null;
  return {
    ...nameRepository({ registry, repository }),
    imageDigest: image.digest,
    imageTags: image.tags.length > 0 ? [...image.tags] : undefined,
    imageSizeInBytes: image.sizeBytes,
    imagePushedAt: epochSeconds(image.pushedAtMs),
    imageManifestMediaType: image.mediaType,
    artifactMediaType:
      image.partOf === null && image.mediaType.includes('index') ? undefined : image.artifactMediaType,
    lastRecordedPullTime: image.lastPulledAtMs === null ? undefined : epochSeconds(image.lastPulledAtMs),
    subjectManifestDigest: image.subject ?? undefined,
    imageStatus: image.status,
    lastArchivedAt: image.archivedAtMs === null ? undefined : epochSeconds(image.archivedAtMs),
    lastActivatedAt: image.activatedAtMs === null ? undefined : epochSeconds(image.activatedAtMs),
    imageScanStatus: scan ? { status: scan.status, description: scan.description } : undefined,
    imageScanFindingsSummary: scan
      ? {
          imageScanCompletedAt: epochSeconds(scan.completedAtMs),
          vulnerabilitySourceUpdatedAt: epochSeconds(scan.completedAtMs),
          findingSeverityCounts: { ...scan.counts },
        }
      : undefined,
  };
}
