import { DescribeImagesCommand, type ImageDetail } from '@aws-sdk/client-ecr';
import { readAllPages } from '#lib/adapters/aws/all-pages.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import { type RegistryAccess, repositoryArnLike } from './registry-access.ts';

const pageSize = 1000;
/** A repository of 100,000 images is told as far as this; the rest is named as left out. */
const maxPages = 20;

/**
 * Every image of a repository, the archived ones too: without `imageStatus: ANY` ECR leaves those out.
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeImages.html
 */
export const describeImages = (
  access: RegistryAccess,
  name: string,
  signal: AbortSignal,
): Promise<Read<ImageDetail[]>> =>
  readAllPages({
    scope: `images of ${name}`,
    maxPages,
    readPage: async (nextToken) => {
      const answer = await access.call({
        action: 'ecr:DescribeImages',
        resource: repositoryArnLike(access, name),
        signal,
        send: (options) =>
          access.ecr.send(
            new DescribeImagesCommand({
              repositoryName: name,
              filter: { imageStatus: 'ANY' },
              maxResults: pageSize,
              nextToken,
            }),
            options,
          ),
      });
      return { items: answer.imageDetails ?? [], nextToken: answer.nextToken };
    },
  });
