import type { RepositoryRef } from '#lib/contract/ids.ts';

/**
 * The ECR repository that an image reference names, or null for another registry.
 * Host: `<account>.dkr.ecr.<region>.<suffix>`, https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html
 */
export const findRepository = (reference: string): RepositoryRef | null => {
  const match = /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.[a-z0-9.-]+\/([^:@]+)/.exec(reference);
  if (!match) return null;
  const [, account, region, name] = match;
  return account && region && name ? { account, region, name } : null;
};
