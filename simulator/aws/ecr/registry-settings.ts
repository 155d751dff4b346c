import { pageByKey } from '../fields.ts';
import { AwsError, type JsonObject, type Operation } from '../operation.ts';
import { getRegion } from '../region.ts';
import { getRegistry, nameRepository, readEcr, readImage, readScope } from './repository.ts';

const frequency = { BASIC: 'SCAN_ON_PUSH', ENHANCED: 'CONTINUOUS_SCAN' } as const;

export const getRegistryScanningConfiguration: Operation = (_input, call) => {
  const { scanType } = getRegion(call).ecr;
  return {
    registryId: call.account,
    scanningConfiguration: {
      scanType,
      rules: [
        { scanFrequency: frequency[scanType], repositoryFilters: [{ filter: '*', filterType: 'WILDCARD' }] },
      ],
    },
  };
};

export const batchGetRepositoryScanningConfiguration: Operation = (input, call) => {
  const fields = readEcr(input);
  const registry = getRegion(call).ecr;
  const names = fields.texts('repositoryNames', { min: 1, max: 25 });
  if (!names)
    throw fields.fail(
      "Invalid parameter at 'repositoryNames' failed to satisfy constraint: 'must not be null'",
    );
  const scanningConfigurations: JsonObject[] = [];
  const failures: JsonObject[] = [];
  for (const repositoryName of names) {
    const repository = registry.repositories.get(repositoryName);
    if (repository) {
      scanningConfigurations.push({
        repositoryArn: repository.arn,
        repositoryName,
        scanOnPush: repository.scanOnPush,
        scanFrequency: repository.scanOnPush ? frequency[registry.scanType] : 'MANUAL',
        appliedScanFilters: repository.scanOnPush ? [{ filter: '*', filterType: 'WILDCARD' }] : [],
      });
    } else {
      failures.push({
        repositoryName,
        failureCode: 'REPOSITORY_NOT_FOUND',
        failureReason: 'Repository not found',
      });
    }
  }
  return { scanningConfigurations, failures };
};

export const getRepositoryPolicy: Operation = (input, call) => {
  const scope = readScope(input, call);
  const { policyText, name } = scope.repository;
  if (!policyText) {
    throw new AwsError(
      'RepositoryPolicyNotFoundException',
      `Repository policy does not exist for the repository with name '${name}' in the registry with id '${scope.registry.account}'`,
    );
  }
  return { ...nameRepository(scope), policyText };
};

export const listTagsForResource: Operation = (input, call) => {
  const fields = readEcr(input);
  const arn = fields.text('resourceArn');
  const registry = getRegion(call).ecr;
  const repository = [...registry.repositories.values()].find((one) => one.arn === arn);
  if (!repository)
    throw new AwsError('RepositoryNotFoundException', `The repository with ARN '${arn}' does not exist`);
  return { tags: repository.resourceTags };
};

export const describeRegistry: Operation = (_input, call) => ({
  registryId: call.account,
  replicationConfiguration: { rules: [] },
});

export const describeImageReplicationStatus: Operation = (input, call) => {
  const scope = readImage(input, call);
  return {
    repositoryName: scope.repository.name,
    imageId: { imageDigest: scope.image.digest },
    replicationStatuses: [],
  };
};

export const listImageReferrers: Operation = (input, call) => {
  const fields = readEcr(input);
  getRegistry(fields, call);
  const scope = readScope(input, call);
  const subject = readEcr(fields.object('subjectId') ?? {}).text('imageDigest');
  const filter = readEcr(fields.object('filter') ?? {});
  const types = filter.texts('artifactTypes', { min: 1, max: 50 });
  const status = filter.oneOf('artifactStatus', ['ACTIVE', 'ARCHIVED', 'ACTIVATING', 'ANY']) ?? 'ACTIVE';
  const items = [...scope.repository.images.values()]
    .filter((image) => image.subject === subject)
    .filter((image) => !types || types.includes(image.artifactMediaType))
    .filter((image) => status === 'ANY' || image.status === status)
    .sort((a, b) => (a.digest < b.digest ? -1 : 1));
  const page = pageByKey({
    items,
    token: fields.maybeText('nextToken'),
    size: fields.int('maxResults', { min: 1, max: 50 }) ?? 50,
    keyOf: (one) => one.digest,
    fail: fields.fail,
  });
  return {
    referrers: page.items.map((image) => ({
      digest: image.digest,
      mediaType: image.mediaType,
      artifactType: image.artifactMediaType,
      size: Buffer.byteLength(image.manifest),
      artifactStatus: image.status,
    })),
    nextToken: page.nextToken,
  };
};
