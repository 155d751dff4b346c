import type { Cluster, ClusterDetail } from '#lib/contract/clusters.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import type { Bare, ReadOptions } from '#lib/domain/ports/region-reads.ts';
import type { KubeAccess } from './client/kube-endpoint.ts';

/** A cluster as its directory has it: what the Kubernetes API alone knows is added by who reads that. */
export type DirectoryDetail = Omit<Bare<ClusterDetail>, 'workloads'>;

/**
 * Who knows which Kubernetes clusters there are and how each is reached: Amazon EKS, or a kubeconfig.
 * Ids are the contract's.
 */
export type ClusterDirectory = {
  listClusters: (options: ReadOptions) => Promise<Read<Cluster[]>>;
  /** Throws `not_found` for a cluster that is none of its. */
  getCluster: (cluster: string, options: ReadOptions) => Promise<Read<DirectoryDetail>>;
  /** Throws `not_found` for an id that cannot be one of its. Asks nobody yet. */
  accessTo: (cluster: string) => KubeAccess;
  /** The namespaces that we may read where all cannot be listed: configured, or told by our access entry. */
  listKnownNamespaces: (cluster: string, signal: AbortSignal) => Promise<string[]>;
  /** Why the Kubernetes API cannot be read, in a sentence that knows the endpoint and our identity, and what would mend it. */
  explain: (
    cluster: string,
    error: unknown,
    signal: AbortSignal,
  ) => Promise<{ reason: string; remedy?: string }>;
};
