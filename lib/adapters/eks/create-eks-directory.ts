import type { Call } from '#lib/adapters/aws/call.ts';
import type { AwsClients } from '#lib/adapters/aws/clients.ts';
import type { AwsConnection } from '#lib/adapters/aws/connection.ts';
import { partitionOf } from '#lib/adapters/aws/partition.ts';
import type { ClusterDirectory } from '#lib/adapters/kubernetes/cluster-directory.ts';
import { createEksCaches, type EksContext } from './eks-context.ts';
import { explain } from './explain.ts';
import { getCluster } from './get-cluster.ts';
import { listEntryNamespaces } from './known-namespaces.ts';
import { createKubeAccess } from './kube-access.ts';
import { listClusters } from './list-clusters.ts';
import { clusterNameOf } from './names.ts';
import { principalArnOf } from './principal-arn.ts';
import { readUsage } from './read-usage.ts';

export type EksPlace = {
  connection: AwsConnection;
  account: string;
  region: string;
  /** Of the caller's identity; by default the one that the Region belongs to. */
  partition?: string;
  /** Who the connection is, as STS has it. */
  identityArn: string;
  /** The clients for reads. */
  clients: AwsClients;
  call: Call;
  now: () => Date;
  /** What the configuration names for a user who may not list the namespaces. */
  namespaces?: readonly string[] | undefined;
};

/** Amazon EKS of one account and Region: which clusters there are, and how the Kubernetes API of each is reached. */
export const createEksDirectory = (place: EksPlace): ClusterDirectory => {
  const { connection, account, region, partition, identityArn, clients, call, now, namespaces = [] } = place;
  const context: EksContext = {
    account,
    region,
    partition: partition ?? partitionOf(region),
    principalArn: principalArnOf(identityArn, connection.roleArn),
    clients,
    call,
    now,
    caches: createEksCaches(now),
  };
  return {
    listClusters: (options) => listClusters(context, options),
    getCluster: (cluster, options) => getCluster(context, cluster, options),
    accessTo: (cluster) => createKubeAccess(context, clusterNameOf(context, cluster)),
    listKnownNamespaces: async (cluster, signal) => {
      const name = clusterNameOf(context, cluster);
      return namespaces.length > 0 ? [...namespaces] : listEntryNamespaces(context, name, signal);
    },
    readUsage: (cluster, question, signal) =>
      readUsage(context, clusterNameOf(context, cluster), { question, signal }),
    explain: async (cluster, error, signal) =>
      explain(context, clusterNameOf(context, cluster), { error, signal }),
  };
};
