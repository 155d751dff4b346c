import type { ServiceRow } from '#lib/contract/services.ts';

/** "v1.42.0": the tag of an image, else the head of its digest, else the end of its reference. */
export const imageLabel = (image: { reference: string; tag?: string; digest?: string }): string => {
  if (image.tag) return image.tag;
  const digest = image.digest ?? /@sha256:([0-9a-f]+)/.exec(image.reference)?.[1];
  if (digest) return `${digest.replace('sha256:', '').slice(0, 8)}…`;
  return image.reference.split('/').at(-1) ?? image.reference;
};

/** What a service runs, and while it rolls out, from what to what. */
export const imageText = (row: ServiceRow): string => {
  const { deployment } = row;
  if (row.status === 'deploying' && deployment?.from && deployment.to && deployment.from !== deployment.to)
    return `${deployment.from} → ${deployment.to}`;
  const [first] = row.images;
  return first ? imageLabel(first) : (row.revision ?? '–');
};
