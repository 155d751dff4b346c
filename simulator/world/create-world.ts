import { createBlueprint } from './blueprint.ts';
import type { Clock } from './clock.ts';
import { watchScaling } from './controller/auto-scaling.ts';
import { watchTasks } from './controller/scheduler.ts';
import { createExisting } from './existing.ts';
import { createRandom } from './random.ts';
import { openRegion } from './regions.ts';
import { seedCluster } from './seed/seed-cluster.ts';
import { seedScaling } from './seed/seed-scaling.ts';
import { seedService } from './seed/seed-service.ts';
import type { World } from './world.ts';

/** The whole world at its first second, with its past; from here on its clock moves it. */
export function createWorld(input: { seed: string; services?: number; clock: Clock }): World {
  const { seed, clock } = input;
  const blueprint = createBlueprint({ seed, services: input.services ?? 0 });
  const random = createRandom(seed);
  const world: World = {
    seed,
    clock,
    random,
    blueprint,
    existing: createExisting(blueprint),
    regions: new Map(),
    faults: [],
    sessions: new Map(),
    sessionSecrets: new Map(),
    ids: random.fork('ids'),
    taskListeners: new Set(),
  };
  for (const { account, region } of [...blueprint.repositories, ...blueprint.clusters]) {
    openRegion(world, account, region);
  }
  const services = Map.groupBy(blueprint.services, (one) => `${one.account}:${one.region}:${one.cluster}`);
  for (const cluster of blueprint.clusters) {
    const region = openRegion(world, cluster.account, cluster.region);
    const seeded = seedCluster(region, cluster, clock.now());
    for (const service of services.get(`${cluster.account}:${cluster.region}:${cluster.name}`) ?? []) {
      seedService(world, region, seeded, service);
      seedScaling(region, service, clock.now());
    }
  }
  watchTasks(world);
  watchScaling(world);
  return world;
}
