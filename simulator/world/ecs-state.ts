import type { ContainerDefinition, RegisterTaskDefinitionRequest, Tag } from '@aws-sdk/client-ecs';
import type { ServiceBlueprint } from './blueprint/types.ts';
import type { ServiceDeploymentState, ServiceRevisionState, ServiceState } from './ecs-service-state.ts';
import type { LogStream } from './logs-state.ts';
import type { Random } from './random.ts';

export type * from './ecs-service-state.ts';

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

export type TaskStatus =
  | 'PROVISIONING'
  | 'PENDING'
  | 'ACTIVATING'
  | 'RUNNING'
  | 'DEACTIVATING'
  | 'STOPPING'
  | 'DEPROVISIONING'
  | 'STOPPED';

export type HealthStatus = 'HEALTHY' | 'UNHEALTHY' | 'UNKNOWN';

export type ContainerState = {
  name: string;
  arn: string;
  image: string;
  imageDigest: string | null;
  runtimeId: string | null;
  essential: boolean;
  lastStatus: 'PENDING' | 'RUNNING' | 'STOPPED';
  exitCode: number | null;
  reason: string | null;
  hasHealthCheck: boolean;
  healthStatus: HealthStatus;
  cpu: number;
  memoryMiB: number | null;
  hostPorts: { containerPort: number; hostPort: number }[];
  /** Where its output goes; null until it starts. */
  stream: LogStream | null;
};

export type TargetState = 'initial' | 'healthy' | 'unhealthy' | 'draining';

export type StopCode =
  | 'TaskFailedToStart'
  | 'EssentialContainerExited'
  | 'UserInitiated'
  | 'ServiceSchedulerInitiated'
  | 'SpotInterruption'
  | 'TerminationNotice';

export type TaskState = {
  id: string;
  arn: string;
  clusterArn: string;
  taskDefinitionArn: string;
  group: string;
  serviceName: string | null;
  /** The deployment's id for the tasks of a service. */
  startedBy: string | null;
  lastStatus: TaskStatus;
  desiredStatus: 'RUNNING' | 'STOPPED';
  launchType: 'FARGATE' | 'EC2' | 'EXTERNAL';
  platformVersion: string | null;
  cpu: number;
  memoryMiB: number;
  zone: string;
  containerInstanceArn: string | null;
  privateIp: string;
  eniId: string;
  createdAtMs: number;
  pullStartedAtMs: number | null;
  pullStoppedAtMs: number | null;
  connectedAtMs: number | null;
  startedAtMs: number | null;
  stoppingAtMs: number | null;
  executionStoppedAtMs: number | null;
  stoppedAtMs: number | null;
  stopCode: StopCode | null;
  stoppedReason: string | null;
  version: number;
  enableExecuteCommand: boolean;
  containers: ContainerState[];
  /** Registered behind the service's target groups. */
  target: { state: TargetState; reason?: string; description?: string } | null;
  /** When it began to answer; null while it does not. */
  healthySinceMs: number | null;
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
