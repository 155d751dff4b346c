import type { Tag } from '@aws-sdk/client-ecs';
import type { LogStream } from './logs-state.ts';

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
  /** By awsvpc: its ports are not those of the instance. */
  ownsNetwork: boolean;
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
  /** Until then no scale-in and no deployment stops it. */
  protectedUntilMs?: number | null;
  enableExecuteCommand: boolean;
  containers: ContainerState[];
  /** Registered behind the service's target groups. */
  target: { state: TargetState; reason?: string; description?: string } | null;
  /** When it began to answer; null while it does not. */
  healthySinceMs: number | null;
  tags: Tag[];
};
