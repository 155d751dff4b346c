import type { KubernetesReads, RegionReads } from '#lib/domain/ports/region-reads.ts';
import { getCluster, listClusters } from './get-cluster.ts';
import { getManifest } from './get-manifest.ts';
import { getMetrics } from './get-metrics.ts';
import { getScaling } from './get-scaling.ts';
import { getService } from './get-service.ts';
import { getTask } from './get-task.ts';
import type { KubeContext } from './kube-context.ts';
import { getRevision, listDeployments, listRevisions } from './list-deployments.ts';
import { listEvents } from './list-events.ts';
import { listJobs } from './list-jobs.ts';
import { listNamespaces } from './list-namespaces.ts';
import { listNodes } from './list-nodes.ts';
import { listServices } from './list-services.ts';
import { listTasks } from './list-tasks.ts';
import { getObject, listObjectKinds, listObjects } from './objects.ts';

/** The clusters of one directory as any platform's are read. */
export const createKubernetesReads = (context: KubeContext): RegionReads => ({
  listClusters: (options) => listClusters(context, options),
  getCluster: (cluster, options) => getCluster(context, cluster, options),
  listNodes: (cluster, options) => listNodes(context, cluster, options),
  listServices: (cluster, options) => listServices(context, cluster, options),
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
});

/** What only a Kubernetes cluster has. */
export const createObjectReads = (context: KubeContext): KubernetesReads => ({
  listNamespaces: (cluster, options) => listNamespaces(context, cluster, options),
  listJobs: (cluster, options) => listJobs(context, cluster, options),
  listObjectKinds: (cluster) => listObjectKinds(context, cluster),
  listObjects: (query, options) => listObjects(context, query, options),
  getObject: (ref, options) => getObject(context, ref, options),
});
