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
  conditions: z.array(z.object({ name: z.string(), status: z.string(), message: z.string().optional() })),
  taints: z.array(z.string()),
  tasks: z.object({ running: Count, pending: Count }),
  registeredAt: Instant.optional(),
});
export type Node = z.infer<typeof Node>;

export const ClusterDetail = Cluster.extend({
  ...known,
  capacity: z.object({
    fargate: z.boolean(),
    providers: z.array(CapacityProvider),
    instances: z.array(Node),
    nodeGroups: z.array(z.object({ name: z.string(), status: z.string() })),
    fargateProfiles: z.array(z.object({ name: z.string(), status: z.string() })),
    addOns: z.array(z.object({ name: z.string(), version: z.string(), status: z.string() })),
  }),
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
