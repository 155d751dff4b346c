/** What a container of an image does when it runs. */
export type Behaviour =
  | { kind: 'runs' }
  | { kind: 'exits'; exitCode: number; afterSeconds: number }
  | { kind: 'fails-health-check' }
  | { kind: 'fails-targets'; statusCode: number }
  | { kind: 'ignores-sigterm' };

export type ImageVersion = {
  /** Unique in its repository; a rebuild under the same tag is another version. */
  version: string;
  /** The tags that point at it now; none when its tag moved on or it is gone. */
  tags: string[];
  ageHours: number;
  /** Deleted from ECR since. */
  gone: boolean;
  /** With a lower limit the container is killed some time after its start. */
  needsMemoryMiB: number;
  outOfMemoryAfterSeconds: number;
  behaviour: Behaviour;
};

export type Runtime = 'node' | 'java' | 'go' | 'python' | 'ruby' | 'nginx';

export type RepositoryBlueprint = {
  account: string;
  region: string;
  name: string;
  runtime: Runtime;
  /** An index of linux/amd64 and linux/arm64, or one amd64 manifest. */
  multiArch: boolean;
  tagMutability: 'MUTABLE' | 'IMMUTABLE';
  scanOnPush: boolean;
  hasLifecyclePolicy: boolean;
  /** Newest first. */
  versions: ImageVersion[];
};

export type LogStyle = 'plain' | 'json' | 'ansi' | 'stacktraces' | 'longlines';

export type ContainerImage = {
  /** As the task definition names it. */
  uri: string;
  /** What the tag meant when the definition was made; absent for images of public registries. */
  source?: { account: string; region: string; repository: string; version: string; tag: string };
};

export type ContainerBlueprint = {
  name: string;
  image: ContainerImage;
  essential: boolean;
  cpu: number;
  memoryMiB?: number;
  memoryReservationMiB?: number;
  command?: string[];
  ports: { containerPort: number; hostPort: number; name?: string }[];
  environment: { name: string; value: string }[];
  secrets: { name: string; valueFrom: string }[];
  mountPoints: { sourceVolume: string; containerPath: string; readOnly: boolean }[];
  healthCheck?: {
    command: string[];
    interval: number;
    timeout: number;
    retries: number;
    startPeriod: number;
  };
  dependsOn: { containerName: string; condition: 'START' | 'HEALTHY' | 'COMPLETE' | 'SUCCESS' }[];
  stopTimeoutSeconds?: number;
  log: { group: string; region: string; streamPrefix: string; style: LogStyle; linesPerMinute: number };
};

export type VolumeBlueprint =
  | { name: string; kind: 'bind'; sourcePath?: string }
  | { name: string; kind: 'efs'; fileSystemId: string; accessPointId: string };

export type RevisionBlueprint = {
  revision: number;
  status: 'ACTIVE' | 'INACTIVE';
  ageHours: number;
  cpu: number;
  memoryMiB: number;
  architecture: 'X86_64' | 'ARM64';
  taskRoleName: string;
  executionRoleName: string;
  /** The service's own container comes first. */
  containers: ContainerBlueprint[];
  volumes: VolumeBlueprint[];
};

export type PastDeployment = {
  revision: number;
  ageHours: number;
  durationMinutes: number;
  /** `running`: still under way when the world begins. */
  outcome: 'successful' | 'rolled-back' | 'running';
};

export type TargetGroupBlueprint = {
  name: string;
  loadBalancerName: string;
  containerName: string;
  containerPort: number;
  healthCheckPath: string;
  targetType: 'ip' | 'instance';
};

export type ScalingBlueprint = {
  min: number;
  max: number;
  /** Held at its maximum by load. */
  pinnedAtMax: boolean;
  targetTracking: { metric: string; target: number }[];
  step: boolean;
  scheduled: { name: string; schedule: string; min: number; max: number }[];
};

export type Trouble =
  | 'out-of-memory'
  | 'failing-health-check'
  | 'failing-targets'
  | 'image-gone'
  | 'secret-missing'
  | 'crash-at-start'
  | 'slow-stop'
  | 'slow-deployment'
  | 'no-capacity'
  | 'rolled-back'
  | 'code-deploy'
  | 'external'
  | 'desired-zero'
  | 'tag-moved'
  | 'old-secret-missing'
  | 'old-role-missing'
  | 'pinned-at-max';

export type ServiceBlueprint = {
  account: string;
  region: string;
  cluster: string;
  name: string;
  family: string;
  launchType: 'FARGATE' | 'EC2';
  schedulingStrategy: 'REPLICA' | 'DAEMON';
  networkMode: 'awsvpc' | 'bridge' | 'host';
  controller: 'ECS' | 'CODE_DEPLOY' | 'EXTERNAL';
  desired: number;
  ageHours: number;
  enableExecuteCommand: boolean;
  minimumHealthyPercent: number;
  maximumPercent: number;
  circuitBreaker: { enable: boolean; rollback: boolean };
  healthCheckGraceSeconds: number;
  /** From RUNNING until a task answers. */
  startupSeconds: number;
  targetGroups: TargetGroupBlueprint[];
  scaling?: ScalingBlueprint;
  trouble?: Trouble;
  /** Oldest first. */
  revisions: RevisionBlueprint[];
  /** Oldest first; the last one is what runs, unless it was rolled back. */
  deployments: PastDeployment[];
  /** The average load of a task, for metrics. */
  cpuPercent: number;
  memoryPercent: number;
};

export type InstanceBlueprint = { type: string; zone: string; cpu: number; memoryMiB: number };

export type ClusterBlueprint = {
  account: string;
  region: string;
  name: string;
  capacityProviders: string[];
  containerInsights: boolean;
  instances: InstanceBlueprint[];
};

export type SecretBlueprint = { account: string; region: string; name: string; arn: string };

export type Blueprint = {
  seed: string;
  accounts: { id: string; name: string }[];
  clusters: ClusterBlueprint[];
  services: ServiceBlueprint[];
  repositories: RepositoryBlueprint[];
  /** What exists; a definition may name others that do not. */
  roles: { account: string; name: string }[];
  secrets: SecretBlueprint[];
  parameters: SecretBlueprint[];
};
