import type { Call } from '#lib/adapters/aws/call.ts';
import type { AwsClients } from '#lib/adapters/aws/clients.ts';
import type { AwsConnection } from '#lib/adapters/aws/connection.ts';
import { partitionOf } from '#lib/adapters/aws/partition.ts';
import type { RegionReads } from '#lib/domain/ports/region-reads.ts';
import { createEcsCaches, type EcsContext } from './ecs-context.ts';
import { getCluster } from './get-cluster.ts';
import { getManifest } from './get-manifest.ts';
import { getMetrics } from './get-metrics.ts';
import { getScaling } from './get-scaling.ts';
import { getService } from './get-service.ts';
import { listClusters } from './list-clusters.ts';
import { listDeployments } from './list-deployments.ts';
import { listEvents } from './list-events.ts';
import { listNodes } from './list-nodes.ts';
import { listServices } from './list-services.ts';
import { getTask, listTasks } from './list-tasks.ts';
import { getRevision, listRevisions } from './read-revision.ts';

export type EcsPlace = {
  connection: AwsConnection;
  account: string;
  region: string;
  /** Of the caller's identity; by default the one that the Region belongs to. */
  partition?: string;
  /** The clients for reads. */
  clients: AwsClients;
  call: Call;
  now: () => Date;
};

/** Amazon ECS of one account and Region. What is immutable is kept as long as this lives. */
export const createEcsReads = ({ connection, partition, ...place }: EcsPlace): RegionReads => {
  const context: EcsContext = {
    ...place,
    connectionName: connection.name,
    partition: partition ?? partitionOf(place.region),
    caches: createEcsCaches(),
  };
  // Whole lists are swept again and again: what a page asks for goes first.
  const sweep: EcsContext = { ...context, call: (call) => place.call({ ...call, priority: 'sweep' }) };
  return {
    listClusters: (options) => listClusters(context, options),
    getCluster: (cluster, options) => getCluster(context, cluster, options),
    listNodes: (cluster, options) => listNodes(context, cluster, options),
    listServices: (cluster, options) => listServices(sweep, cluster, options),
    getService: (ref, options) => getService(context, ref, options),
    listTasks: (scope, options) => listTasks(context, scope, options),
    getTask: (ref, options) => getTask(context, ref, options),
    listDeployments: (ref, options) => listDeployments(context, ref, options),
    listRevisions: (ref, options) => listRevisions(context, ref, options),
    getRevision: (ref, options) => getRevision(context, ref, options),
    listEvents: (ref, options) => listEvents(context, ref, options),
    getScaling: (ref, options) => getScaling(context, ref, options),
    getMetrics: (ref, options) => getMetrics(context, ref, options),
    getManifest: (ref, options) => getManifest(context, ref, options),
  };
};
