import { z } from 'zod';
import { kubePath } from '#lib/adapters/kubernetes/client/kube-path.ts';
import { matchesSelector } from '#lib/adapters/kubernetes/model/label-selector.ts';
import type { Pod } from '#lib/adapters/kubernetes/model/pod.ts';
import { type Budget, projectBudget } from '#lib/adapters/kubernetes/model/policy-objects.ts';
import { isEnded, isReady, isTerminating } from '#lib/adapters/kubernetes/rules/pod-state.ts';
import type { PlanCluster } from './kubernetes-plan-access.ts';
import { listObjects } from './read-or-unknown.ts';

const Policy = z.object({ spec: z.object({ unhealthyPodEvictionPolicy: z.string().optional() }) });

/** A budget, with whether pods that are not Ready may go whatever it says. */
export type PlanBudget = Budget & { letsUnhealthyGo: boolean };

const projectPlanBudget = (raw: unknown): PlanBudget | null => {
  const budget = projectBudget(raw);
  const policy = Policy.safeParse(raw).data?.spec.unhealthyPodEvictionPolicy;
  return budget && { ...budget, letsUnhealthyGo: policy === 'AlwaysAllow' };
};

export const listBudgets = (
  cluster: PlanCluster,
  { namespace, signal }: { namespace?: string; signal: AbortSignal },
): Promise<PlanBudget[]> =>
  listObjects(cluster, {
    path: kubePath({ group: 'policy', version: 'v1', namespace, resource: 'poddisruptionbudgets' }),
    project: projectPlanBudget,
    signal,
  });

const covers = ({ metadata, spec }: Budget, pod: Pod): boolean =>
  metadata.namespace === pod.metadata.namespace &&
  spec.selector !== undefined &&
  matchesSelector(spec.selector, pod.metadata.labels);

/** A pod that is not Ready takes nothing from a budget that is met; one that is broken is held all the same. */
const letsGo = ({ status, letsUnhealthyGo }: PlanBudget, pod: Pod): boolean => {
  const { disruptionsAllowed = 0, currentHealthy = 0, desiredHealthy = 0 } = status;
  if (disruptionsAllowed > 0) return true;
  return !isReady(pod) && (letsUnhealthyGo || (desiredHealthy > 0 && currentHealthy >= desiredHealthy));
};

/**
 * The budget that would refuse the pod's eviction now.
 * https://kubernetes.io/docs/tasks/run-application/configure-pdb/#unhealthy-pod-eviction-policy
 */
export const findHolding = (budgets: readonly PlanBudget[], pod: Pod): PlanBudget | undefined =>
  isEnded(pod) || isTerminating(pod) || pod.status.phase === 'Pending'
    ? undefined
    : budgets.find((one) => covers(one, pod) && !letsGo(one, pod));

export const describeBudget = ({ metadata, status }: Budget): string =>
  `the disruption budget ${metadata.name} needs ${status.desiredHealthy ?? 0} healthy pods and has ${status.currentHealthy ?? 0}`;

/** What lets a held pod go. */
export const budgetRemedy = (pod: Pod): string =>
  isReady(pod)
    ? 'Wait until more of its pods are ready, or add replicas.'
    : 'It is not ready itself: with unhealthyPodEvictionPolicy AlwaysAllow the budget lets such pods go.';
