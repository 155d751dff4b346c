import type { ContainerDefinition, Volume as EcsVolume, TaskDefinition } from '@aws-sdk/client-ecs';
import { parseImageReference } from '#lib/adapters/terms/image-reference.ts';
import type { ContainerImage } from '#lib/contract/common.ts';
import type { ContainerConfiguration, Volume } from '#lib/contract/services.ts';

const healthCheckOf = ({ healthCheck }: ContainerDefinition): ContainerConfiguration['healthCheck'] =>
  healthCheck?.command
    ? {
        command: healthCheck.command,
        // The defaults of AWS.
        intervalSeconds: healthCheck.interval ?? 30,
        timeoutSeconds: healthCheck.timeout ?? 5,
        retries: healthCheck.retries ?? 3,
        ...(healthCheck.startPeriod === undefined ? {} : { startPeriodSeconds: healthCheck.startPeriod }),
      }
    : undefined;

/** Drops what is not there, so that absent fields are absent on the wire. */
const present = <Fields extends object>(fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields;

const toContainer = (one: ContainerDefinition, ran: ContainerImage | undefined): ContainerConfiguration =>
  present({
    name: one.name ?? '',
    image: one.image ?? '',
    digest: ran?.digest ?? parseImageReference(one.image ?? '').digest,
    tag: parseImageReference(one.image ?? '').tag,
    essential: one.essential ?? true,
    cpu: one.cpu || undefined,
    memoryMiB: one.memory,
    memoryReservationMiB: one.memoryReservation,
    command: one.command ?? [],
    entryPoint: one.entryPoint ?? [],
    workingDirectory: one.workingDirectory,
    user: one.user,
    readonlyRootFilesystem: one.readonlyRootFilesystem,
    privileged: one.privileged,
    ports: (one.portMappings ?? []).map((port) =>
      present({
        container: port.containerPort ?? 0,
        host: port.hostPort,
        protocol: port.protocol ?? 'tcp',
        name: port.name,
      }),
    ),
    environment: (one.environment ?? []).map(({ name = '', value = '' }) => ({ name, value })),
    secrets: (one.secrets ?? []).map(({ name = '', valueFrom = '' }) => ({ name, valueFrom })),
    mounts: (one.mountPoints ?? []).map(({ sourceVolume = '', containerPath = '', readOnly = false }) => ({
      volume: sourceVolume,
      path: containerPath,
      readOnly,
    })),
    dependsOn: (one.dependsOn ?? []).map(({ containerName = '', condition = '' }) => ({
      container: containerName,
      condition,
    })),
    healthCheck: healthCheckOf(one),
    logDriver: one.logConfiguration?.logDriver,
    logGroup: one.logConfiguration?.options?.['awslogs-group'],
    stopTimeoutSeconds: one.stopTimeout,
  });

/** The containers of a revision, with the digests that really run where they are known. */
export const toContainers = (
  { containerDefinitions = [] }: TaskDefinition,
  images: readonly ContainerImage[],
): ContainerConfiguration[] =>
  containerDefinitions.map((one) =>
    toContainer(
      one,
      images.find(({ container }) => container === one.name),
    ),
  );

const toVolume = (volume: EcsVolume): Volume => {
  const name = volume.name ?? '';
  const efs = volume.efsVolumeConfiguration;
  if (efs)
    return present({
      name,
      kind: 'efs',
      source: efs.fileSystemId,
      detail: efs.rootDirectory,
    });
  const fsx = volume.fsxWindowsFileServerVolumeConfiguration;
  if (fsx) return present({ name, kind: 'fsx', source: fsx.fileSystemId, detail: fsx.rootDirectory });
  const docker = volume.dockerVolumeConfiguration;
  if (docker) return present({ name, kind: 'docker', source: docker.driver, detail: docker.scope });
  if (volume.configuredAtLaunch) return { name, kind: 'ebs', detail: 'configured by the service' };
  return present({ name, kind: 'bind', source: volume.host?.sourcePath });
};

export const toVolumes = ({ volumes = [] }: TaskDefinition): Volume[] => volumes.map(toVolume);

/** CPU in ECS units with vCPU beside it, memory in MiB; of the task, where it has a size of its own. */
export const taskSizeOf = ({ cpu, memory }: { cpu?: string | undefined; memory?: string | undefined }) => {
  const units = Number(cpu) || undefined;
  return present({
    cpu: units,
    vcpu: units === undefined ? undefined : units / 1024,
    memoryMiB: Number(memory) || undefined,
  });
};

export const toTags = (
  tags: readonly { key?: string | undefined; value?: string | undefined }[] | undefined,
) => (tags ?? []).map(({ key = '', value = '' }) => ({ key, value }));
