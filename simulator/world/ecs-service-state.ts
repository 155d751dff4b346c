import type {
  CapacityProviderStrategyItem,
  LoadBalancer,
  NetworkConfiguration,
  PlacementStrategy,
  Tag,
} from '@aws-sdk/client-ecs';
import type { TaskState } from './ecs-task-state.ts';

export type RolloutState = 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';

export type DeploymentState = {
  /** `ecs-svc/…` */
  id: string;
  status: 'PRIMARY' | 'ACTIVE';
  taskDefinitionArn: string;
  desired: number;
  createdAtMs: number;
  updatedAtMs: number;
  rolloutState: RolloutState;
  rolloutStateReason: string;
  /** Tasks that failed in a row. */
  failedTasks: number;
  /** When the next task may be started: a service whose tasks fail is started more slowly. */
  nextStartAtMs: number;
  serviceDeploymentArn: string;
  serviceRevisionArn: string;
};

export type ServiceDeploymentStatus =
  | 'PENDING'
  | 'SUCCESSFUL'
  | 'STOPPED'
  | 'STOP_REQUESTED'
  | 'IN_PROGRESS'
  | 'ROLLBACK_REQUESTED'
  | 'ROLLBACK_IN_PROGRESS'
  | 'ROLLBACK_SUCCESSFUL'
  | 'ROLLBACK_FAILED';

export type RevisionCounts = { requested: number; running: number; pending: number };

export type ServiceDeploymentState = {
  arn: string;
  serviceArn: string;
  clusterArn: string;
  status: ServiceDeploymentStatus;
  statusReason: string;
  lifecycleStage: string | null;
  createdAtMs: number;
  startedAtMs: number;
  updatedAtMs: number;
  finishedAtMs: number | null;
  stoppedAtMs: number | null;
  sources: ({ arn: string } & RevisionCounts)[];
  target: { arn: string } & RevisionCounts;
  breaker: {
    status: 'DISABLED' | 'MONITORING' | 'MONITORING_COMPLETE' | 'TRIGGERED';
    failureCount: number;
    threshold: number;
  };
  rollback: { reason: string; startedAtMs: number; revisionArn: string } | null;
  configuration: DeploymentConfigurationState;
};

export type DeploymentConfigurationState = {
  minimumHealthyPercent: number;
  maximumPercent: number;
  circuitBreaker: { enable: boolean; rollback: boolean };
};

export type ServiceRevisionState = {
  arn: string;
  serviceArn: string;
  clusterArn: string;
  taskDefinitionArn: string;
  createdAtMs: number;
  launchType: 'FARGATE' | 'EC2' | 'EXTERNAL';
  platformVersion: string | null;
  containerImages: { containerName: string; image: string; imageDigest?: string }[];
  networkConfiguration: NetworkConfiguration | null;
  loadBalancers: LoadBalancer[];
};

export type ServiceState = {
  arn: string;
  name: string;
  clusterName: string;
  status: 'ACTIVE' | 'DRAINING' | 'INACTIVE';
  schedulingStrategy: 'REPLICA' | 'DAEMON';
  /** Of a daemon service: how many instances take tasks. */
  desired: number;
  taskDefinitionArn: string;
  launchType: 'FARGATE' | 'EC2' | 'EXTERNAL';
  capacityProviderStrategy: CapacityProviderStrategyItem[];
  platformVersion: string | null;
  networkConfiguration: NetworkConfiguration | null;
  loadBalancers: LoadBalancer[];
  placementStrategy: PlacementStrategy[];
  deploymentConfiguration: DeploymentConfigurationState;
  deploymentController: 'ECS' | 'CODE_DEPLOY' | 'EXTERNAL';
  enableExecuteCommand: boolean;
  healthCheckGraceSeconds: number;
  createdAtMs: number;
  createdBy: string;
  propagateTags: 'NONE' | 'TASK_DEFINITION' | 'SERVICE';
  tags: Tag[];
  /** Newest first, at most 100. */
  events: { id: string; atMs: number; message: string }[];
  /** The primary first. */
  deployments: DeploymentState[];
  /** ARNs of service deployments, newest first. */
  deploymentHistory: string[];
  /** Those that are not STOPPED, by id. */
  tasks: Map<string, TaskState>;
  /** Whether it said "has reached a steady state" since it last changed. */
  saidSteady: boolean;
  /** When the scheduler looks at it next; null while nothing moves. */
  wakeAtMs: number | null;
};
