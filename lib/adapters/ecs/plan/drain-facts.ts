import type { ContainerInstance, Service, Task, TaskDefinition } from '@aws-sdk/client-ecs';
import { mapLimited } from '#lib/adapters/aws/map-limited.ts';
import { clusterNameOf, lastPart } from '#lib/adapters/ecs/names.ts';
import { readInstances } from '#lib/adapters/ecs/read-instances.ts';
import { readNamedServices } from '#lib/adapters/ecs/read-services.ts';
import { isDomainError } from '#lib/domain/domain-error.ts';
import type { NodeRef } from '#lib/domain/ports/region-reads.ts';
import type { EcsAccess } from './ecs-access.ts';
import { attributesOf, hostPortsOf, type Need, takesTasks } from './instance-room.ts';
import { listInstanceTasks, serviceOfTask } from './instance-tasks.ts';
import { describeDefinition } from './situation.ts';
import { type ProtectedTask, readProtectedTasks } from './task-protection.ts';

/** A part that could not be read, and why. */
export type Unread = { unread: string };

/** What is on an instance, and what is beside it. */
export type DrainFacts = {
  instance: ContainerInstance;
  tasks: Task[];
  services: ReadonlyMap<string, Service> | Unread;
  /** By ARN. */
  definitions: ReadonlyMap<string, TaskDefinition> | Unread;
  /** The other instances of the cluster that take tasks. */
  others: ContainerInstance[] | Unread;
  protectedTasks: ProtectedTask[];
};

export const isUnread = <Value extends object>(value: Value | Unread): value is Unread => 'unread' in value;

const orUnread = (error: unknown): Unread => {
  if (isDomainError(error) && error.code === 'aws_access_denied') return { unread: error.message };
  throw error;
};

const readDefinitions = async (access: EcsAccess, tasks: readonly Task[], signal: AbortSignal) => {
  const arns = [...new Set(tasks.flatMap(({ taskDefinitionArn }) => taskDefinitionArn ?? []))];
  const found = await mapLimited(arns, 4, (arn) => describeDefinition(access, arn, signal));
  return new Map(found.map(({ arn, content }) => [arn, content]));
};

const readServices = async (
  access: EcsAccess,
  { cluster, tasks, signal }: { cluster: string; tasks: readonly Task[]; signal: AbortSignal },
) => {
  const names = [...new Set(tasks.flatMap((task) => serviceOfTask(task) ?? []))];
  const services = await readNamedServices(access.read, {
    cluster: clusterNameOf(access, cluster),
    services: names,
    signal,
  });
  return new Map(services.map((service) => [service.serviceName ?? '', service]));
};

const readOthers = async (access: EcsAccess, { cluster, node }: NodeRef, signal: AbortSignal) => {
  const { account, region, read } = access;
  const { value, incomplete } = await readInstances({ account, region, ...read }, cluster, { signal });
  const [missing] = incomplete;
  if (missing) return { unread: missing.message };
  return value.filter((one) => takesTasks(one) && lastPart(one.containerInstanceArn ?? '') !== node);
};

/** Reads what a drain moves, and where that could go. */
export const readDrainFacts = async (
  access: EcsAccess,
  { ref, instance, signal }: { ref: NodeRef; instance: ContainerInstance; signal: AbortSignal },
): Promise<DrainFacts> => {
  const tasks = await listInstanceTasks(access, { ref, signal });
  const ofServices = tasks.filter((task) => serviceOfTask(task) !== null);
  const ids = ofServices.map(({ taskArn = '' }) => lastPart(taskArn));
  const [services, definitions, others, protectedTasks] = await Promise.all([
    readServices(access, { cluster: ref.cluster, tasks, signal }).catch(orUnread),
    readDefinitions(access, ofServices, signal).catch(orUnread),
    readOthers(access, ref, signal).catch(orUnread),
    readProtectedTasks(access, { cluster: ref.cluster, tasks: ids, signal }),
  ]);
  return { instance, tasks, services, definitions, others, protectedTasks };
};

const sum = (numbers: readonly (number | undefined)[]): number =>
  numbers.reduce<number>((total, one) => total + (one ?? 0), 0);

/** What a task asks of another instance. */
export const needOf = (task: Task, definition: TaskDefinition, from: ContainerInstance): Need => {
  const { containerDefinitions = [] } = definition;
  return {
    service: serviceOfTask(task) ?? '',
    cpu: Number(task.cpu ?? definition.cpu) || sum(containerDefinitions.map(({ cpu }) => cpu)),
    memoryMiB:
      Number(task.memory ?? definition.memory) ||
      sum(containerDefinitions.map(({ memory, memoryReservation }) => memoryReservation ?? memory)),
    hostPorts: hostPortsOf(definition),
    attributes: attributesOf(definition, from),
    capacityProvider: task.capacityProviderName || undefined,
  };
};
