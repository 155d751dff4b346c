import { kubePath } from '#lib/adapters/kubernetes/client/kube-path.ts';
import { type KubeNode, projectNode } from '#lib/adapters/kubernetes/model/kube-node.ts';
import {
  type LimitRange,
  projectLimitRange,
  projectQuota,
  type Quota,
} from '#lib/adapters/kubernetes/model/policy-objects.ts';
import { isFargateNode } from './architecture-check.ts';
import type { PlanCluster } from './kubernetes-plan-access.ts';
import { isUnread, listObjects, orUnread, type Unread } from './read-or-unknown.ts';
import { listPods, type Situation } from './situation.ts';

/** What decides of pods that are made after the change is written, so that no dry run tells of it. */
export type NewPodFacts = {
  quotas: Quota[] | Unread;
  ranges: LimitRange[] | Unread;
  nodes: KubeNode[] | Unread;
  /** Whether the pods of the service run on Fargate now. */
  isOnFargate: boolean;
};

const listNodes = async (cluster: PlanCluster, signal: AbortSignal): Promise<KubeNode[]> =>
  cluster.peek?.('nodes')?.items ??
  listObjects(cluster, {
    path: kubePath({ version: 'v1', resource: 'nodes' }),
    project: projectNode,
    signal,
  });

/** Whoever may not read one of them is told so by a check. */
export const readNewPodFacts = async (situation: Situation, signal: AbortSignal): Promise<NewPodFacts> => {
  const { cluster, namespace } = situation;
  const core = { version: 'v1', namespace };
  const [quotas, ranges, nodes] = await Promise.all([
    listObjects(cluster, {
      path: kubePath({ ...core, resource: 'resourcequotas' }),
      project: projectQuota,
      signal,
    }).catch(orUnread),
    listObjects(cluster, {
      path: kubePath({ ...core, resource: 'limitranges' }),
      project: projectLimitRange,
      signal,
    }).catch(orUnread),
    listNodes(cluster, signal).catch(orUnread),
  ]);
  const fargate = isUnread(nodes) ? [] : nodes.filter(isFargateNode).map(({ name }) => name);
  // One node of Fargate is one pod: it is asked whose only where there are any.
  const pods = fargate.length > 0 ? await listPods(situation, signal).catch(orUnread) : [];
  const isOnFargate = !isUnread(pods) && pods.some(({ spec }) => fargate.includes(spec.nodeName ?? ''));
  return { quotas, ranges, nodes, isOnFargate };
};
