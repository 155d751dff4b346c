import type { ClusterDirectory } from '#lib/adapters/kubernetes/cluster-directory.ts';
import type { Cluster } from '#lib/contract/clusters.ts';
import { clusterId } from '#lib/contract/ids.ts';
import { isDomainError, notFound } from '#lib/domain/domain-error.ts';
import type { KubeContext } from './read-kubeconfig.ts';

const toCluster = (context: string): Cluster => ({
  id: clusterId({ platform: 'k8s', account: '-', region: '-', name: context }),
  platform: 'k8s',
  name: context,
  account: '-',
  region: '-',
  // A kubeconfig only says where a cluster would be.
  status: 'CONFIGURED',
  counts: {
    services: null,
    runningTasks: null,
    pendingTasks: null,
    desiredTasks: null,
    unhealthyServices: null,
  },
});

/** The one cluster of a kubeconfig's context; `namespaces` are those of the configuration. */
export const createKubeconfigDirectory = (
  { context, namespace, access }: KubeContext,
  namespaces: readonly string[] = [],
): ClusterDirectory => {
  const row = toCluster(context);
  const isOurs = (cluster: string): void => {
    if (cluster !== row.id) throw notFound('cluster', cluster);
  };
  return {
    listClusters: async () => ({ value: [row], incomplete: [] }),
    getCluster: async (cluster) => {
      isOurs(cluster);
      const capacity = {
        fargate: false,
        providers: [],
        instances: [],
        nodeGroups: [],
        fargateProfiles: [],
        addOns: [],
      };
      return { value: { ...row, capacity, settings: [], tags: [] }, incomplete: [] };
    },
    accessTo: (cluster) => {
      isOurs(cluster);
      return access;
    },
    listKnownNamespaces: async () => [...new Set([...namespaces, ...(namespace ? [namespace] : [])])],
    explain: async (_cluster, error) => {
      if (!isDomainError(error)) return { reason: `The cluster of the context "${context}" cannot be read.` };
      const { remedy } = error.details ?? {};
      return { reason: error.message, ...(typeof remedy === 'string' ? { remedy } : {}) };
    },
  };
};
