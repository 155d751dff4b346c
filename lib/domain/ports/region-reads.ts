import type { Cluster, ClusterDetail, Node } from '#lib/contract/clusters.ts';
import type { Deployment, Revision, RevisionSummary } from '#lib/contract/deployments.ts';
import type { Image, ImageDetail, ImageList, Repository, ServiceImage } from '#lib/contract/images.ts';
import type { Scaling } from '#lib/contract/scaling.ts';
import type { Metrics, ServiceDetail, ServiceEvent, ServiceRow } from '#lib/contract/services.ts';
import type { Task, TaskDetail, TaskState } from '#lib/contract/tasks.ts';
import type { Read } from './known.ts';

export type ServiceRef = { cluster: string; service: string };

/** What has a manifest. */
export type ManifestRef =
  | ({ kind: 'service' } & ServiceRef)
  | ({ kind: 'revision'; revision: string } & ServiceRef)
  | { kind: 'task'; cluster: string; task: string }
  | { kind: 'node'; cluster: string; node: string };

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
  listTasks: (
    scope: { cluster: string; service?: string; states: TaskState[] },
    options: ReadOptions,
  ) => Promise<Read<Task[]>>;
  getTask: (ref: { cluster: string; task: string }, options: ReadOptions) => Promise<Read<Bare<TaskDetail>>>;
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
  getManifest: (ref: ManifestRef, options: ReadOptions) => Promise<Read<Record<string, unknown>>>;
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
