import type { ContainerInstance, Resource } from '@aws-sdk/client-ecs';
import type { Node } from '#lib/contract/clusters.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import type { ReadOptions } from '#lib/domain/ports/region-reads.ts';
import type { EcsContext } from './ecs-context.ts';
import { judgeInstance } from './instance-capabilities.ts';
import { lastPart, toInstant } from './names.ts';
import { readInstances } from './read-instances.ts';

const resource = (resources: Resource[] | undefined, wanted: string): number | null =>
  resources?.find(({ name }) => name === wanted)?.integerValue ?? null;

/** CPU units and MiB; null where the endpoint does not say. */
export const sizeOf = (resources: Resource[] | undefined) => ({
  cpu: resource(resources, 'CPU'),
  memoryMiB: resource(resources, 'MEMORY'),
});

const subtract = (all: number | null, left: number | null) =>
  all === null || left === null ? null : all - left;

/** A container instance of ECS as a node. */
export const toNode = (clusterId: string, instance: ContainerInstance): Node => {
  const attribute = (wanted: string) => instance.attributes?.find(({ name }) => name === wanted)?.value;
  const capacity = sizeOf(instance.registeredResources);
  const remaining = sizeOf(instance.remainingResources);
  const id = lastPart(instance.containerInstanceArn ?? '');
  const registeredAt = toInstant(instance.registeredAt);
  const zone = attribute('ecs.availability-zone');
  const instanceType = attribute('ecs.instance-type');
  const status = instance.status ?? 'UNKNOWN';
  return {
    id,
    clusterId,
    name: instance.ec2InstanceId ?? id,
    status,
    ...(instance.ec2InstanceId ? { instanceId: instance.ec2InstanceId } : {}),
    ...(instanceType ? { instanceType } : {}),
    ...(zone ? { zone } : {}),
    ...(instance.capacityProviderName ? { capacityProvider: instance.capacityProviderName } : {}),
    ...(instance.agentConnected === undefined ? {} : { agentConnected: instance.agentConnected }),
    ...(instance.versionInfo?.agentVersion ? { agentVersion: instance.versionInfo.agentVersion } : {}),
    capacity,
    allocatable: capacity,
    requested: {
      cpu: subtract(capacity.cpu, remaining.cpu),
      memoryMiB: subtract(capacity.memoryMiB, remaining.memoryMiB),
    },
    conditions: (instance.healthStatus?.details ?? []).map(({ type = 'HEALTH', status = 'UNKNOWN' }) => ({
      name: type,
      status,
    })),
    taints: [],
    tasks: { running: instance.runningTasksCount ?? null, pending: instance.pendingTasksCount ?? null },
    ...(registeredAt ? { registeredAt } : {}),
    ...(status === 'DRAINING' ? { unschedulable: true } : {}),
    can: judgeInstance(status),
  };
};

/** The container instances of a cluster; a cluster on Fargate alone has none. */
export const listNodes = async (
  context: EcsContext,
  clusterId: string,
  options: ReadOptions,
): Promise<Read<Node[]>> => {
  const { value, incomplete } = await readInstances(context, clusterId, options);
  return { value: value.map((one) => toNode(clusterId, one)), incomplete };
};
