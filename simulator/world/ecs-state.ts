import type { ContainerDefinition, RegisterTaskDefinitionRequest, Tag } from '@aws-sdk/client-ecs';
import type { ServiceBlueprint } from './blueprint/types.ts';
import type { ServiceDeploymentState, ServiceRevisionState, ServiceState } from './ecs-service-state.ts';
import type { TaskState } from './ecs-task-state.ts';
import type { Random } from './random.ts';

export type * from './ecs-service-state.ts';
export type * from './ecs-task-state.ts';

export type TaskDefinitionContent = Omit<
  RegisterTaskDefinitionRequest,
  'containerDefinitions' | 'family' | 'tags'
> & {
  containerDefinitions: ContainerDefinition[];
};

export type TaskDefinitionState = {
  arn: string;
  family: string;
  revision: number;
  status: 'ACTIVE' | 'INACTIVE' | 'DELETE_IN_PROGRESS';
  registeredAtMs: number;
  registeredBy: string;
  deregisteredAtMs: number | null;
  content: TaskDefinitionContent;
  tags: Tag[];
};

export type InstanceState = {
  id: string;
  arn: string;
  ec2InstanceId: string;
  type: string;
  zone: string;
  cpu: number;
  memoryMiB: number;
  status: 'ACTIVE' | 'DRAINING';
  registeredAtMs: number;
};

export type ClusterState = {
  arn: string;
  name: string;
  status: 'ACTIVE' | 'INACTIVE';
  capacityProviders: string[];
  containerInsights: boolean;
  /** Encrypts the sessions of ECS Exec. */
  execKmsKeyId?: string;
  createdAtMs: number;
  tags: Tag[];
  services: Map<string, ServiceState>;
  /** Running, and stopped within the last hour. By task id. */
  tasks: Map<string, TaskState>;
  instances: Map<string, InstanceState>;
};

export type ScalingActivity = {
  id: string;
  description: string;
  cause: string;
  startMs: number;
  endMs: number | null;
  status: 'Pending' | 'InProgress' | 'Successful' | 'Overridden' | 'Unfulfilled' | 'Failed';
  statusMessage: string;
  notScaledReasons: { Code: string; MaxCapacity?: number; MinCapacity?: number; CurrentCapacity?: number }[];
};

export type ScalableTarget = {
  /** `service/<cluster>/<service>` */
  resourceId: string;
  arn: string;
  min: number;
  max: number;
  roleArn: string;
  createdAtMs: number;
  suspended: { in: boolean; out: boolean; scheduled: boolean };
  pinnedAtMax: boolean;
  policies: ScalingPolicy[];
  scheduled: { name: string; arn: string; schedule: string; min: number; max: number; createdAtMs: number }[];
  /** Newest first. */
  activities: ScalingActivity[];
};

export type ScalingPolicy = {
  arn: string;
  name: string;
  kind: 'TargetTrackingScaling' | 'StepScaling';
  metric: string;
  target: number;
  alarms: { name: string; arn: string }[];
  createdAtMs: number;
};

export type TargetGroupState = {
  arn: string;
  name: string;
  loadBalancerArn: string;
  targetType: 'ip' | 'instance';
  port: number;
  healthCheckPath: string;
  cluster: string;
  service: string;
};

export type LoadBalancerState = {
  arn: string;
  name: string;
  dnsName: string;
  createdAtMs: number;
  listenerArn: string;
};

export type EcsState = {
  account: string;
  region: string;
  random: Random;
  clusters: Map<string, ClusterState>;
  /** By `family:revision`. */
  taskDefinitions: Map<string, TaskDefinitionState>;
  /** The newest revision number ever given, by family. */
  families: Map<string, number>;
  /** By ARN, of services that exist or existed. */
  serviceDeployments: Map<string, ServiceDeploymentState>;
  serviceRevisions: Map<string, ServiceRevisionState>;
  scalableTargets: Map<string, ScalableTarget>;
  targetGroups: Map<string, TargetGroupState>;
  loadBalancers: Map<string, LoadBalancerState>;
  /** What a service of the blueprint is like, by `cluster/service`. */
  traits: Map<string, ServiceBlueprint>;
};
