import { clusterArn, instanceArn } from '../arn.ts';
import type { ClusterBlueprint } from '../blueprint/types.ts';
import type { ClusterState } from '../ecs-state.ts';
import type { RegionState } from '../world.ts';

const hourMs = 3_600_000;

export function seedCluster(region: RegionState, blueprint: ClusterBlueprint, nowMs: number): ClusterState {
  const { ecs } = region;
  const random = ecs.random.fork(`cluster/${blueprint.name}`);
  const cluster: ClusterState = {
    arn: clusterArn(region, blueprint.name),
    name: blueprint.name,
    status: 'ACTIVE',
    capacityProviders: blueprint.capacityProviders,
    containerInsights: blueprint.containerInsights,
    createdAtMs: nowMs - 9000 * hourMs,
    tags: [{ key: 'team', value: blueprint.name }],
    services: new Map(),
    tasks: new Map(),
    instances: new Map(),
  };
  for (const instance of blueprint.instances) {
    const id = random.hex(32);
    cluster.instances.set(id, {
      id,
      arn: instanceArn(region, blueprint.name, id),
      ec2InstanceId: `i-0${random.hex(16)}`,
      ...instance,
      status: 'ACTIVE',
      registeredAtMs: nowMs - random.int(30, 900) * hourMs,
    });
  }
  ecs.clusters.set(blueprint.name, cluster);
  return cluster;
}
