import type { RepositoryState } from '../../world/ecr-state.ts';
import { pageByKey } from '../fields.ts';
import { epochSeconds, type JsonObject, type Operation } from '../operation.ts';
import { getRegistry, getRepository, many, readEcr } from './repository.ts';

export const describeRepositories: Operation = (input, call) => {
  const fields = readEcr(input);
  const registry = getRegistry(fields, call);
  const names = fields.texts('repositoryNames', { min: 1, max: 100 });
  const size = fields.int('maxResults', many);
  const token = fields.maybeText('nextToken');
  if (names) {
    if (size !== undefined || token !== undefined)
      throw fields.fail(
        "Invalid parameter: 'maxResults' and 'nextToken' cannot be used with 'repositoryNames'",
      );
    return {
      repositories: names.map((name) => toRepository(getRepository(registry, name), registry.account)),
    };
  }
  const items = [...registry.repositories.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const page = pageByKey({ items, token, size: size ?? 100, keyOf: (one) => one.name, fail: fields.fail });
  return {
    repositories: page.items.map((one) => toRepository(one, registry.account)),
    nextToken: page.nextToken,
  };
};

const toRepository = (repository: RepositoryState, account: string): JsonObject => ({
  repositoryArn: repository.arn,
  registryId: account,
  repositoryName: repository.name,
  repositoryUri: repository.uri,
  createdAt: epochSeconds(repository.createdAtMs),
  imageTagMutability: repository.tagMutability,
  imageScanningConfiguration: { scanOnPush: repository.scanOnPush },
  encryptionConfiguration: { encryptionType: 'AES256' },
});
