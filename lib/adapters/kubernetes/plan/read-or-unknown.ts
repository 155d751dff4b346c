import type { KubeQuery } from '#lib/adapters/kubernetes/client/kube-client.ts';
import { listAll } from '#lib/adapters/kubernetes/client/list-all.ts';
import { isDomainError } from '#lib/domain/domain-error.ts';
import type { PlanCluster } from './kubernetes-plan-access.ts';

export type Unread = { unread: string };

export const isUnread = (value: unknown): value is Unread =>
  typeof value === 'object' && value !== null && 'unread' in value;

/** What could not be read is told by a check, with the reason. */
export const orUnread = (error: unknown): Unread => {
  if (isDomainError(error)) return { unread: error.message };
  throw error;
};

export const listObjects = async <T>(
  { client }: PlanCluster,
  input: { path: string; query?: KubeQuery; project: (raw: unknown) => T | null; signal: AbortSignal },
): Promise<T[]> => (await listAll({ client, ...input })).items;

/** Metadata alone: what an object holds, such as a secret's values, is not asked for. */
export const metadataOnly =
  'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json;q=0.1';
