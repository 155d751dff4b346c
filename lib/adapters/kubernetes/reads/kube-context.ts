import type { Platform } from '#lib/contract/common.ts';
import type { ClusterDirectory } from '../cluster-directory.ts';
import type { KubeCluster } from '../kube-cluster.ts';

/** Everything that the reads of one directory's clusters share. */
export type KubeContext = {
  platform: Extract<Platform, 'eks' | 'k8s'>;
  directory: ClusterDirectory;
  /** Opened at first use; throws `not_found` for an id that cannot be one of ours. */
  clusterOf: (id: string) => KubeCluster;
  /** One that is open already; null for one that nobody has asked for. */
  openOf: (id: string) => KubeCluster | null;
  now: () => Date;
};

/** The oldest of several instants: an answer is as old as its oldest datum. */
export const oldestOf = (...dates: readonly Date[]): Date =>
  new Date(Math.min(...dates.map((date) => date.getTime())));
