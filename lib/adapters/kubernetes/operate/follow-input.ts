import type {
  KubernetesPlanAccess,
  PlanCluster,
} from '#lib/adapters/kubernetes/plan/kubernetes-plan-access.ts';
import type { StoredPlan } from '#lib/domain/ports/operator.ts';
import type { FollowMemory } from './follow-memory.ts';

export type FollowInput<Handle> = {
  access: KubernetesPlanAccess;
  cluster: PlanCluster;
  plan: StoredPlan;
  handle: Handle;
  startedAt: Date;
  memory: FollowMemory;
  signal: AbortSignal;
};

const stillPatienceMs = 10 * 60_000;

export const stillPatienceOf = ({ access }: { access: KubernetesPlanAccess }): number =>
  access.stillPatienceMs ?? stillPatienceMs;

export const serviceRefOf = ({ target }: StoredPlan) => ({
  cluster: target.clusterId,
  service: target.serviceId ?? '',
});

export const inMinutes = (ms: number): string => {
  const minutes = Math.round(ms / 60_000);
  return minutes < 1 ? `${Math.round(ms / 1000)} s` : `${minutes} min`;
};
