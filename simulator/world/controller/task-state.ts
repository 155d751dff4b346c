import { clusterArn, instanceArn, lastPart, taskArn } from '../arn.ts';
import type {
  ClusterState,
  ContainerState,
  EcsState,
  InstanceState,
  ServiceState,
  TaskDefinitionState,
  TaskState,
} from '../ecs-state.ts';
import type { Random } from '../random.ts';

export type CreateTaskInput = {
  ecs: EcsState;
  cluster: ClusterState;
  definition: TaskDefinitionState;
  service: ServiceState | null;
  startedBy: string | null;
  group: string;
  launchType: TaskState['launchType'];
  instance: InstanceState | null;
  enableExecuteCommand: boolean;
  atMs: number;
};

const privateIp = (random: Random): string =>
  `10.${random.int(0, 3)}.${random.int(16, 63)}.${random.int(4, 250)}`;

export const taskCpuOf = ({ content }: TaskDefinitionState): number =>
  Number(content.cpu) || content.containerDefinitions.reduce((sum, one) => sum + (one.cpu ?? 0), 0);

export const taskMemoryOf = ({ content }: TaskDefinitionState): number =>
  Number(content.memory) ||
  content.containerDefinitions.reduce((sum, one) => sum + (one.memory ?? one.memoryReservation ?? 0), 0);

function createContainers(input: CreateTaskInput, taskId: string): ContainerState[] {
  const { ecs, cluster, definition } = input;
  const usesOwnPorts =
    definition.content.networkMode === 'awsvpc' || definition.content.networkMode === 'host';
  return definition.content.containerDefinitions.map((one) => ({
    name: one.name ?? '',
    arn: `arn:aws:ecs:${ecs.region}:${ecs.account}:container/${cluster.name}/${taskId}/${ecs.random.uuid()}`,
    image: one.image ?? '',
    imageDigest: null,
    runtimeId: null,
    essential: one.essential !== false,
    lastStatus: 'PENDING',
    exitCode: null,
    reason: null,
    hasHealthCheck: one.healthCheck !== undefined,
    healthStatus: 'UNKNOWN',
    cpu: one.cpu ?? 0,
    memoryMiB: one.memory ?? null,
    hostPorts: (one.portMappings ?? []).map((port) => ({
      containerPort: port.containerPort ?? 0,
      hostPort: usesOwnPorts
        ? (port.containerPort ?? 0)
        : port.hostPort || 32_768 + ecs.random.int(0, 28_000),
    })),
    stream: null,
  }));
}

/** A task in PROVISIONING, entered in its cluster and service. */
export function createTask(input: CreateTaskInput): TaskState {
  const { ecs, cluster, definition, service, instance } = input;
  const id = ecs.random.hex(32);
  const task: TaskState = {
    id,
    arn: taskArn(ecs, cluster.name, id),
    clusterArn: clusterArn(ecs, cluster.name),
    taskDefinitionArn: definition.arn,
    group: input.group,
    serviceName: service?.name ?? null,
    startedBy: input.startedBy,
    lastStatus: 'PROVISIONING',
    desiredStatus: 'RUNNING',
    launchType: input.launchType,
    platformVersion: input.launchType === 'FARGATE' ? '1.4.0' : null,
    cpu: taskCpuOf(definition),
    memoryMiB: taskMemoryOf(definition),
    zone: instance?.zone ?? `${ecs.region}${ecs.random.pick(['a', 'b', 'c'])}`,
    containerInstanceArn: instance ? instanceArn(ecs, cluster.name, lastPart(instance.arn)) : null,
    privateIp: privateIp(ecs.random),
    eniId: `eni-0${ecs.random.hex(16)}`,
    ownsNetwork: definition.content.networkMode === 'awsvpc',
    createdAtMs: input.atMs,
    pullStartedAtMs: null,
    pullStoppedAtMs: null,
    connectedAtMs: null,
    startedAtMs: null,
    stoppingAtMs: null,
    executionStoppedAtMs: null,
    stoppedAtMs: null,
    stopCode: null,
    stoppedReason: null,
    version: 1,
    enableExecuteCommand: input.enableExecuteCommand,
    containers: createContainers(input, id),
    target: null,
    healthySinceMs: null,
    tags: [],
  };
  cluster.tasks.set(id, task);
  service?.tasks.set(id, task);
  return task;
}
