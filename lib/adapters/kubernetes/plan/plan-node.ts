import { kubePath } from '#lib/adapters/kubernetes/client/kube-path.ts';
import type { Change } from '#lib/contract/deployments.ts';
import type { Check, NodeAction } from '#lib/contract/plans.ts';
import type { PlanDraft } from '#lib/domain/ports/operator.ts';
import type { NodeRef } from '#lib/domain/ports/region-reads.ts';
import { budgetRemedy, describeBudget, findHolding, listBudgets } from './budget-rules.ts';
import { type KubeObject, parseKubeObject } from './kube-object.ts';
import { nodePath } from './kube-paths.ts';
import type { KubePayload, Patch } from './kube-payload.ts';
import type { KubernetesPlanAccess, PlanCluster } from './kubernetes-plan-access.ts';
import { isBare, isDrained, isOfDaemonSet, listPodsOnNode, type NodePod, podName } from './node-pods.ts';
import { checkPermission } from './permission-check.ts';
import { isUnread, listObjects, orUnread } from './read-or-unknown.ts';
import { rehearse } from './rehearse.ts';

const namesAtMost = 5;

const listNames = (pods: readonly NodePod[]): string => {
  const names = pods.slice(0, namesAtMost).map(podName).join(', ');
  return pods.length > namesAtMost ? `${names} and ${pods.length - namesAtMost} more` : names;
};

export const isCordoned = ({ spec }: KubeObject): boolean => spec.unschedulable === true;

/** Identity of a node, and whether pods may be put there; conditions and taints come and go. */
export const seenOfNode = (node: KubeObject): Record<string, unknown> => ({
  uid: node.metadata.uid ?? null,
  unschedulable: isCordoned(node),
});

const nothingCheck = (node: KubeObject, action: NodeAction['action']): Check[] => {
  if (action === 'drain' || isCordoned(node) !== (action === 'cordon')) return [];
  const state = action === 'cordon' ? 'cordoned already' : 'not cordoned';
  return [
    {
      id: 'nothing-to-change',
      level: 'block',
      message: `There is nothing to change: ${node.metadata.name} is ${state}.`,
    },
  ];
};

const budgetCheck = async (
  cluster: PlanCluster,
  pods: readonly NodePod[],
  signal: AbortSignal,
): Promise<Check> => {
  const id = 'budget';
  const budgets = await listBudgets(cluster, { signal }).catch(orUnread);
  if (isUnread(budgets)) {
    return { id, level: 'unknown', message: `The disruption budgets could not be read: ${budgets.unread}` };
  }
  const held = pods.flatMap((pod) => {
    const budget = findHolding(budgets, pod);
    return budget ? [{ pod, budget }] : [];
  });
  const [first] = held;
  if (!first) return { id, level: 'ok', message: 'No disruption budget is at its limit.' };
  const named = held
    .slice(0, namesAtMost)
    .map(({ pod, budget }) => `${podName(pod)} (${budget.metadata.name})`)
    .join(', ');
  const message =
    held.length === 1
      ? `${podName(first.pod)} is held back: ${describeBudget(first.budget)}. The drain waits for it, and fails after 5 minutes.`
      : `${held.length} pods are held back by disruption budgets at their limit: ${named}${held.length > namesAtMost ? ' and others' : ''}. The drain waits for them, and fails after 5 minutes.`;
  return { id, level: 'warn', message, remedy: budgetRemedy(first.pod) };
};

/** Whether anything is left that takes the pods. */
const roomCheck = async (cluster: PlanCluster, node: string, signal: AbortSignal): Promise<Check[]> => {
  const others = await listObjects(cluster, {
    path: kubePath({ version: 'v1', resource: 'nodes' }),
    project: (raw) => {
      const object = parseKubeObject(raw);
      return isCordoned(object) || object.metadata.name === node ? null : object.metadata.name;
    },
    signal,
  });
  return others.length > 0
    ? []
    : [
        {
          id: 'last-node',
          level: 'warn',
          message: `${node} is the only node that takes pods: they wait until there is another.`,
          remedy: 'Add a node, or uncordon one, first.',
        },
      ];
};

