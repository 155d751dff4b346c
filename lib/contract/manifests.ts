import { z } from 'zod';
import { clusterPath, servicePath } from './common.ts';

const Id = z.string().min(1).max(500);
export const ManifestFormat = z.enum(['yaml', 'json']);
export type ManifestFormat = z.infer<typeof ManifestFormat>;
/** JSON unless told. */
const format = { format: ManifestFormat.optional() };

export const GetServiceManifestInput = z.strictObject({ ...servicePath, ...format });
export type GetServiceManifestInput = z.infer<typeof GetServiceManifestInput>;
export const GetTaskManifestInput = z.strictObject({ ...clusterPath, task: Id, ...format });
export type GetTaskManifestInput = z.infer<typeof GetTaskManifestInput>;
export const GetNodeManifestInput = z.strictObject({ ...clusterPath, node: Id, ...format });
export type GetNodeManifestInput = z.infer<typeof GetNodeManifestInput>;
export const GetRevisionManifestInput = z.strictObject({ ...servicePath, revision: Id, ...format });
export type GetRevisionManifestInput = z.infer<typeof GetRevisionManifestInput>;

/**
 * The thing as AWS or Kubernetes has it. Its age and what could not be read of it are in the headers
 * `x-quarterdeck-as-of` and `x-quarterdeck-incomplete`. Environment values are null for those who see names only.
 */
export const Manifest = z.record(z.string(), z.unknown());
export type Manifest = z.infer<typeof Manifest>;
