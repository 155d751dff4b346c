import type { LRUCache } from 'lru-cache';

export type Sighting = { desired: number; shortSinceMs: number | undefined };

/**
 * Since when a workload has fewer tasks than desired: Kubernetes dates rollouts, not changes of the count. Undefined
 * while it has them all; 0 ("before we looked") for one that is short when first seen.
 */
export const noteShortage = (
  sightings: Pick<LRUCache<string, Sighting>, 'get' | 'set'>,
  { uid, desired, running, nowMs }: { uid: string; desired: number; running: number; nowMs: number },
): number | undefined => {
  const before = sightings.get(uid);
  const isNew = before !== undefined && (before.shortSinceMs === undefined || desired > before.desired);
  const shortSinceMs = running >= desired ? undefined : isNew ? nowMs : (before?.shortSinceMs ?? 0);
  sightings.set(uid, { desired, shortSinceMs });
  return shortSinceMs;
};
