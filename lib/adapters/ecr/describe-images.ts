import { DescribeImagesCommand, type ImageDetail } from '@aws-sdk/client-ecr';
import { readAllPages } from '#lib/adapters/aws/all-pages.ts';
import { isDomainError } from '#lib/domain/domain-error.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import { type RegistryAccess, repositoryArnLike } from './registry-access.ts';

const pageSize = 1000;
/** A repository of 100,000 images is told as far as this; the rest is named as left out. */
const maxPages = 20;

/** How an endpoint that does not know `imageStatus` refuses it: then there are no archived images either. */
const refusesFilter = (error: unknown): boolean =>
  isDomainError(error) &&
  /^(InvalidParameter|Validation|Serialization|UnknownParameter)/.test(String(error.details?.aws ?? ''));

type ImagePage = { nextToken?: string; everyStatus: boolean };

const readPage = async (access: RegistryAccess, name: string, page: ImagePage, signal: AbortSignal) => {
  const answer = await access.call({
    action: 'ecr:DescribeImages',
    resource: repositoryArnLike(access, name),
    signal,
    send: (options) =>
      access.ecr.send(
        new DescribeImagesCommand({
          repositoryName: name,
          filter: page.everyStatus ? { imageStatus: 'ANY' } : undefined,
          maxResults: pageSize,
          nextToken: page.nextToken,
        }),
        options,
      ),
  });
  return { items: answer.imageDetails ?? [], nextToken: answer.nextToken };
};

/**
 * Every image of a repository, the archived ones too: without `imageStatus: ANY` ECR leaves those out.
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeImages.html
 */
export const describeImages = (
  access: RegistryAccess,
  name: string,
  signal: AbortSignal,
): Promise<Read<ImageDetail[]>> => {
  let everyStatus = true;
  return readAllPages({
    scope: `images of ${name}`,
    maxPages,
    readPage: async (nextToken) => {
      try {
        return await readPage(access, name, { nextToken, everyStatus }, signal);
      } catch (error) {
        if (!everyStatus || nextToken || !refusesFilter(error)) throw error;
        everyStatus = false;
        return readPage(access, name, { everyStatus }, signal);
      }
    },
  });
};
