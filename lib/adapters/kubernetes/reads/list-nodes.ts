import type { Node } from '#lib/contract/clusters.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import type { ReadOptions } from '#lib/domain/ports/region-reads.ts';
import { judgeNode, toNode } from '../rules/node-row.ts';
import { askAllowed } from './access-review.ts';
import { type KubeContext, oldestOf } from './kube-context.ts';
import { readNodeUsage } from './read-usage.ts';

/** The nodes of a cluster with what is asked and used of each, and what may be planned of them. */
export const listNodes = async (
  context: KubeContext,
  clusterId: string,
  { signal }: ReadOptions,
): Promise<Read<Node[]>> => {
  const cluster = context.clusterOf(clusterId);
  const nodes = await cluster.read('nodes', signal);
  const [pods, usage, patch, evict] = await Promise.all([
    cluster.readSoftly('pods', signal),
    readNodeUsage(cluster),
    askAllowed(cluster, [{ verb: 'patch', resource: 'nodes' }]),
    askAllowed(cluster, [{ verb: 'create', resource: 'pods', subresource: 'eviction' }]),
  ]);
  // Pods of some namespaces only would make a node look emptier than it is.
  const hasAllPods = pods.incomplete.length === 0;
  const podsByNode = Map.groupBy(pods.items, ({ spec }) => spec.nodeName ?? '');
  const usageByNode = new Map(usage.value.map((one) => [one.name, one]));
  return {
    value: nodes.items.map((node) =>
      toNode({
        node,
        clusterId,
        pods: hasAllPods ? (podsByNode.get(node.name) ?? []) : null,
        usage: usageByNode.get(node.name),
        can: judgeNode(node, { patch, evict }),
      }),
    ),
    incomplete: [...nodes.incomplete, ...pods.incomplete, ...usage.incomplete],
    readAt: oldestOf(nodes.readAt, pods.readAt),
  };
};
