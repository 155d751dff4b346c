import type { ClusterState, InstanceState, TaskState } from '../ecs-state.ts';

export type Remaining = { cpu: number; memoryMiB: number; ports: number[] };

/** What the live tasks on an instance leave free. */
export function remainingOf(cluster: ClusterState, instance: InstanceState): Remaining {
  const remaining: Remaining = {
    cpu: instance.cpu,
    memoryMiB: instance.memoryMiB,
    ports: [22, 2375, 2376, 51678, 51679],
  };
  for (const task of cluster.tasks.values()) {
    if (task.containerInstanceArn !== instance.arn || task.lastStatus === 'STOPPED') continue;
    remaining.cpu -= task.cpu;
    remaining.memoryMiB -= task.memoryMiB;
    for (const container of task.containers)
      remaining.ports.push(...container.hostPorts.map((one) => one.hostPort));
  }
  return remaining;
}

export type Need = { cpu: number; memoryMiB: number; hostPorts: number[] };
export type Placement =
  | { kind: 'placed'; instance: InstanceState }
  | { kind: 'nowhere'; closest: string | null; shortage: string };

function shortageOf(remaining: Remaining, need: Need): string | null {
  if (remaining.memoryMiB < need.memoryMiB) return 'has insufficient memory available';
  if (remaining.cpu < need.cpu) return 'has insufficient CPU units available';
  const taken = need.hostPorts.some((port) => port > 0 && remaining.ports.includes(port));
  return taken ? 'is already using a port required by your task' : null;
}

/** Spreads by free memory, as `spread` over instances roughly does. */
export function placeTask(cluster: ClusterState, need: Need): Placement {
  const candidates = [...cluster.instances.values()]
    .filter((instance) => instance.status === 'ACTIVE')
    .map((instance) => ({ instance, remaining: remainingOf(cluster, instance) }))
    .sort((left, right) => right.remaining.memoryMiB - left.remaining.memoryMiB);
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
  [...cluster.tasks.values()].filter(
    (task) => task.containerInstanceArn === instance.arn && task.lastStatus !== 'STOPPED',
  );
