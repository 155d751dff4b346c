import type { Cluster, ClusterDetail } from '#lib/contract/clusters.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import type { Bare, ReadOptions } from '#lib/domain/ports/region-reads.ts';
import type { KubeAccess } from './client/kube-endpoint.ts';
import type { UsageRecord } from './rules/usage-history.ts';

/** A cluster as its directory has it: what the Kubernetes API alone knows is added by who reads that. */
export type DirectoryDetail = Omit<Bare<ClusterDetail>, 'workloads'>;

/** Whose past is asked for, and over which span. */
export type UsageQuestion = {
  namespace: string;
  workload: { kind: 'deployment' | 'statefulset' | 'daemonset'; name: string };
  /** The names of those that it has now. */
  pods: readonly string[];
  fromMs: number;
  toMs: number;
  periodSeconds: number;
};

export type UsageHistory = {
  /** Who recorded it. */
  source: string;
  records: UsageRecord[];
  /** Where there are none: why, and what would keep some. */
  absence?: string;
};

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
  /** What the pods of a workload used before we looked; absent where nobody records that. */
  readUsage?: (cluster: string, question: UsageQuestion, signal: AbortSignal) => Promise<Read<UsageHistory>>;
  /** Why the Kubernetes API cannot be read, in a sentence that knows the endpoint and our identity, and what would mend it. */
  explain: (
    cluster: string,
    error: unknown,
    signal: AbortSignal,
  ) => Promise<{ reason: string; remedy?: string }>;
};
