import type { Cluster, ClusterDetail, Namespace, Node } from '#lib/contract/clusters.ts';
import type { Deployment, Revision, RevisionSummary } from '#lib/contract/deployments.ts';
import type { Image, ImageDetail, ImageList, Repository, ServiceImage } from '#lib/contract/images.ts';
import type { JobRow } from '#lib/contract/jobs.ts';
import type { ObjectKind, ObjectTable } from '#lib/contract/objects.ts';
import type { Scaling } from '#lib/contract/scaling.ts';
import type { Metrics, ServiceDetail, ServiceEvent, ServiceRow } from '#lib/contract/services.ts';
import type { Task, TaskDetail, TaskState } from '#lib/contract/tasks.ts';
import type { Read } from './known.ts';

export type ServiceRef = { cluster: string; service: string };
export type NodeRef = { cluster: string; node: string };
export type TaskRef = { cluster: string; task: string };

/** Any object of Kubernetes. */
export type ObjectRef = {
  cluster: string;
  resource: string;
  namespace?: string | undefined;
  name: string;
};

/** What has a manifest. */
export type ManifestRef =
  | ({ kind: 'service' } & ServiceRef)
  | ({ kind: 'revision'; revision: string } & ServiceRef)
  | ({ kind: 'task' } & TaskRef)
  | ({ kind: 'node' } & NodeRef)
  | ({ kind: 'object' } & ObjectRef);

/** An answer without the two fields that the inventory adds. */
export type Bare<T> = Omit<T, 'asOf' | 'incomplete'>;

/** How a read is made: when to give up. Deadlines and pacing are the adapter's. */
export type ReadOptions = { signal: AbortSignal };

/**
 * What a platform's adapter answers for one account and Region, straight from AWS or Kubernetes.
 * Ids are the contract's. A part that is denied or down is named in `incomplete`; a whole that is
 * absent throws `not_found`, and what cannot be read at all throws the translated error.
 */
export type RegionReads = {
  listClusters: (options: ReadOptions) => Promise<Read<Cluster[]>>;
  getCluster: (cluster: string, options: ReadOptions) => Promise<Read<Bare<ClusterDetail>>>;
  listNodes: (cluster: string, options: ReadOptions) => Promise<Read<Node[]>>;
  listServices: (cluster: string, options: ReadOptions) => Promise<Read<ServiceRow[]>>;
  /** Everything, environment values included: what a role may see is cut at the verb. */
  getService: (ref: ServiceRef, options: ReadOptions) => Promise<Read<Bare<ServiceDetail>>>;
  /** `service` may be the id of a job too, where the platform has some. */
  listTasks: (
    scope: { cluster: string; service?: string; states: TaskState[] },
    options: ReadOptions,
  ) => Promise<Read<Task[]>>;
  getTask: (ref: TaskRef, options: ReadOptions) => Promise<Read<Bare<TaskDetail>>>;
  listDeployments: (ref: ServiceRef, options: ReadOptions) => Promise<Read<Deployment[]>>;
  listRevisions: (ref: ServiceRef, options: ReadOptions) => Promise<Read<RevisionSummary[]>>;
  getRevision: (
    ref: ServiceRef & { revision: string },
    options: ReadOptions,
  ) => Promise<Read<Bare<Revision>>>;
  listEvents: (ref: ServiceRef, options: ReadOptions) => Promise<Read<ServiceEvent[]>>;
  getScaling: (ref: ServiceRef, options: ReadOptions) => Promise<Read<Bare<Scaling>>>;
  getMetrics: (ref: ServiceRef & { rangeMs: number }, options: ReadOptions) => Promise<Read<Bare<Metrics>>>;
  /** The thing as AWS or Kubernetes has it, secrets' values never. */
  getManifest: (
    ref: Exclude<ManifestRef, { kind: 'object' }>,
    options: ReadOptions,
  ) => Promise<Read<Record<string, unknown>>>;
};

export type ObjectsQuery = {
  cluster: string;
  resource: string;
  namespace?: string | undefined;
  limit: number;
  cursor?: string | undefined;
};

/** What only a Kubernetes cluster has. */
export type KubernetesReads = {
  listNamespaces: (cluster: string, options: ReadOptions) => Promise<Read<Namespace[]>>;
  listJobs: (cluster: string, options: ReadOptions) => Promise<Read<JobRow[]>>;
  listObjectKinds: (cluster: string, options: ReadOptions) => Promise<Read<ObjectKind[]>>;
  /** Asked of the API server each time, as a table without objects. */
  listObjects: (query: ObjectsQuery, options: ReadOptions) => Promise<Read<Bare<ObjectTable>>>;
  /** Without managedFields; of a Secret the names of its keys, never a value. */
  getObject: (ref: ObjectRef, options: ReadOptions) => Promise<Read<Record<string, unknown>>>;
};

/** What a registry's adapter answers for one account and Region. */
export type RegistryReads = {
  listRepositories: (options: ReadOptions) => Promise<Read<Repository[]>>;
  listImages: (
    repository: string,
    options: ReadOptions,
  ) => Promise<Read<{ images: Image[]; lifecycle: ImageList['lifecycle'] }>>;
  getImage: (
    ref: { repository: string; digest: string },
    options: ReadOptions,
  ) => Promise<Read<Bare<ImageDetail>>>;
  /** The candidates for each container of a service, joined with the deployments that ran them here. */
  listCandidates: (
    input: { service: ServiceRow; deployments: Deployment[] },
    options: ReadOptions,
  ) => Promise<Read<ServiceImage[]>>;
};
