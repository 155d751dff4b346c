import type { ScalableTarget, ServiceState } from '../ecs-state.ts';
import type { RegionState, World } from '../world.ts';
import { isSettled } from './reconcile-service.ts';
import { createActivity, createRefusal } from './scaling-activity.ts';
import { wakeChangedService } from './scheduler.ts';
import { addEvent } from './service-events.ts';

const lookEveryMs = 60_000;
const activitiesKept = 200;
const movesOnceIn = 4;

function findService(region: RegionState, target: ScalableTarget): ServiceState | null {
  const [, cluster = '', name = ''] = target.resourceId.split('/');
  return region.ecs.clusters.get(cluster)?.services.get(name) ?? null;
}

/** What the count should be: within the bounds always, and now and then one or two off with the load. */
function decideCount(region: RegionState, target: ScalableTarget, service: ServiceState): number {
  const { random } = region.ecs;
  const within = Math.max(target.min, Math.min(target.max, service.desired));
  if (within !== service.desired) return within;
  if (target.pinnedAtMax) return target.max;
  if (random.next() * movesOnceIn > 1) return within;
  const moved = within + random.pick([-2, -1, 1, 1, 2]);
  return Math.max(target.min, Math.min(target.max, moved));
}

function look(world: World, region: RegionState, target: ScalableTarget): void {
  const service = findService(region, target);
  const cluster = service ? region.ecs.clusters.get(service.clusterName) : undefined;
  if (!service || !cluster || target.policies.length === 0) return;
  const atMs = world.clock.now();
  const { random } = region.ecs;
  const before = service.desired;
  const count = decideCount(region, target, service);
  const alarm = target.policies.at(0)?.alarms.at(count < before ? -1 : 0)?.name ?? 'alarm';
  const id = random.uuid();
  if (count === before) {
    if (!target.pinnedAtMax || before < target.max || random.int(1, 5) > 1) return;
    target.activities.unshift(createRefusal({ id, atMs, count, max: target.max, alarm }));
    return;
  }
  if (count > before ? target.suspended.out : target.suspended.in) return;
  if (!isSettled({ world, region, cluster, service })) return;
  service.desired = count;
  service.saidSteady = false;
  target.activities.unshift(createActivity({ id, atMs, count, alarm, policy: target.policies.at(0)?.name }));
  target.activities.length = Math.min(target.activities.length, activitiesKept);
  const message = `Message: Successfully set desired count to ${count}. Change successfully fulfilled by ecs. Cause: ${target.activities[0]?.cause ?? ''}`;
  addEvent({ ecs: region.ecs, service, atMs, message });
  wakeChangedService(world, region, service);
}

/** Looks at every service under auto scaling once a minute. */
export function watchScaling(world: World): void {
  world.clock.schedule(lookEveryMs, () => {
    for (const region of world.regions.values()) {
      for (const target of region.ecs.scalableTargets.values()) look(world, region, target);
    }
    watchScaling(world);
  });
}
