import type { Platform } from '#lib/contract/common.ts';
import type { Change } from './fleet-reads.ts';
import type { Operator } from './operator.ts';
import type { PodLogSource } from './pod-log-source.ts';
import type { KubernetesReads, RegionReads, RegistryReads } from './region-reads.ts';
import type { Shells } from './shells.ts';

/** What changed of a cluster, as a watch tells it: whatever is kept of these topics is read again. */
export type ClusterChange = { cluster: string; topics: Change['topic'][] };

/** What is known of how far a cluster may be read. */
export type ClusterReach = {
  /** For sentences. */
  cluster: string;
  /** The namespaces that are read where the whole cluster may not be; null where it is. */
  limitedTo: string[] | null;
  /** What keeps from reading what is meant to be read: sentences that end with what would mend it. */
  troubles: string[];
};

/** One platform of one account and Region. */
export type PlatformUpstream = {
  platform: Platform;
  reads: RegionReads;
  operator: Operator;
  kubernetes?: KubernetesReads;
  podLogs?: PodLogSource;
  shells?: Shells;
  /** Of the clusters that were read so far; asks nobody. */
  listReach?: () => ClusterReach[];
  /** Where changes are pushed to us. Calls back until the returned function is called; bursts come as one. */
  subscribe?: (listener: (change: ClusterChange) => void) => () => void;
};

/** One account and Region as the inventory reads it; a context of a kubeconfig has no registry. */
export type RegionUpstream = { platforms: PlatformUpstream[]; registry: RegistryReads | null };

/** Who a connection's credentials are. */
export type Identity = { account: string; arn: string; partition: string };

/** One connection: it says who it is, then opens its Regions. A kubeconfig's context is one with the Region and account `-`. */
export type Upstream = {
  id: string;
  /** What the connection is named by in lists: an AWS account, or a context. */
  platform: 'ecs' | 'k8s';
  name: string;
  regions: string[];
  /** Throws the translated error, with the remedy in its message. */
  identify: (signal: AbortSignal) => Promise<Identity>;
  open: (identity: Identity, region: string) => RegionUpstream;
};
