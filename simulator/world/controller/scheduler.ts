import type { ClusterState, ServiceState, TaskState } from '../ecs-state.ts';
import type { RegionState, TaskEvent, World } from '../world.ts';
import { isSettled, reconcileService, type ScheduledService, stopTasks } from './reconcile-service.ts';
import { countFailure } from './roll-back.ts';
import { addEvent, eventText } from './service-events.ts';

const tickMs = 2_000;

/** Lets the scheduler look at a service soon; an earlier appointment stands. */
export function wakeService(scheduled: ScheduledService, delayMs = 200): void {
  const { world, service } = scheduled;
  const dueMs = world.clock.now() + delayMs;
  if (service.wakeAtMs !== null && service.wakeAtMs <= dueMs) return;
  service.wakeAtMs = dueMs;
  world.clock.schedule(delayMs, () => {
    if (service.wakeAtMs !== dueMs) return;
    service.wakeAtMs = null;
    reconcileService(scheduled);
    if (!isSettled(scheduled)) wakeService(scheduled, tickMs);
  });
}

/** Wakes a service by its place in a Region, after an operation changed it. */
export function wakeChangedService(world: World, region: RegionState, service: ServiceState): void {
  const cluster = region.ecs.clusters.get(service.clusterName);
  if (cluster) wakeService({ world, region, cluster, service });
}

function findService(cluster: ClusterState, task: TaskState): ServiceState | null {
  const service = task.serviceName === null ? null : cluster.services.get(task.serviceName);
  return service ?? null;
}

const isFailure = (task: TaskState): boolean =>
  task.stopCode === 'TaskFailedToStart' ||
  task.stopCode === 'EssentialContainerExited' ||
  (task.stoppedReason ?? '').startsWith('Task failed ');

function stopUnhealthy(scheduled: ScheduledService, task: TaskState): void {
  const { world, region, service } = scheduled;
  const atMs = world.clock.now();
  const [balancer] = service.loadBalancers;
  const unhealthyTarget = task.target?.state === 'unhealthy' && balancer?.targetGroupArn;
  const message = unhealthyTarget
    ? eventText.unhealthyTarget({
        port: balancer.containerPort ?? 0,
        taskId: task.id,
        targetGroupArn: unhealthyTarget,
        description: task.target?.description ?? '',
      })
    : eventText.unhealthyContainer(task.id);
  addEvent({ ecs: region.ecs, service, atMs, message });
  const reason = unhealthyTarget
    ? `Task failed ELB health checks in (target-group ${unhealthyTarget})`
    : 'Task failed container health checks';
  stopTasks(scheduled, [task], reason);
}

/** Connects what happens to tasks with the services they belong to. */
export function watchTasks(world: World): void {
  world.taskListeners.add(({ region, cluster, task, change }: TaskEvent) => {
    const service = findService(cluster, task);
    if (!service) return;
    const scheduled = { world, region, cluster, service };
    const deployment = service.deployments.find((one) => one.id === task.startedBy);
    if (change === 'running' && task.target) {
      const targetGroupArn = service.loadBalancers.at(0)?.targetGroupArn ?? '';
      const message = eventText.registered(1, targetGroupArn);
      addEvent({ ecs: region.ecs, service, atMs: world.clock.now(), message });
    }
    if (change === 'failing') stopUnhealthy(scheduled, task);
    if (change === 'stable' && deployment) deployment.failedTasks = 0;
    if (change === 'stopping' && deployment && isFailure(task)) countFailure(scheduled, deployment);
    wakeService(scheduled);
  });
}
