import type { ContainerImage } from '#lib/contract/common.ts';
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

const differs = (image: ContainerImage, before: ContainerImage | undefined): boolean =>
  before !== undefined && imageLabel(before) !== imageLabel(image);

/** "v2.8.0 → v2.8.1": the first container whose version a rollout under way changes; null where none does. */
export const versionChange = (row: ServiceRow): string | null => {
  const before = row.deployment?.fromImages;
  if (!before) return null;
  const formerOf = ({ container }: ContainerImage) => before.find((image) => image.container === container);
  const changed = row.images.find((image) => differs(image, formerOf(image)));
  const former = changed && formerOf(changed);
  return changed && former ? `${imageLabel(former)} → ${imageLabel(changed)}` : null;
};

/** What a service runs: the version of its first container; of a rollout, from what to what. */
export const imageText = (row: ServiceRow): string => {
  const change = row.status === 'deploying' ? versionChange(row) : null;
  if (change) return change;
  const [first] = row.images;
  return first ? imageLabel(first) : (row.revision ?? '–');
};
