import type { Connection } from '#lib/contract/access.ts';
import type { Cluster, ClusterDetail, Namespace, Node } from '#lib/contract/clusters.ts';
import type { Deployment, Revision, RevisionSummary } from '#lib/contract/deployments.ts';
import type { Image, ImageDetail, ImageList, Repository, ServiceImage } from '#lib/contract/images.ts';
import type { JobRow } from '#lib/contract/jobs.ts';
import type { ObjectKind, ObjectTable } from '#lib/contract/objects.ts';
import type { PlanTarget } from '#lib/contract/plans.ts';
import type { Scaling } from '#lib/contract/scaling.ts';
import type { Metrics, ServiceDetail, ServiceEvent, ServiceRow } from '#lib/contract/services.ts';
import type { Task, TaskDetail, TaskState } from '#lib/contract/tasks.ts';
import type { Known } from './known.ts';
import type { Bare, ManifestRef, ObjectsQuery, ServiceRef, TaskRef } from './region-reads.ts';

/** A topic of change and the ids of what changed, as /stream tells it. */
export type Change = {
  topic: 'clusters' | 'services' | 'tasks' | 'jobs' | 'deployments' | 'images' | 'operations' | 'connections';
  ids: string[];
};

/**
 * What is known of all accounts and Regions, answered by the inventory: one upstream read for many
 * readers, each answer with its age. A read counts as interest and keeps the answer fresh for a while.
 * Unknown ids throw `not_found`.
 */
export type FleetReads = {
  listConnections: () => Promise<Known<Connection[]>>;
  listClusters: () => Promise<Known<Cluster[]>>;
  getCluster: (cluster: string) => Promise<Known<Bare<ClusterDetail>>>;
  listNodes: (cluster: string) => Promise<Known<Node[]>>;
  /** Of a Kubernetes cluster; an ECS cluster has none and throws `unprocessable`. */
  listNamespaces: (cluster: string) => Promise<Known<Namespace[]>>;
  listJobs: (cluster: string) => Promise<Known<JobRow[]>>;
  listObjectKinds: (cluster: string) => Promise<Known<ObjectKind[]>>;
  listObjects: (query: ObjectsQuery) => Promise<Known<Bare<ObjectTable>>>;
  /** Of one cluster, or of all. */
  listServices: (cluster?: string) => Promise<Known<ServiceRow[]>>;
  getService: (ref: ServiceRef) => Promise<Known<Bare<ServiceDetail>>>;
  listTasks: (scope: { cluster: string; service?: string; states: TaskState[] }) => Promise<Known<Task[]>>;
  getTask: (ref: TaskRef) => Promise<Known<Bare<TaskDetail>>>;
  listDeployments: (ref: ServiceRef) => Promise<Known<Deployment[]>>;
  listRevisions: (ref: ServiceRef) => Promise<Known<RevisionSummary[]>>;
  getRevision: (ref: ServiceRef & { revision: string }) => Promise<Known<Bare<Revision>>>;
  listEvents: (ref: ServiceRef) => Promise<Known<ServiceEvent[]>>;
  getScaling: (ref: ServiceRef) => Promise<Known<Bare<Scaling>>>;
  getMetrics: (ref: ServiceRef & { rangeMs: number }) => Promise<Known<Bare<Metrics>>>;
  getManifest: (ref: ManifestRef) => Promise<Known<Record<string, unknown>>>;
  listRepositories: () => Promise<Known<Repository[]>>;
  listImages: (repository: string) => Promise<Known<{ images: Image[]; lifecycle: ImageList['lifecycle'] }>>;
  getImage: (ref: { repository: string; digest: string }) => Promise<Known<Bare<ImageDetail>>>;
  listServiceImages: (ref: ServiceRef) => Promise<Known<ServiceImage[]>>;
  /** Makes what a write touched be read anew at once; settles when the service or node itself has been, or after some seconds. Never throws. */
  refreshTarget: (target: PlanTarget) => Promise<void>;
  /** Calls back at each change until the returned function is called. */
  subscribe: (listener: (change: Change) => void) => () => void;
};
