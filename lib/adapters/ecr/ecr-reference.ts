import { parseImageReference } from '#lib/adapters/terms/image-reference.ts';

export type EcrReference = {
  /** `<registry host>/<repository>`, to which a digest or tag is put. */
  base: string;
  account: string;
  region: string;
  repository: string;
  tag?: string;
  digest?: string;
};

const registryHost =
  /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|on\.aws|on\.amazonwebservices\.com\.cn|[a-z0-9.-]+)\//;

/** Where in ECR an image is; null for other registries. Without tag and digest, Docker means `latest`. */
export const parseEcrReference = (reference: string): EcrReference | null => {
  const { name, tag, digest } = parseImageReference(reference);
  const [host, account, region] = registryHost.exec(name) ?? [];
  const repository = host ? name.slice(host.length) : '';
  if (!account || !region || !repository) return null;
  return {
    base: name,
    account,
    region,
    repository,
    ...(tag ? { tag } : digest ? {} : { tag: 'latest' }),
    ...(digest ? { digest } : {}),
  };
};

export const pinTo = ({ base }: Pick<EcrReference, 'base'>, digest: string): string => `${base}@${digest}`;

export const shortDigest = (digest: string): string => digest.replace(/^sha256:/, '').slice(0, 12);

/** The tag that tells most: a version before words like `latest` that move. */
export const bestTag = (tags: readonly string[]): string | undefined =>
  tags.find((tag) => /\d/.test(tag)) ?? tags[0];
