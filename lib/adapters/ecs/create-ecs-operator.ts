import { LRUCache } from 'lru-cache';
import type { Operator } from '#lib/domain/ports/operator.ts';
import { EcsHandle } from './operate/ecs-handle.ts';
import { executePlan } from './operate/execute-plan.ts';
import type { FollowMemory } from './operate/follow-memory.ts';
import { followPlan } from './operate/follow-plan.ts';
import { reconcilePlan } from './operate/reconcile-plan.ts';
import type { EcsAccess } from './plan/ecs-access.ts';
import { planChange } from './plan/plan-change.ts';
import { planNode } from './plan/plan-node.ts';
import { seeAgain } from './plan/see-again.ts';

const followedAtMost = 1000;

/** Plans and changes of the ECS services and container instances of one account and Region. */
export const createEcsOperator = (access: EcsAccess): Operator => {
  const memories = new LRUCache<string, FollowMemory>({ max: followedAtMost });
  const memoryOf = (planId: string): FollowMemory => {
    const known = memories.get(planId) ?? { failedTasks: 0 };
    memories.set(planId, known);
    return known;
  };
  return {
    plan: (input) => planChange(access, input),
    planNode: (input) => planNode(access, input),
    see: (input) => seeAgain(access, input),
    execute: (input) => executePlan({ access, ...input }),
    reconcile: (input) => reconcilePlan({ access, ...input }),
    follow: ({ plan, handle, startedAt, signal }) =>
      followPlan({
        access,
        plan,
        handle: EcsHandle.parse(handle),
        startedAt,
        memory: memoryOf(plan.id),
        signal,
      }),
  };
};
