import type { ContainerInstance, TaskDefinition } from '@aws-sdk/client-ecs';
import { sizeOf } from '#lib/adapters/ecs/list-nodes.ts';
import { lastPart } from '#lib/adapters/ecs/names.ts';

/** What a task asks of the instance that takes it. */
export type Need = {
  service: string;
  cpu: number;
  memoryMiB: number;
  hostPorts: number[];
  /** Attributes that it must have, as `name` or `name=value`. */
  attributes: string[];
  /** Only instances of this one take it. */
  capacityProvider: string | undefined;
};

/** What an instance has left. Null where the endpoint does not say. */
export type Room = {
  cpu: number | null;
  memoryMiB: number | null;
  takenPorts: number[];
  attributes: ReadonlySet<string>;
  capacityProvider: string | undefined;
};

const textsOf = ({ attributes = [] }: ContainerInstance): string[] =>
  attributes.flatMap(({ name = '', value }) => (value ? [name, `${name}=${value}`] : [name]));

/** Whether new tasks may be placed on it. */
export const takesTasks = ({ status, agentConnected }: ContainerInstance): boolean =>
  status === 'ACTIVE' && agentConnected !== false;

export const roomOf = (instance: ContainerInstance): Room => ({
  ...sizeOf(instance.remainingResources),
  takenPorts: (instance.remainingResources ?? [])
    .filter(({ name }) => name === 'PORTS' || name === 'PORTS_UDP')
    .flatMap(({ stringSetValue = [] }) => stringSetValue.map(Number)),
  attributes: new Set(textsOf(instance)),
  capacityProvider: instance.capacityProviderName,
});

const isHost = ({ networkMode }: TaskDefinition): boolean => networkMode === 'host';

/** The ports of the instance itself; with awsvpc a task has its own. */
export const hostPortsOf = (definition: TaskDefinition): number[] =>
  definition.networkMode === 'awsvpc'
    ? []
    : (definition.containerDefinitions ?? [])
        .flatMap(({ portMappings = [] }) => portMappings)
        .map(({ hostPort, containerPort }) => (isHost(definition) ? (containerPort ?? hostPort) : hostPort))
        .filter((port): port is number => port !== undefined && port > 0);

/**
 * The attributes of the instance that runs it which the definition asks for: what that one does not report either,
 * the endpoint does not keep.
 */
export const attributesOf = (
  { requiresAttributes = [], runtimePlatform }: TaskDefinition,
  from: ContainerInstance,
): string[] => {
  const had = new Set(textsOf(from));
  const asked = requiresAttributes.map(({ name = '', value }) => (value ? `${name}=${value}` : name));
  const architecture = runtimePlatform?.cpuArchitecture?.toLowerCase();
  return [...asked, ...(architecture ? [`ecs.cpu-architecture=${architecture}`] : [])].filter((one) =>
    had.has(one),
  );
};

const fits = (room: Room, need: Need): boolean =>
  (need.capacityProvider === undefined || room.capacityProvider === need.capacityProvider) &&
  (room.cpu ?? Number.POSITIVE_INFINITY) >= need.cpu &&
  (room.memoryMiB ?? Number.POSITIVE_INFINITY) >= need.memoryMiB &&
  need.hostPorts.every((port) => !room.takenPorts.includes(port)) &&
  need.attributes.every((one) => room.attributes.has(one));

const minus = (left: number | null, taken: number): number | null => (left === null ? null : left - taken);

const take = (room: Room, need: Need): Room => ({
  ...room,
  cpu: minus(room.cpu, need.cpu),
  memoryMiB: minus(room.memoryMiB, need.memoryMiB),
  takenPorts: [...room.takenPorts, ...need.hostPorts],
});

/** The needs for which the rooms together have no place, the largest placed first. */
export const findHomeless = (needs: readonly Need[], rooms: readonly Room[]): Need[] => {
  const left = [...rooms];
  return needs
    .toSorted((one, other) => other.memoryMiB - one.memoryMiB || other.cpu - one.cpu)
    .filter((need) => {
      const at = left.findIndex((room) => fits(room, need));
      const room = left[at];
      if (!room) return true;
      left[at] = take(room, need);
      return false;
    });
};

/** Why it cannot be told whether there is a place; undefined where it can. */
export const whyUnsure = (
  definition: TaskDefinition,
  { hasConstraints, rooms }: { hasConstraints: boolean; rooms: readonly Room[] },
): string | undefined => {
  if (definition.networkMode === 'awsvpc')
    return 'each task takes a network interface, of which an instance has few';
  if (hasConstraints || (definition.placementConstraints ?? []).length > 0)
    return 'placement constraints decide';
  const asks = (definition.containerDefinitions ?? []).some(
    ({ resourceRequirements = [] }) => resourceRequirements.length > 0,
  );
  if (asks) return 'it asks for GPUs or accelerators';
  return rooms.some(({ cpu, memoryMiB }) => cpu === null || memoryMiB === null)
    ? 'the endpoint does not say what the instances have left'
    : undefined;
};

/** `i-0abc…`, or the id of an instance that is no EC2 instance. */
export const instanceName = ({ ec2InstanceId, containerInstanceArn = '' }: ContainerInstance): string =>
  ec2InstanceId ?? lastPart(containerInstanceArn);
