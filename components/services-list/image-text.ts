import type { ServiceRow } from '#lib/contract/services.ts';

/** "v1.42.0": the tag of an image, else the head of its digest, else the end of its reference. */
export const imageLabel = (image: { reference: string; tag?: string; digest?: string }): string => {
  if (image.tag) return image.tag;
  const digest = image.digest ?? /@sha256:([0-9a-f]+)/.exec(image.reference)?.[1];
  if (digest) return `${digest.replace('sha256:', '').slice(0, 8)}…`;
  return image.reference.split('/').at(-1) ?? image.reference;
};

/** "revision 50 → 51" where the family stays, else "cart:3 → cart-v2:1". */
export const rolloutText = (from: string, to: string): string => {
  const [, family, before] = /^(.+):(\d+)$/.exec(from) ?? [];
  const [, nextFamily, after] = /^(.+):(\d+)$/.exec(to) ?? [];
  if (family !== undefined && family === nextFamily) return `revision ${before} → ${after}`;
  return `${from} → ${to}`;
};

/** What a service runs: the version of its first container. */
export const imageText = (row: ServiceRow): string => {
  const [first] = row.images;
  return first ? imageLabel(first) : (row.revision ?? '–');
};
