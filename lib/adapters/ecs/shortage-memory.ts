import type { Service } from '@aws-sdk/client-ecs';
import type { LRUCache } from 'lru-cache';

/** How a service was last seen: what it desired, and since when it is short of that; 0 is "before we looked". */
export type Sighting = { desired: number; shortSinceMs: number | undefined };

/**
 * Since when a service has fewer tasks than desired: AWS dates deployments, not changes of the count.
 * Undefined while it has them all. A service that is short when first seen has been so for long.
 */
export const noteShortage = (
  sightings: LRUCache<string, Sighting>,
  service: Service,
  nowMs: number,
): number | undefined => {
  const { clusterArn, serviceName, desiredCount: desired = 0, runningCount: running = 0 } = service;
  // Short ARNs name no cluster: two clusters may have a service of one name.
  const key = `${clusterArn}/${serviceName}`;
  const before = sightings.get(key);
  const isNew = before !== undefined && (before.shortSinceMs === undefined || desired > before.desired);
  const shortSinceMs = running >= desired ? undefined : isNew ? nowMs : (before?.shortSinceMs ?? 0);
  sightings.set(key, { desired, shortSinceMs });
  return shortSinceMs;
};
