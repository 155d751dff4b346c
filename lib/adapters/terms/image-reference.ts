import type { ContainerImage } from '#lib/contract/common.ts';

/** Parts `[registry[:port]/]name[:tag][@digest]`; a port is no tag. */
export const parseImageReference = (reference: string): { name: string; tag?: string; digest?: string } => {
  const [beforeDigest = '', digest] = reference.split('@', 2);
  const slash = beforeDigest.lastIndexOf('/');
  const colon = beforeDigest.indexOf(':', slash + 1);
  const tag = colon > 0 ? beforeDigest.slice(colon + 1) : undefined;
  return {
    name: colon > 0 ? beforeDigest.slice(0, colon) : beforeDigest,
    ...(tag ? { tag } : {}),
    ...(digest ? { digest } : {}),
  };
};

/** An image as a container runs it; the digest that ran wins over the one in the reference. */
export const toContainerImage = (
  container: string,
  reference: string,
  ranDigest?: string,
): ContainerImage => {
  const { tag, digest } = parseImageReference(reference);
  const known = ranDigest ?? digest;
  return { container, reference, ...(tag ? { tag } : {}), ...(known ? { digest: known } : {}) };
};

/** How people call what runs: its tag, else the start of its digest, else the reference. */
export const labelImage = ({ tag, digest, reference }: ContainerImage): string =>
  tag ?? (digest ? digest.slice('sha256:'.length, 'sha256:'.length + 12) : reference);
