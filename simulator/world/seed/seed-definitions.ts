import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { definitionArn, roleArn } from '../arn.ts';
import type { ContainerBlueprint, RevisionBlueprint, ServiceBlueprint } from '../blueprint/types.ts';
import type { TaskDefinitionState } from '../ecs-state.ts';
import type { RegionState } from '../world.ts';

const hourMs = 3_600_000;

const toContainerDefinition = (one: ContainerBlueprint, isTaskMemory: boolean): ContainerDefinition => ({
  name: one.name,
  image: one.image.uri,
  cpu: one.cpu,
  ...(one.memoryMiB === undefined ? {} : { memory: one.memoryMiB }),
  ...(one.memoryReservationMiB === undefined || !isTaskMemory
    ? {}
    : { memoryReservation: one.memoryReservationMiB }),
  portMappings: one.ports.map((port) => ({
    ...port,
    protocol: 'tcp',
    ...(port.name ? { appProtocol: 'http' } : {}),
  })),
  essential: one.essential,
  ...(one.command ? { command: one.command } : {}),
  environment: one.environment,
  mountPoints: one.mountPoints,
  volumesFrom: [],
  secrets: one.secrets,
  ...(one.dependsOn.length > 0 ? { dependsOn: one.dependsOn } : {}),
  ...(one.stopTimeoutSeconds === undefined ? {} : { stopTimeout: one.stopTimeoutSeconds }),
  ...(one.healthCheck ? { healthCheck: one.healthCheck } : {}),
  logConfiguration: {
    logDriver: 'awslogs',
    options: {
      'awslogs-group': one.log.group,
      'awslogs-region': one.log.region,
      'awslogs-stream-prefix': one.log.streamPrefix,
    },
  },
  systemControls: [],
});

function createDefinition(
  region: RegionState,
  service: ServiceBlueprint,
  revision: RevisionBlueprint,
  nowMs: number,
): TaskDefinitionState {
  const { account } = region;
  const registeredAtMs = nowMs - revision.ageHours * hourMs;
  return {
    arn: definitionArn(region, service.family, revision.revision),
    family: service.family,
    revision: revision.revision,
    status: revision.status,
    registeredAtMs,
    registeredBy: `arn:aws:sts::${account}:assumed-role/deployer/github-actions`,
    deregisteredAtMs: revision.status === 'INACTIVE' ? registeredAtMs + 200 * hourMs : null,
    tags: [{ key: 'service', value: service.name }],
    content: {
      containerDefinitions: revision.containers.map((one) => toContainerDefinition(one, true)),
      taskRoleArn: roleArn(account, revision.taskRoleName),
      executionRoleArn: roleArn(account, revision.executionRoleName),
      networkMode: service.networkMode,
      volumes: revision.volumes.map((volume) =>
        volume.kind === 'efs'
          ? {
              name: volume.name,
              efsVolumeConfiguration: {
                fileSystemId: volume.fileSystemId,
                rootDirectory: '/',
                transitEncryption: 'ENABLED',
                authorizationConfig: { accessPointId: volume.accessPointId, iam: 'ENABLED' },
              },
            }
          : { name: volume.name, host: volume.sourcePath ? { sourcePath: volume.sourcePath } : {} },
      ),
      placementConstraints: [],
      requiresCompatibilities: [service.launchType],
      cpu: String(revision.cpu),
      memory: String(revision.memoryMiB),
      runtimePlatform: { cpuArchitecture: revision.architecture, operatingSystemFamily: 'LINUX' },
    },
  };
}

export function seedDefinitions(region: RegionState, service: ServiceBlueprint, nowMs: number): void {
  const { ecs } = region;
  for (const revision of service.revisions) {
    const definition = createDefinition(region, service, revision, nowMs);
    ecs.taskDefinitions.set(`${definition.family}:${definition.revision}`, definition);
    ecs.families.set(
      definition.family,
      Math.max(ecs.families.get(definition.family) ?? 0, definition.revision),
    );
  }
}
