import { z } from 'zod';
import { readSoftly } from '#lib/adapters/aws/read-softly.ts';
import type { Cluster, ClusterDetail, Node, WorkloadAccess } from '#lib/contract/clusters.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import type { Bare, ReadOptions } from '#lib/domain/ports/region-reads.ts';
import { isForbidden } from '../client/kube-error.ts';
import { kubePath } from '../client/kube-path.ts';
import type { KubeCluster } from '../kube-cluster.ts';
import { countKnown } from './cluster-counts.ts';
import type { KubeContext } from './kube-context.ts';
import { mergeNotes } from './landscape.ts';
import { listNodes } from './list-nodes.ts';

const Review = z.object({ status: z.object({ userInfo: z.object({ username: z.string() }) }) });
const reviewPath = kubePath({
  group: 'authentication.k8s.io',
  version: 'v1',
  resource: 'selfsubjectreviews',
});
const directoryKeptMs = 15_000;
const directoryMs = 25_000;
const usernameKeptMs = 5 * 60_000;

/** Who the cluster takes us for; undefined where it does not tell (before 1.28). */
const readUsername = (cluster: KubeCluster): Promise<string | undefined> =>
  cluster
    .kept('username', usernameKeptMs, async () => {
      const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
      const answer = await cluster.client.write(reviewPath, {
        method: 'POST',
        body,
        signal: AbortSignal.timeout(10_000),
      });
      return Review.parse(answer).status.userInfo.username;
    })
    .catch(() => undefined);

/** Whether workloads can be read, of which namespaces, and what would mend it where not. */
const readAccess = async (
  { directory }: KubeContext,
  cluster: KubeCluster,
  signal: AbortSignal,
): Promise<WorkloadAccess> => {
  try {
    const pods = await cluster.read('pods', signal);
    const username = await readUsername(cluster);
    const isLimited = pods.incomplete.some(({ code }) => code === 'aws_access_denied');
    const namespaces = isLimited ? await cluster.listKnownNamespaces(signal).catch(() => []) : null;
    return { readable: true, ...(username ? { username } : {}), namespaces };
  } catch (error) {
    const { reason, remedy } = await directory.explain(cluster.id, error, signal);
    // Who is refused is known; who is not let in at all is not.
    const username = isForbidden(error) ? await readUsername(cluster) : undefined;
    return {
      readable: false,
      ...(username ? { username } : {}),
      namespaces: null,
      reason,
      ...(remedy ? { remedy } : {}),
    };
  }
};

/** What the directory says takes dozens of calls: a node that changes is no reason for all of them. */
const readDirectory = ({ directory, now }: KubeContext, cluster: KubeCluster) =>
  cluster.kept('directory', directoryKeptMs, async () => {
    const readAt = now();
    const read = await directory.getCluster(cluster.id, { signal: AbortSignal.timeout(directoryMs) });
    return { ...read, readAt };
  });

/** The clusters of the directory, with what open watches know of each. */
export const listClusters = async (context: KubeContext, options: ReadOptions): Promise<Read<Cluster[]>> => {
  const read = await context.directory.listClusters(options);
  return {
    ...read,
    value: read.value.map((one) => ({ ...one, counts: countKnown(context.openOf(one.id)) })),
  };
};

/** A cluster as its directory has it, with its nodes and whether its workloads can be read. */
export const getCluster = async (
  context: KubeContext,
  id: string,
  options: ReadOptions,
): Promise<Read<Bare<ClusterDetail>>> => {
  const cluster = context.clusterOf(id);
  const [detail, workloads] = await Promise.all([
    readDirectory(context, cluster),
    readAccess(context, cluster, options.signal),
  ]);
  const none: Read<Node[]> = { value: [], incomplete: [] };
  const nodes = workloads.readable
    ? await readSoftly(`${id} nodes`, none, () => listNodes(context, id, options))
    : { value: none, incomplete: [] };
  return {
    value: {
      ...detail.value,
      counts: countKnown(cluster),
      capacity: { ...detail.value.capacity, instances: nodes.value.value },
      workloads,
    },
    incomplete: mergeNotes([...detail.incomplete, ...nodes.incomplete, ...nodes.value.incomplete]),
    readAt: detail.readAt,
  };
};
