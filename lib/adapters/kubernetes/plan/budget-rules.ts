import { kubePath } from '#lib/adapters/kubernetes/client/kube-path.ts';
import { matchesSelector } from '#lib/adapters/kubernetes/model/label-selector.ts';
import type { Pod } from '#lib/adapters/kubernetes/model/pod.ts';
import { type Budget, projectBudget } from '#lib/adapters/kubernetes/model/policy-objects.ts';
import { isReady } from '#lib/adapters/kubernetes/rules/pod-state.ts';
import type { PlanCluster } from './kubernetes-plan-access.ts';
import { listObjects } from './read-or-unknown.ts';

export const listBudgets = (
  cluster: PlanCluster,
  { namespace, signal }: { namespace?: string; signal: AbortSignal },
): Promise<Budget[]> =>
  listObjects(cluster, {
    path: kubePath({ group: 'policy', version: 'v1', namespace, resource: 'poddisruptionbudgets' }),
    project: projectBudget,
    signal,
  });

const covers = ({ metadata, spec }: Budget, pod: Pod): boolean =>
  metadata.namespace === pod.metadata.namespace &&
  spec.selector !== undefined &&
  matchesSelector(spec.selector, pod.metadata.labels);

/** The budget that would refuse the pod's eviction now. One that is not Ready takes nothing from it. */
export const findHolding = (budgets: readonly Budget[], pod: Pod): Budget | undefined =>
  isReady(pod)
    ? budgets.find((one) => covers(one, pod) && (one.status.disruptionsAllowed ?? 0) < 1)
    : undefined;

export const describeBudget = ({ metadata, status }: Budget): string =>
  `the disruption budget ${metadata.name} needs ${status.desiredHealthy ?? 0} healthy pods and has ${status.currentHealthy ?? 0}`;
