import { unprocessable } from '#lib/domain/domain-error.ts';
import type { FleetReads } from '#lib/domain/ports/fleet-reads.ts';
import type { Known } from '#lib/domain/ports/known.ts';
import type { KubernetesReads, ObjectRef } from '#lib/domain/ports/region-reads.ts';
import { freshness } from './freshness.ts';
import type { Inventory } from './inventory.ts';
import { readCluster } from './read-cluster.ts';

type KubernetesFleet = Pick<FleetReads, 'listNamespaces' | 'listJobs' | 'listObjectKinds' | 'listObjects'>;

const kubernetesOf = async (inventory: Inventory, cluster: string): Promise<KubernetesReads> => {
  const { kubernetes } = await inventory.regions.forCluster(cluster);
  if (kubernetes) return kubernetes;
  // Of what is no cluster at all it is the absence that is told.
  await readCluster(inventory, cluster);
  throw unprocessable('An ECS cluster has no namespaces and no objects of Kubernetes.');
};

/** Any object of a cluster as Kubernetes has it. */
export const readObjectManifest = async (
  inventory: Inventory,
  ref: ObjectRef,
): Promise<Known<Record<string, unknown>>> => {
  const kubernetes = await kubernetesOf(inventory, ref.cluster);
  const path = `${ref.resource} ${ref.namespace ?? ''} ${ref.name}`;
  return inventory.read({
    key: `manifest object ${ref.cluster} ${path}`,
    scope: `${ref.resource}/${ref.name}`,
    kind: freshness.manifest,
    topic: 'clusters',
    id: ref.cluster,
    load: (signal) => kubernetes.getObject(ref, { signal }),
  });
};

/** What only Kubernetes clusters have, with its age. */
export const createKubernetesFleet = (inventory: Inventory): KubernetesFleet => ({
  listNamespaces: async (cluster) => {
    const kubernetes = await kubernetesOf(inventory, cluster);
    return inventory.read({
      key: `namespaces ${cluster}`,
      scope: `namespaces of ${cluster}`,
      kind: freshness.capacity,
      topic: 'clusters',
      id: cluster,
      load: (signal) => kubernetes.listNamespaces(cluster, { signal }),
    });
  },
  listJobs: async (cluster) => {
    const kubernetes = await kubernetesOf(inventory, cluster);
    return inventory.read({
      key: `jobs ${cluster}`,
      scope: `jobs of ${cluster}`,
      kind: freshness.jobs,
      topic: 'jobs',
      id: cluster,
      load: (signal) => kubernetes.listJobs(cluster, { signal }),
    });
  },
  listObjectKinds: async (cluster) => {
    const kubernetes = await kubernetesOf(inventory, cluster);
    return inventory.read({
      key: `object kinds ${cluster}`,
      scope: `kinds of objects of ${cluster}`,
      kind: freshness.objectKinds,
      topic: 'clusters',
      id: cluster,
      load: (signal) => kubernetes.listObjectKinds(cluster, { signal }),
    });
  },
  listObjects: async (query) => {
    const kubernetes = await kubernetesOf(inventory, query.cluster);
    const page = [query.resource, query.namespace ?? '', query.limit, query.cursor ?? ''].join(' ');
    return inventory.read({
      key: `objects ${query.cluster} ${page}`,
      scope: `${query.resource} of ${query.cluster}`,
      kind: freshness.objects,
      topic: 'clusters',
      id: query.cluster,
      load: (signal) => kubernetes.listObjects(query, { signal }),
    });
  },
});
