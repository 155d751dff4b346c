import type { HealthStatus, TaskState } from '../../world/ecs-state.ts';
import type { Json, JsonObject } from '../operation.ts';
import { maybeSeconds, toJsonList } from './scope.ts';

function healthOf(task: TaskState): HealthStatus {
  const checked = task.containers.filter((one) => one.hasHealthCheck && one.essential);
  if (checked.some((one) => one.healthStatus === 'UNHEALTHY')) return 'UNHEALTHY';
  if (checked.length > 0 && checked.every((one) => one.healthStatus === 'HEALTHY')) return 'HEALTHY';
  return 'UNKNOWN';
}

function renderContainers(task: TaskState): Json[] {
  const usesVpc = task.launchType === 'FARGATE';
  return task.containers.map((one) => ({
    containerArn: one.arn,
    taskArn: task.arn,
    name: one.name,
    image: one.image,
    imageDigest: one.imageDigest ?? undefined,
    runtimeId: one.runtimeId ?? undefined,
    lastStatus: one.lastStatus,
    exitCode: one.exitCode ?? undefined,
    reason: one.reason ?? undefined,
    networkBindings: usesVpc
      ? []
      : one.hostPorts.map((port) => ({ bindIP: '0.0.0.0', ...port, protocol: 'tcp' })),
    networkInterfaces: usesVpc
      ? [{ attachmentId: task.eniId.replace('eni-', '').padEnd(36, '0'), privateIpv4Address: task.privateIp }]
      : [],
    healthStatus: one.healthStatus,
    managedAgents: task.enableExecuteCommand
      ? [
          {
            name: 'ExecuteCommandAgent',
            lastStatus: one.lastStatus,
            lastStartedAt: maybeSeconds(task.startedAtMs),
          },
        ]
      : undefined,
    cpu: String(one.cpu),
    memory: one.memoryMiB === null ? undefined : String(one.memoryMiB),
  }));
}

const hasLeft = (task: TaskState): boolean =>
  task.lastStatus === 'STOPPED' || task.lastStatus === 'DEPROVISIONING';

export function renderTask(task: TaskState, withTags: boolean): JsonObject {
  return {
    taskArn: task.arn,
    clusterArn: task.clusterArn,
    taskDefinitionArn: task.taskDefinitionArn,
    containerInstanceArn: task.containerInstanceArn ?? undefined,
    group: task.group,
    startedBy: task.startedBy ?? undefined,
    lastStatus: task.lastStatus,
    desiredStatus: task.desiredStatus,
    healthStatus: healthOf(task),
    launchType: task.launchType,
    platformVersion: task.platformVersion ?? undefined,
    platformFamily: task.launchType === 'FARGATE' ? 'Linux' : undefined,
    cpu: String(task.cpu),
    memory: String(task.memoryMiB),
    availabilityZone: task.zone,
    connectivity:
      task.connectedAtMs === null ? undefined : task.lastStatus === 'STOPPED' ? 'DISCONNECTED' : 'CONNECTED',
    connectivityAt: maybeSeconds(task.connectedAtMs),
    createdAt: maybeSeconds(task.createdAtMs),
    pullStartedAt: maybeSeconds(task.pullStartedAtMs),
    pullStoppedAt: maybeSeconds(task.pullStoppedAtMs),
    startedAt: maybeSeconds(task.startedAtMs),
    stoppingAt: maybeSeconds(task.stoppingAtMs),
    executionStoppedAt: maybeSeconds(task.executionStoppedAtMs),
    stoppedAt: maybeSeconds(task.stoppedAtMs),
    stopCode: task.stopCode ?? undefined,
    stoppedReason: task.stoppedReason ?? undefined,
    version: task.version,
    enableExecuteCommand: task.enableExecuteCommand,
    containers: renderContainers(task),
    attachments:
      task.launchType === 'FARGATE'
        ? [
            {
              id: task.eniId.replace('eni-', '').padEnd(36, '0'),
              type: 'ElasticNetworkInterface',
              status: hasLeft(task)
                ? 'DELETED'
                : task.lastStatus === 'PROVISIONING'
                  ? 'ATTACHING'
                  : 'ATTACHED',
              details: [
                { name: 'networkInterfaceId', value: task.eniId },
                { name: 'privateIPv4Address', value: task.privateIp },
              ],
            },
          ]
        : [],
    attributes: [{ name: 'ecs.cpu-architecture', value: 'x86_64' }],
    overrides: {
      containerOverrides: task.containers.map((one) => ({ name: one.name })),
      inferenceAcceleratorOverrides: [],
    },
    ephemeralStorage: task.launchType === 'FARGATE' ? { sizeInGiB: 20 } : undefined,
    inferenceAccelerators: [],
    tags: withTags ? toJsonList(task.tags) : [],
  };
}
