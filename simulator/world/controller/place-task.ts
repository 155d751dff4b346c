import type {
  ClusterState,
  InstanceState,
  ServiceState,
  TaskDefinitionContent,
  TaskDefinitionState,
  TaskState,
} from '../ecs-state.ts';
import { taskCpuOf, taskMemoryOf } from './task-state.ts';

export type Remaining = { cpu: number; memoryMiB: number; ports: number[] };

/** What the live tasks on an instance leave free. */
export function remainingOf(cluster: ClusterState, instance: InstanceState): Remaining {
  const remaining: Remaining = {
    cpu: instance.cpu,
    memoryMiB: instance.memoryMiB,
    ports: [22, 2375, 2376, 51678, 51679],
  };
  for (const task of cluster.tasks.values()) {
    if (!isLiveOn(task, instance)) continue;
    remaining.cpu -= task.cpu;
    remaining.memoryMiB -= task.memoryMiB;
    if (task.ownsNetwork) continue;
    for (const container of task.containers)
      remaining.ports.push(...container.hostPorts.map((one) => one.hostPort));
  }
  return remaining;
}

export type Need = {
  cpu: number;
  memoryMiB: number;
  hostPorts: number[];
  /** The tasks of one service are spread; those of a daemon are one on each instance. */
  service: ServiceState | null;
};

const hostPortsOf = ({ networkMode, containerDefinitions }: TaskDefinitionContent): number[] =>
  networkMode === 'awsvpc'
    ? []
    : containerDefinitions
        .flatMap(({ portMappings = [] }) => portMappings)
        .map(({ containerPort = 0, hostPort = 0 }) => (networkMode === 'host' ? containerPort : hostPort));

/** What a task of a definition asks of an instance. */
export const needOf = (definition: TaskDefinitionState, service: ServiceState | null): Need => ({
  cpu: taskCpuOf(definition),
  memoryMiB: taskMemoryOf(definition),
  hostPorts: hostPortsOf(definition.content),
  service,
});

export type Placement =
  | { kind: 'placed'; instance: InstanceState }
  | { kind: 'nowhere'; closest: string | null; shortage: string };

function shortageOf(remaining: Remaining, need: Need): string | null {
  if (remaining.memoryMiB < need.memoryMiB) return 'has insufficient memory available';
  if (remaining.cpu < need.cpu) return 'has insufficient CPU units available';
  const taken = need.hostPorts.some((port) => port > 0 && remaining.ports.includes(port));
  return taken ? 'is already using a port required by your task' : null;
}

const isLiveOn = (task: TaskState, instance: InstanceState): boolean =>
  task.containerInstanceArn === instance.arn && task.lastStatus !== 'STOPPED';

const countOn = (instance: InstanceState, { service }: Need): number =>
  service ? [...service.tasks.values()].filter((task) => isLiveOn(task, instance)).length : 0;

/** Spreads the tasks of a service, and all of them by free memory. */
export function placeTask(cluster: ClusterState, need: Need): Placement {
  const candidates = [...cluster.instances.values()]
    .filter((instance) => instance.status === 'ACTIVE')
    .map((instance) => ({
      instance,
      remaining: remainingOf(cluster, instance),
      count: countOn(instance, need),
    }))
    .filter(({ count }) => count === 0 || need.service?.schedulingStrategy !== 'DAEMON')
    .sort((left, right) => left.count - right.count || right.remaining.memoryMiB - left.remaining.memoryMiB);
  for (const { instance, remaining } of candidates) {
    if (!shortageOf(remaining, need)) return { kind: 'placed', instance };
  }
  const [closest] = candidates;
  return {
    kind: 'nowhere',
    closest: closest?.instance.id ?? null,
    shortage: closest ? (shortageOf(closest.remaining, need) ?? '') : '',
  };
}

export const tasksOnInstance = (cluster: ClusterState, instance: InstanceState): TaskState[] =>
  [...cluster.tasks.values()].filter((task) => isLiveOn(task, instance));
