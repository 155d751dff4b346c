import {
  type ContainerInstance,
  DescribeContainerInstancesCommand,
  ListContainerInstancesCommand,
  type Resource,
} from '@aws-sdk/client-ecs';
import { type Page, readAllPages } from '#lib/adapters/aws/all-pages.ts';
import { chunksOf, mapLimited } from '#lib/adapters/aws/map-limited.ts';
import type { Node } from '#lib/contract/clusters.ts';
import { DomainError, isDomainError, notFound } from '#lib/domain/domain-error.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import type { ReadOptions } from '#lib/domain/ports/region-reads.ts';
import type { EcsContext } from './ecs-context.ts';
import { clusterNameOf, lastPart, toInstant } from './names.ts';

const resource = (resources: Resource[] | undefined, wanted: string): number | null =>
  resources?.find(({ name }) => name === wanted)?.integerValue ?? null;

const sizeOf = (resources: Resource[] | undefined) => ({
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
  return {
    id,
    clusterId,
    name: instance.ec2InstanceId ?? id,
    status: instance.status ?? 'UNKNOWN',
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
  };
};

/** Container instances by ARN or id, at most a hundred. */
const describeInstances = async (
  { clients, call }: EcsContext,
  { cluster, ids, signal }: { cluster: string; ids: string[]; signal: AbortSignal },
): Promise<ContainerInstance[]> => {
  const { containerInstances = [] } = await call({
    action: 'ecs:DescribeContainerInstances',
    resource: cluster,
    signal,
    send: (options) =>
      clients.ecs.send(
        new DescribeContainerInstancesCommand({
          cluster,
          containerInstances: ids,
          include: ['TAGS', 'CONTAINER_INSTANCE_HEALTH'],
        }),
        options,
      ),
  });
  return containerInstances;
};

/** The container instances of a cluster; a cluster on Fargate alone has none. */
export const listNodes = async (
  context: EcsContext,
  clusterId: string,
  { signal }: ReadOptions,
): Promise<Read<Node[]>> => {
  const { clients, call } = context;
  const cluster = clusterNameOf(context, clusterId);
  const arns = await readAllPages({
    scope: `${clusterId} container instances`,
    readPage: async (nextToken): Promise<Page<string>> => {
      const answer = await call({
        action: 'ecs:ListContainerInstances',
        resource: cluster,
        signal,
        send: (options) =>
          clients.ecs.send(
            new ListContainerInstancesCommand({ cluster, maxResults: 100, nextToken }),
            options,
          ),
      });
      return { items: answer.containerInstanceArns ?? [], nextToken: answer.nextToken };
    },
  });
  const batches = await mapLimited(chunksOf(arns.value, 100), 4, (ids) =>
    describeInstances(context, { cluster, ids, signal }),
  );
  return { value: batches.flat().map((one) => toNode(clusterId, one)), incomplete: arns.incomplete };
};

/** One container instance as AWS has it. */
export const readInstance = async (
  context: EcsContext,
  ref: { cluster: string; node: string },
  { signal }: ReadOptions,
): Promise<ContainerInstance> => {
  const cluster = clusterNameOf(context, ref.cluster);
  const found = await describeInstances(context, { cluster, ids: [ref.node], signal }).catch(
    (error: unknown) => {
      // An id that cannot be one is refused by AWS as a bad parameter.
      const isBadId = isDomainError(error) && error.details?.aws === 'InvalidParameterException';
      throw isBadId
        ? new DomainError('not_found', notFound('node', ref.node).message, { cause: error })
        : error;
    },
  );
  const instance = found.find(({ containerInstanceArn = '' }) => lastPart(containerInstanceArn) === ref.node);
  if (!instance) throw notFound('node', ref.node);
  return instance;
};
