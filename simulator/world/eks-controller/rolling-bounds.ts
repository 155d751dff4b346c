import { type Deployment, resolveCount } from '../eks-object.ts';

/** How many pods a rollout may have beyond, and may lack below, what is desired. */
export function readRollingBounds({ spec }: Deployment): { surge: number; unavailable: number } {
  if (spec.strategy.type !== 'RollingUpdate') return { surge: 0, unavailable: spec.replicas };
  const given = spec.strategy.rollingUpdate;
  const surge = resolveCount(given?.maxSurge, spec.replicas, 'up', '25%');
  const unavailable = resolveCount(given?.maxUnavailable, spec.replicas, 'down', '25%');
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : Math.min(unavailable, spec.replicas) };
}
