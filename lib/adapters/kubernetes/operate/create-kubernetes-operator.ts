import { LRUCache } from 'lru-cache';
import type { KubernetesPlanAccess } from '#lib/adapters/kubernetes/plan/kubernetes-plan-access.ts';
import { planChange } from '#lib/adapters/kubernetes/plan/plan-change.ts';
import { planNode } from '#lib/adapters/kubernetes/plan/plan-node.ts';
import { seeAgain } from '#lib/adapters/kubernetes/plan/see-again.ts';
import type { Operator } from '#lib/domain/ports/operator.ts';
import { executePlan } from './execute-plan.ts';
import { emptyMemory, type FollowMemory } from './follow-memory.ts';
import { followPlan } from './follow-plan.ts';
import { KubeHandle } from './kube-handle.ts';
import { reconcilePlan } from './reconcile-plan.ts';

const followedAtMost = 1000;

/** Plans and changes of services and nodes of Kubernetes clusters. */
export const createKubernetesOperator = (access: KubernetesPlanAccess): Operator => {
  const memories = new LRUCache<string, FollowMemory>({ max: followedAtMost });
  const memoryOf = (planId: string): FollowMemory => {
    const known = memories.get(planId) ?? emptyMemory();
    memories.set(planId, known);
    return known;
  };
  return {
    plan: (input) => planChange(access, input),
    planNode: (input) => planNode(access, input),
    see: (input) => seeAgain(access, input),
    execute: ({ plan, report }) => executePlan({ access, plan, report }),
    reconcile: ({ plan, signal }) => reconcilePlan({ access, plan, signal }),
    follow: ({ plan, handle, startedAt, signal }) =>
      followPlan({
        access,
        cluster: access.clusterOf(plan.target.clusterId),
        plan,
        handle: KubeHandle.parse(handle),
        startedAt,
        memory: memoryOf(plan.id),
        signal,
      }),
  };
};
