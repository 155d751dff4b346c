import { z } from 'zod';
import { clusterPath, known, queryInteger } from './common.ts';
import { ManifestFormat } from './manifests.ts';

/** A plural with its group, as kubectl takes it: `jobs.batch`, `services`. */
const Resource = z
  .string()
  .regex(/^[a-z0-9]+(?:\.[a-z0-9.-]+)?$/, 'is a plural such as jobs.batch')
  .max(253);
const Name = z.string().min(1).max(253);

/** A kind of object that the cluster serves and we may list. */
export const ObjectKind = z.object({
  resource: z.string(),
  kind: z.string(),
  namespaced: z.boolean(),
  shortNames: z.array(z.string()),
});
export type ObjectKind = z.infer<typeof ObjectKind>;
export const ListObjectKindsInput = z.strictObject(clusterPath);
export type ListObjectKindsInput = z.infer<typeof ListObjectKindsInput>;
export const ObjectKindList = z.object({ ...known, items: z.array(ObjectKind) });
export type ObjectKindList = z.infer<typeof ObjectKindList>;

/** Rows as the API server prints them (`as=Table`), the columns of `kubectl get`. */
export const ObjectTable = z.object({
  ...known,
  columns: z.array(z.object({ name: z.string(), wide: z.boolean() })),
  items: z.array(
    z.object({
      id: z.string(),
      namespace: z.string().optional(),
      name: z.string(),
      cells: z.array(z.string()),
    }),
  ),
  nextCursor: z.string().nullable(),
});
export type ObjectTable = z.infer<typeof ObjectTable>;
export const ListObjectsInput = z.strictObject({
  ...clusterPath,
  resource: Resource,
  namespace: z.string().max(63).optional(),
  limit: queryInteger(1, 1000).optional(),
  cursor: z.string().min(1).max(4000).optional(),
});
export type ListObjectsInput = z.infer<typeof ListObjectsInput>;

/** Any object as Kubernetes has it, without managedFields; the data of a Secret never. */
export const GetObjectManifestInput = z.strictObject({
  ...clusterPath,
  resource: Resource,
  namespace: z.string().max(63).optional(),
  name: Name,
  format: ManifestFormat.optional(),
});
export type GetObjectManifestInput = z.infer<typeof GetObjectManifestInput>;
