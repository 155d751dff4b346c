import { setTimeout as delay } from 'node:timers/promises';
import type { Cluster } from '#lib/contract/clusters.ts';
import type { ServiceRow } from '#lib/contract/services.ts';
import type { FleetReads } from '#lib/domain/ports/fleet-reads.ts';
import { withServiceCounts } from './cluster-counts.ts';
import { freshness } from './freshness.ts';
import { createImageReads } from './image-fleet.ts';
import { type Inventory, placeName } from './inventory.ts';
import { createKubernetesFleet } from './kubernetes-fleet.ts';
import { mergeKnown, noteFailure } from './merge-known.ts';
import { readCluster } from './read-cluster.ts';
import { createServiceReads } from './service-fleet.ts';

/** Thousands of services take a while: the first answer holds what came in this time, unless nothing did. */
const firstRowsMs = 4_000;
const noRowsMs = 10_000;

const sizeOf = (cluster: Cluster): number => cluster.counts.services ?? 0;

/** A writer waits this long for what it changed to be known. */
const refreshPatienceMs = 5_000;

type ClusterReads = Pick<
  FleetReads,
  'listConnections' | 'listClusters' | 'getCluster' | 'listNodes' | 'listServices'
>;

const createClusterReads = (inventory: Inventory, now: () => Date): ClusterReads => {
  const knownServices = (cluster: string): ServiceRow[] | null => {
    const read = inventory.shelf.find(`services ${cluster}`)?.value;
    // Safe: this key is opened by Inventory.servicesOf alone.
    return read ? (read.value as ServiceRow[]) : null;
  };

  const readClusters = async () => {
    const { places, failed } = await inventory.regions.listPlaces();
    const incomplete = failed.map(({ upstream, error }) => noteFailure(upstream.name, error));
    const parts = places.map((place) => ({
      scope: `clusters of ${placeName(place)}`,
      read: inventory.clustersOf(place).then((known) => ({
        ...known,
        value: known.value.map((row) => ({ row: { ...row, accountName: place.upstream.name }, place })),
      })),
    }));
    return mergeKnown(parts, { nowIso: now().toISOString(), incomplete });
  };

  return {
    listConnections: async () => {
      const clusters = await readClusters();
      const troubles = (name: string) =>
        clusters.incomplete.filter((note) => note.scope.includes(`of ${name} ·`)).map((note) => note.message);
      return {
        value: await inventory.regions.listConnections(troubles),
        asOf: clusters.asOf,
        incomplete: [],
      };
    },
    listClusters: async () => {
      const known = await readClusters();
      return { ...known, value: known.value.map(({ row }) => withServiceCounts(row, knownServices(row.id))) };
    },
    getCluster: async (cluster) => {
      const { upstream } = await inventory.regions.forCluster(cluster);
      const known = await readCluster(inventory, cluster);
      const counts = withServiceCounts({ ...known.value }, knownServices(cluster)).counts;
      return { ...known, value: { ...known.value, counts, accountName: upstream.name } };
    },
    listNodes: async (cluster) => {
      const { reads, platform } = await inventory.regions.forCluster(cluster);
      return inventory.read({
        key: `nodes ${cluster}`,
        scope: `${platform === 'ecs' ? 'container instances' : 'nodes'} of ${cluster}`,
        kind: freshness.capacity,
        topic: 'clusters',
        id: cluster,
        load: (signal) => reads.listNodes(cluster, { signal }),
      });
    },
    listServices: async (cluster) => {
      if (cluster) return inventory.servicesOf(await inventory.regions.forCluster(cluster), cluster);
      const clusters = await readClusters();
      // Small clusters are whole soonest, and most of them are known before the first large one.
      const smallFirst = clusters.value.toSorted((a, b) => sizeOf(a.row) - sizeOf(b.row));
      const merge = (firstPatienceMs: number) => {
        const parts = smallFirst.map(({ row, place }) => ({
          scope: `services of ${row.name}`,
          read: inventory.servicesAmongMany(place, row.id, firstPatienceMs),
        }));
        return mergeKnown(parts, { nowIso: clusters.asOf, incomplete: clusters.incomplete });
      };
      const soon = await merge(firstRowsMs);
      return soon.value.length > 0 || soon.incomplete.length === 0 ? soon : merge(noRowsMs);
    },
  };
};

/** The inventory as the verbs read it. */
export const createFleet = (inventory: Inventory, now: () => Date): FleetReads => {
  const clusterReads = createClusterReads(inventory, now);
  const serviceReads = createServiceReads(inventory);
  const imageReads = createImageReads(inventory, { ...clusterReads, ...serviceReads }, now);
  return {
    ...clusterReads,
    ...serviceReads,
    ...imageReads,
    ...createKubernetesFleet(inventory),
    refreshTarget: async ({ clusterId, serviceId, nodeId }) => {
      const ownKeys =
        serviceId === undefined
          ? [`nodes ${clusterId}`, `cluster ${clusterId}`, `manifest node ${clusterId}  ${nodeId}`]
          : [`services ${clusterId}`, `service ${clusterId} ${serviceId}`];
      const things =
        serviceId === undefined ? [] : ['deployments', 'events', 'scaling', 'candidates', 'revisions'];
      const keys = things.map((thing) => `${thing} ${clusterId} ${serviceId}`);
      for (const key of [...keys, ...inventory.shelf.keys(`tasks ${clusterId} ${serviceId ?? ''} `)]) {
        void inventory.shelf.find(key)?.refreshAfterWrite();
      }
      const own = ownKeys.map((key) => inventory.shelf.find(key)?.refreshAfterWrite());
      await Promise.race([Promise.all(own), delay(refreshPatienceMs, undefined, { ref: false })]);
    },
    subscribe: (listener) => inventory.feed.subscribe(listener),
  };
};
