import { z } from 'zod';
import { clusterPath, csv, Instant, known, listOf, listQuery, Platform } from './common.ts';

/** A count that could not be read is null, never 0. */
const Count = z.number().int().nullable();

export const ClusterCounts = z.object({
  services: Count,
  runningTasks: Count,
  pendingTasks: Count,
  desiredTasks: Count,
  unhealthyServices: Count,
});
export type ClusterCounts = z.infer<typeof ClusterCounts>;

export const Cluster = z.object({
  id: z.string(),
  platform: Platform,
  name: z.string(),
  arn: z.string().optional(),
  account: z.string(),
  /** The connection's name for the account. */
  accountName: z.string().optional(),
  region: z.string(),
  /** As AWS has it: ACTIVE, PROVISIONING, DEPROVISIONING, FAILED, INACTIVE. */
  status: z.string(),
  counts: ClusterCounts,
  version: z.string().optional(),
});
export type Cluster = z.infer<typeof Cluster>;

export const CapacityProvider = z.object({
  name: z.string(),
  kind: z.enum(['FARGATE', 'FARGATE_SPOT', 'EC2', 'MANAGED_INSTANCES', 'OTHER']),
  status: z.string().optional(),
  weight: z.number().optional(),
  base: z.number().optional(),
});

const Allowed = z.object({ allowed: z.boolean(), reason: z.string().optional() });

/** A container instance of ECS, or a node of Kubernetes. CPU in units (1024 = 1 vCPU), memory in MiB. */
export const Node = z.object({
  id: z.string(),
  clusterId: z.string(),
  name: z.string(),
  status: z.string(),
  instanceId: z.string().optional(),
  instanceType: z.string().optional(),
  zone: z.string().optional(),
  capacityProvider: z.string().optional(),
  agentConnected: z.boolean().optional(),
  agentVersion: z.string().optional(),
  capacity: z.object({ cpu: Count, memoryMiB: Count }),
  allocatable: z.object({ cpu: Count, memoryMiB: Count }),
  requested: z.object({ cpu: Count, memoryMiB: Count }),
  /** What its tasks really use, where metrics.k8s.io tells. */
  used: z.object({ cpu: Count, memoryMiB: Count }).optional(),
  /** How many tasks it takes at most. */
  maxTasks: Count.optional(),
  nodeGroup: z.string().optional(),
  /** A Fargate node is one pod's own. */
  fargate: z.boolean().optional(),
  /** Cordoned, or draining on ECS: nothing new is placed on it. */
  unschedulable: z.boolean().optional(),
  version: z.string().optional(),
  labels: z.array(z.object({ key: z.string(), value: z.string() })).optional(),
  conditions: z.array(z.object({ name: z.string(), status: z.string(), message: z.string().optional() })),
  taints: z.array(z.string()),
  tasks: z.object({ running: Count, pending: Count }),
  registeredAt: Instant.optional(),
  /** What may be planned. ECS has no cordon; its uncordon sets a draining instance active. */
  can: z.object({ cordon: Allowed, uncordon: Allowed, drain: Allowed }).optional(),
});
export type Node = z.infer<typeof Node>;

export const NodeGroup = z.object({
  name: z.string(),
  status: z.string(),
  version: z.string().optional(),
  releaseVersion: z.string().optional(),
  capacityType: z.string().optional(),
  instanceTypes: z.array(z.string()).optional(),
  desired: Count.optional(),
  min: Count.optional(),
  max: Count.optional(),
  issues: z.array(z.string()).optional(),
});
export type NodeGroup = z.infer<typeof NodeGroup>;

export const FargateProfile = z.object({
  name: z.string(),
  status: z.string(),
  /** `media (app.kubernetes.io/name=thumbnails)`. */
  selectors: z.array(z.string()).optional(),
  issues: z.array(z.string()).optional(),
});
export type FargateProfile = z.infer<typeof FargateProfile>;

export const AddOn = z.object({
  name: z.string(),
  version: z.string(),
  status: z.string(),
  /** Versions that fit this cluster, newest first. */
  available: z.array(z.string()).optional(),
  /** The one that EKS installs by default. */
  defaultVersion: z.string().optional(),
  issues: z.array(z.string()).optional(),
});
export type AddOn = z.infer<typeof AddOn>;

export const Insight = z.object({
  id: z.string(),
  name: z.string(),
  /** UPGRADE_READINESS, MISCONFIGURATION, ROLLBACK_READINESS. */
  category: z.string(),
  /** PASSING, WARNING, ERROR, UNKNOWN. */
  status: z.string(),
  reason: z.string().optional(),
  description: z.string().optional(),
  recommendation: z.string().optional(),
  kubernetesVersion: z.string().optional(),
  refreshedAt: Instant.optional(),
  resources: z.array(z.string()),
  /** Who still calls an API that goes away: `ledger-operator/v0.3.1 · 412 in 30 days`. */
  callers: z.array(z.string()),
});
export type Insight = z.infer<typeof Insight>;

