import type { ClusterDetail } from '#lib/contract/clusters.ts';
import type { Known } from '#lib/domain/ports/known.ts';
import type { Bare } from '#lib/domain/ports/region-reads.ts';
import { freshness } from './freshness.ts';
import type { Inventory } from './inventory.ts';

/** One cluster as its platform has it. Throws `not_found` for an unknown id. */
export const readCluster = async (
  inventory: Inventory,
  cluster: string,
): Promise<Known<Bare<ClusterDetail>>> => {
  const { reads } = await inventory.regions.forCluster(cluster);
  return inventory.read({
    key: `cluster ${cluster}`,
    scope: `cluster ${cluster}`,
    kind: freshness.capacity,
    topic: 'clusters',
    id: cluster,
    load: (signal) => reads.getCluster(cluster, { signal }),
  });
};
