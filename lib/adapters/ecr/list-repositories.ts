import { DescribeRepositoriesCommand, type Repository as EcrRepository } from '@aws-sdk/client-ecr';
import { readAllPages } from '#lib/adapters/aws/all-pages.ts';
import { repositoryId } from '#lib/contract/ids.ts';
import type { Repository } from '#lib/contract/images.ts';
import { notFound } from '#lib/domain/domain-error.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import type { RegistryAccess } from './registry-access.ts';

const pageSize = 1000;

const toRepository = ({ account, region }: RegistryAccess, raw: EcrRepository): Repository => {
  const name = raw.repositoryName ?? '';
  return {
    id: repositoryId({ account, region, name }),
    name,
    account,
    region,
    uri: raw.repositoryUri ?? '',
    arn: raw.repositoryArn,
    createdAt: raw.createdAt?.toISOString(),
    tagMutability: raw.imageTagMutability,
    scanOnPush: raw.imageScanningConfiguration?.scanOnPush,
    encryption: raw.encryptionConfiguration?.encryptionType,
    runsIn: [],
  };
};

/** Every repository of the Region; who runs their images the inventory adds. */
export const listRepositories = (access: RegistryAccess, signal: AbortSignal): Promise<Read<Repository[]>> =>
  readAllPages({
    scope: `repositories of ${access.account} · ${access.region}`,
    readPage: async (nextToken) => {
      const answer = await access.call({
        action: 'ecr:DescribeRepositories',
        signal,
        send: (options) =>
          access.ecr.send(new DescribeRepositoriesCommand({ maxResults: pageSize, nextToken }), options),
      });
      return {
        items: (answer.repositories ?? []).map((raw) => toRepository(access, raw)),
        nextToken: answer.nextToken,
      };
    },
  });

/** One repository; throws `not_found`. */
export const getRepository = async (
  access: RegistryAccess,
  name: string,
  signal: AbortSignal,
): Promise<Repository> => {
  const answer = await access.call({
    action: 'ecr:DescribeRepositories',
    resource: name,
    signal,
    send: (options) => access.ecr.send(new DescribeRepositoriesCommand({ repositoryNames: [name] }), options),
  });
  const raw = answer.repositories?.[0];
  if (!raw) throw notFound('repository', name);
  return toRepository(access, raw);
};
