import type { Change, FleetReads } from '#lib/domain/ports/fleet-reads.ts';
import type { ManifestRef, ServiceRef } from '#lib/domain/ports/region-reads.ts';
import { freshness } from './freshness.ts';
import type { Inventory } from './inventory.ts';
import { readObjectManifest } from './kubernetes-fleet.ts';
import type { Place, Regions } from './regions.ts';

type OwnManifestRef = Exclude<ManifestRef, { kind: 'object' }>;

type ServiceReads = Pick<
  FleetReads,
  | 'getService'
  | 'listTasks'
  | 'getTask'
  | 'listDeployments'
  | 'listRevisions'
  | 'getRevision'
  | 'listEvents'
  | 'getScaling'
  | 'getMetrics'
  | 'getManifest'
>;

const isUnderWay = (status: string) =>
  status === 'pending' || status.endsWith('in_progress') || status.endsWith('requested');

const manifestTopics = {
  service: 'services',
  revision: 'deployments',
  task: 'tasks',
  node: 'clusters',
} as const satisfies Record<OwnManifestRef['kind'], Change['topic']>;

const manifestIdOf = (ref: OwnManifestRef): string => {
  if (ref.kind === 'service') return ref.service;
  if (ref.kind === 'revision') return ref.revision;
  return ref.kind === 'task' ? ref.task : ref.node;
};

const placeOf = (regions: Regions, ref: OwnManifestRef): Promise<Place> => {
  if (ref.kind === 'service') return regions.forService(ref);
  if (ref.kind === 'revision') return regions.forPart(ref, { kind: 'revision', id: ref.revision });
  return ref.kind === 'task' ? regions.forTask(ref) : regions.forNode(ref);
};

const nameOf = ({ cluster, service }: ServiceRef) => `${cluster} ${service}`;

/** Everything about one service or task, each part with an age of its own. */
export const createServiceReads = (inventory: Inventory): ServiceReads => ({
  getService: async (ref) => {
    const { reads } = await inventory.regions.forService(ref);
    return inventory.read({
      key: `service ${nameOf(ref)}`,
      scope: `service ${ref.service}`,
      kind: freshness.service,
      topic: 'services',
      id: ref.service,
      isMoving: (service) => service.status === 'deploying' || service.running !== service.desired,
      load: (signal) => reads.getService(ref, { signal }),
    });
  },
  listTasks: async ({ cluster, service, states }) => {
    const { regions } = inventory;
    const { reads } = await (service === undefined
      ? regions.forCluster(cluster)
      : regions.forService({ cluster, service }));
    const whose = service ?? 'every service';
    return inventory.read({
      key: `tasks ${cluster} ${service ?? ''} ${states.join()}`,
      scope: `tasks of ${whose}`,
      kind: freshness.tasks,
      topic: 'tasks',
      id: whose,
      isMoving: (tasks) => tasks.some((task) => task.state === 'pending'),
      load: (signal) => reads.listTasks({ cluster, service, states }, { signal }),
    });
  },
  getTask: async (ref) => {
    const { reads } = await inventory.regions.forTask(ref);
    return inventory.read({
      key: `task ${ref.cluster} ${ref.task}`,
      scope: `task ${ref.task}`,
      kind: freshness.tasks,
      topic: 'tasks',
      id: ref.task,
      isMoving: (task) => task.state === 'pending',
      load: (signal) => reads.getTask(ref, { signal }),
    });
  },
  listDeployments: async (ref) => {
    const { reads } = await inventory.regions.forService(ref);
    return inventory.read({
      key: `deployments ${nameOf(ref)}`,
      scope: `deployments of ${ref.service}`,
      kind: freshness.deployments,
      topic: 'deployments',
      id: ref.service,
      isMoving: (rows) => rows.some((row) => isUnderWay(row.status)),
      load: (signal) => reads.listDeployments(ref, { signal }),
    });
  },
  listRevisions: async (ref) => {
    const { reads } = await inventory.regions.forService(ref);
    return inventory.read({
      key: `revisions ${nameOf(ref)}`,
      scope: `revisions of ${ref.service}`,
      kind: freshness.revisions,
      topic: 'deployments',
      id: ref.service,
      load: (signal) => reads.listRevisions(ref, { signal }),
    });
  },
  getRevision: async (ref) => {
    const { reads } = await inventory.regions.forPart(ref, { kind: 'revision', id: ref.revision });
    return inventory.read({
      key: `revision ${nameOf(ref)} ${ref.revision}`,
      scope: `revision ${ref.revision}`,
      kind: freshness.revision,
      topic: 'deployments',
      id: ref.revision,
      load: (signal) => reads.getRevision(ref, { signal }),
    });
  },
  listEvents: async (ref) => {
    const { reads } = await inventory.regions.forService(ref);
    return inventory.read({
      key: `events ${nameOf(ref)}`,
      scope: `events of ${ref.service}`,
      kind: freshness.events,
      topic: 'services',
      id: ref.service,
      load: (signal) => reads.listEvents(ref, { signal }),
    });
  },
  getScaling: async (ref) => {
    const { reads } = await inventory.regions.forService(ref);
    return inventory.read({
      key: `scaling ${nameOf(ref)}`,
      scope: `auto scaling of ${ref.service}`,
      kind: freshness.scaling,
      topic: 'services',
      id: ref.service,
      load: (signal) => reads.getScaling(ref, { signal }),
    });
  },
  getMetrics: async ({ rangeMs, ...ref }) => {
    const { reads } = await inventory.regions.forService(ref);
    return inventory.read({
      key: `metrics ${nameOf(ref)} ${rangeMs}`,
      scope: `metrics of ${ref.service}`,
      kind: freshness.metrics,
      topic: 'services',
      id: ref.service,
      load: (signal) => reads.getMetrics({ ...ref, rangeMs }, { signal }),
    });
  },
  getManifest: async (ref) => {
    if (ref.kind === 'object') return readObjectManifest(inventory, ref);
    const { reads } = await placeOf(inventory.regions, ref);
    const id = manifestIdOf(ref);
    return inventory.read({
      key: `manifest ${ref.kind} ${ref.cluster} ${'service' in ref ? ref.service : ''} ${id}`,
      scope: `manifest of ${ref.kind} ${id}`,
      kind: freshness.manifest,
      topic: manifestTopics[ref.kind],
      id,
      load: (signal) => reads.getManifest(ref, { signal }),
    });
  },
});
