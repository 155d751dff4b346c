import { DescribeClusterCommand, type Cluster as EksCluster } from '@aws-sdk/client-eks';
import { notFound } from '#lib/domain/domain-error.ts';
import type { EksContext } from './eks-context.ts';

/** Asks EKS, and remembers the answer for whoever can do with an older one. */
export const describeCluster = async (
  { clients, call, caches }: EksContext,
  name: string,
  signal: AbortSignal,
): Promise<EksCluster> => {
  const { cluster } = await call({
    action: 'eks:DescribeCluster',
    resource: name,
    signal,
    send: (options) => clients.eks.send(new DescribeClusterCommand({ name }), options),
  });
  if (!cluster) throw notFound('cluster', name);
  caches.clusters.learn(name, cluster);
  return cluster;
};

/** The cluster as it was at most `maxAgeMs` ago. */
export const recallCluster = (
  context: EksContext,
  name: string,
  { maxAgeMs, signal }: { maxAgeMs: number; signal: AbortSignal },
): Promise<EksCluster> =>
  context.caches.clusters.recall({
    key: name,
    maxAgeMs,
    read: (own) => describeCluster(context, name, own),
    signal,
  });