export const AccessEntry = z.object({
  principalArn: z.string(),
  type: z.string(),
  username: z.string().optional(),
  groups: z.array(z.string()),
  /** `AmazonEKSEditPolicy in shop`. */
  policies: z.array(z.string()),
});
export type AccessEntry = z.infer<typeof AccessEntry>;

export const ClusterUpdate = z.object({
  id: z.string(),
  type: z.string(),
  status: z.string(),
  at: Instant,
  /** `Version 1.34, PlatformVersion eks.4`, with the node group or add-on it is about. */
  summary: z.string(),
  errors: z.array(z.string()),
});
export type ClusterUpdate = z.infer<typeof ClusterUpdate>;

/** What Amazon EKS itself says of a cluster. */
export const EksFacts = z.object({
  platformVersion: z.string().optional(),
  createdAt: Instant.optional(),
  endpoint: z.object({
    url: z.string().optional(),
    isPublic: z.boolean(),
    isPrivate: z.boolean(),
    publicCidrs: z.array(z.string()),
  }),
  authenticationMode: z.string().optional(),
  /** STANDARD or EXTENDED: which support the cluster is in by its upgrade policy. */
  supportType: z.string().optional(),
  /** Of its version: STANDARD_SUPPORT, EXTENDED_SUPPORT, UNSUPPORTED. */
  versionStatus: z.string().optional(),
  standardSupportEndsAt: Instant.optional(),
  extendedSupportEndsAt: Instant.optional(),
  /** Newer versions that EKS offers. */
  newerVersions: z.array(z.string()),
  logging: z.array(z.string()),
  autoMode: z.boolean().optional(),
  deletionProtection: z.boolean().optional(),
  issues: z.array(z.string()),
  insights: z.array(Insight),
  updates: z.array(ClusterUpdate),
  accessEntries: z.array(AccessEntry),
});
export type EksFacts = z.infer<typeof EksFacts>;

/** Whether the Kubernetes API lets the workloads be read, and what would mend it where not. */
export const WorkloadAccess = z.object({
  readable: z.boolean(),
  /** As whom, in Kubernetes' words. */
  username: z.string().optional(),
  /** Null: all of them. */
  namespaces: z.array(z.string()).nullable(),
  reason: z.string().optional(),
  remedy: z.string().optional(),
});
export type WorkloadAccess = z.infer<typeof WorkloadAccess>;

export const ClusterDetail = Cluster.extend({
  ...known,
  capacity: z.object({
    fargate: z.boolean(),
    providers: z.array(CapacityProvider),
    instances: z.array(Node),
    nodeGroups: z.array(NodeGroup),
    fargateProfiles: z.array(FargateProfile),
    addOns: z.array(AddOn),
  }),
  eks: EksFacts.optional(),
  /** Of a Kubernetes cluster. */
  workloads: WorkloadAccess.optional(),
  settings: z.array(z.object({ name: z.string(), value: z.string() })),
  tags: z.array(z.object({ key: z.string(), value: z.string() })),
});
export type ClusterDetail = z.infer<typeof ClusterDetail>;

export const clusterSorts = [
  'name',
  '-name',
  'account',
  '-account',
  'region',
  '-region',
  'services',
  '-services',
] as const;
export const ListClustersInput = z.strictObject({
  ...listQuery,
  sort: z.enum(clusterSorts).optional(),
  platform: csv(Platform).optional(),
  account: csv(z.string()).optional(),
  region: csv(z.string()).optional(),
});
export type ListClustersInput = z.infer<typeof ListClustersInput>;
export const ClusterList = listOf(Cluster);
export type ClusterList = z.infer<typeof ClusterList>;

export const GetClusterInput = z.strictObject(clusterPath);
export type GetClusterInput = z.infer<typeof GetClusterInput>;

export const nodeSorts = ['name', '-name', 'status', '-status'] as const;
export const ListNodesInput = z.strictObject({
  ...clusterPath,
  ...listQuery,
  sort: z.enum(nodeSorts).optional(),
});
export type ListNodesInput = z.infer<typeof ListNodesInput>;
export const NodeList = listOf(Node);
export type NodeList = z.infer<typeof NodeList>;

/** Of a Kubernetes cluster. */
export const Namespace = z.object({ name: z.string(), status: z.string() });
export type Namespace = z.infer<typeof Namespace>;
export const ListNamespacesInput = z.strictObject({ ...clusterPath, ...listQuery });
export type ListNamespacesInput = z.infer<typeof ListNamespacesInput>;
export const NamespaceList = listOf(Namespace);
export type NamespaceList = z.infer<typeof NamespaceList>;