const podChecks = (pods: readonly NodePod[], all: readonly NodePod[]): Check[] => {
  const bare = pods.filter(isBare);
  const scratch = pods.filter(({ hasScratch }) => hasScratch);
  const daemons = all.filter(isOfDaemonSet);
  return [
    ...(bare.length > 0
      ? [
          {
            id: 'bare-pods',
            level: 'warn' as const,
            message: `Nothing starts these again: ${listNames(bare)}.`,
            remedy: 'Start them elsewhere first, or accept to lose them.',
          },
        ]
      : []),
    ...(scratch.length > 0
      ? [
          {
            id: 'empty-dir',
            level: 'warn' as const,
            message: `What these keep on the node (emptyDir) is lost: ${listNames(scratch)}.`,
            remedy: 'Copy what is still needed first; caches and scratch files are made again.',
          },
        ]
      : []),
    ...(daemons.length > 0
      ? [
          {
            id: 'daemon-sets',
            level: 'ok' as const,
            message: `${daemons.length} pods of DaemonSets stay.`,
          },
        ]
      : []),
  ];
};

const evictionOf = (pod: NodePod): Change => ({
  path: `/pods/${pod.metadata.namespace}.${pod.metadata.name}`,
  from: pod.status.phase,
  to: 'evicted',
});

const titles = { cordon: 'Cordon', uncordon: 'Uncordon', drain: 'Drain' };

const drainFacts = async (cluster: PlanCluster, node: string, signal: AbortSignal) => {
  const [all, room, permission] = await Promise.all([
    listPodsOnNode(cluster, node, signal),
    roomCheck(cluster, node, signal),
    checkPermission(
      cluster,
      { verb: 'create', group: '', resource: 'pods', subresource: 'eviction' },
      signal,
    ),
  ]);
  const pods = all.filter(isDrained);
  return {
    pods,
    checks: [...permission, ...room, await budgetCheck(cluster, pods, signal), ...podChecks(pods, all)],
  };
};

/** Keeps new pods from a node, lets them come again, or empties it by evictions that respect every budget. */
export const planNode = async (
  access: KubernetesPlanAccess,
  { ref, action: { action }, signal }: { ref: NodeRef; action: NodeAction; signal: AbortSignal },
): Promise<PlanDraft> => {
  const cluster = access.clusterOf(ref.cluster);
  const readPath = nodePath(ref.node);
  const before = parseKubeObject(await cluster.client.read(readPath, { signal }));
  const unschedulable = action !== 'uncordon';
  const patch: Patch = { type: 'strategic', body: { spec: { unschedulable: unschedulable || null } } };
  const { unschedulable: _now, ...rest } = before.spec;
  const [rehearsal, drain] = await Promise.all([
    rehearse({
      cluster,
      readPath,
      patch,
      before,
      intended: { ...before, spec: { ...rest, ...(unschedulable ? { unschedulable } : {}) } },
      signal,
    }),
    action === 'drain' ? drainFacts(cluster, ref.node, signal) : { pods: [], checks: [] },
  ]);
  const cordon: Change[] =
    isCordoned(before) === unschedulable
      ? []
      : [{ path: '/spec/unschedulable', from: isCordoned(before), to: unschedulable }];
  const payload: KubePayload = { kind: 'node', action, patch };
  return {
    title: `${titles[action]} ${ref.node}`,
    name: ref.node,
    changes: [...cordon, ...drain.pods.map(evictionOf)],
    unchanged:
      action === 'drain' ? ['the instance itself goes on running'] : ['pods that run there go on running'],
    checks: [...nothingCheck(before, action), ...rehearsal.checks, ...drain.checks],
    seen: seenOfNode(before),
    payload,
  };
};
