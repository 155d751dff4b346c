import { lastPart } from '../arn.ts';
import type { ClusterState, DeploymentState, ServiceState, TaskState } from '../ecs-state.ts';
import type { RegionState, World } from '../world.ts';
import { needOf, type Placement, placeTask } from './place-task.ts';
import { launchTask, stopTask } from './run-task.ts';
import { addEvent, addEventOnce, eventText } from './service-events.ts';
import { isHealthy, isStable, isStruggling, liveTasks, tasksOf } from './service-health.ts';
import { digestsOf, findCurrentServiceDeployment, findDefinition } from './start-deployment.ts';
import { createTask } from './task-state.ts';

export type ScheduledService = {
  world: World;
  region: RegionState;
  cluster: ClusterState;
  service: ServiceState;
};

const launchBatch = 10;
const strugglingPaceMs = 30_000;
const defaultStartupMs = 8_000;
const placementEventQuietMs = 300_000;

/** One look of the service scheduler: start what is missing, stop what is too much, notice the end. */
export function reconcileService(scheduled: ScheduledService): void {
  const { service } = scheduled;
  const [primary] = service.deployments;
  if (!primary || service.status === 'INACTIVE') return;
  if (service.schedulingStrategy === 'DAEMON' && service.status === 'ACTIVE')
    service.desired = countTaking(scheduled.cluster);
  primary.desired = service.desired;
  startMissing(scheduled, primary);
  stopFormer(scheduled, primary);
  stopSurplus(scheduled, primary);
  settle(scheduled, primary);
}

const countTaking = ({ instances }: ClusterState): number =>
  [...instances.values()].filter(({ status }) => status === 'ACTIVE').length;

/** Whether there is nothing left to do until something changes. */
export function isSettled(scheduled: ScheduledService): boolean {
  const { world, service } = scheduled;
  const [primary] = service.deployments;
  if (!primary || service.status === 'INACTIVE') return true;
  const tasks = [...service.tasks.values()];
  return (
    service.deployments.length === 1 &&
    service.saidSteady &&
    tasks.length === service.desired &&
    tasks.every((task) => isStable(world, task) && !isDraining(scheduled, task))
  );
}

/** Tasks on an instance that is being drained give way like those of a former deployment. */
function isDraining({ cluster }: ScheduledService, task: TaskState): boolean {
  if (task.containerInstanceArn === null) return false;
  return cluster.instances.get(lastPart(task.containerInstanceArn))?.status === 'DRAINING';
}

const belongsTo = (scheduled: ScheduledService, primary: DeploymentState, task: TaskState): boolean =>
  task.startedBy === primary.id && !isDraining(scheduled, task);

function place(scheduled: ScheduledService, primary: DeploymentState): Placement | null {
  const { region, cluster, service } = scheduled;
  if (service.launchType !== 'EC2') return null;
  return placeTask(cluster, needOf(findDefinition(region, primary.taskDefinitionArn), service));
}

function startMissing(scheduled: ScheduledService, primary: DeploymentState): void {
  const { world, region, cluster, service } = scheduled;
  const atMs = world.clock.now();
  if (primary.rolloutState === 'FAILED' || atMs < primary.nextStartAtMs) return;
  const live = liveTasks(service);
  const ours = live.filter((task) => belongsTo(scheduled, primary, task)).length;
  const ceiling = Math.max(
    1,
    Math.floor((service.desired * service.deploymentConfiguration.maximumPercent) / 100),
  );
  const batch = isStruggling(primary) ? 1 : launchBatch;
  const count = Math.min(service.desired - ours, ceiling - live.length, batch);
  const definition = findDefinition(region, primary.taskDefinitionArn);
  const pinned = digestsOf(region.ecs.serviceRevisions.get(primary.serviceRevisionArn));
  const traits = region.ecs.traits.get(`${service.clusterName}/${service.name}`);
  const started: TaskState[] = [];
  for (let i = 0; i < count; i++) {
    const placement = place(scheduled, primary);
    if (placement?.kind === 'nowhere') {
      const message = eventText.noInstance(placement.closest, placement.shortage);
      addEventOnce({ ecs: region.ecs, service, atMs, message }, placementEventQuietMs);
      primary.nextStartAtMs = atMs + 10_000;
      break;
    }
    const task = createTask({
      ecs: region.ecs,
      cluster,
      definition,
      service,
      startedBy: primary.id,
      group: `service:${service.name}`,
      launchType: service.launchType,
      instance: placement?.instance ?? null,
      enableExecuteCommand: service.enableExecuteCommand,
      atMs,
    });
    started.push(task);
    launchTask(
      { world, region, cluster, service, definition, task },
      { pinned, startupMs: traits ? traits.startupSeconds * 1000 : defaultStartupMs },
    );
  }
  if (started.length === 0) return;
  service.saidSteady = false;
  if (isStruggling(primary)) primary.nextStartAtMs = atMs + strugglingPaceMs;
  addEvent({ ecs: region.ecs, service, atMs, message: eventText.started(started.map((task) => task.id)) });
  if (primary.failedTasks >= 3) {
    addEventOnce({ ecs: region.ecs, service, atMs, message: eventText.unableToStart }, placementEventQuietMs);
  }
}

/** Stops tasks by the scheduler's will and says so. */
export function stopTasks(scheduled: ScheduledService, tasks: TaskState[], reason: string): void {
  const { world, region, service } = scheduled;
  if (tasks.length === 0) return;
  const atMs = world.clock.now();
  const draining = tasks.filter((task) => task.target !== null).length;
  const targetGroupArn = service.loadBalancers.at(0)?.targetGroupArn;
  for (const task of tasks) {
    const definition = findDefinition(region, task.taskDefinitionArn);
    stopTask({ ...scheduled, definition, task }, { code: 'ServiceSchedulerInitiated', reason });
  }
  addEvent({ ecs: region.ecs, service, atMs, message: eventText.stopped(tasks.map((task) => task.id)) });
  if (draining > 0 && targetGroupArn) {
    addEvent({ ecs: region.ecs, service, atMs, message: eventText.deregistered(draining, targetGroupArn) });
    addEvent({ ecs: region.ecs, service, atMs, message: eventText.draining(draining) });
  }
  service.saidSteady = false;
}

const scalingReason = (deploymentId: string): string =>
  `Scaling activity initiated by (deployment ${deploymentId})`;

/** What neither a scale-in nor a deployment stops; an unhealthy task is replaced all the same. */
const isProtected = ({ world }: ScheduledService, task: TaskState): boolean =>
  isHealthy(task) && (task.protectedUntilMs ?? 0) > world.clock.now();

function stopFormer(scheduled: ScheduledService, primary: DeploymentState): void {
  const { service } = scheduled;
  const live = liveTasks(service);
  const former = live.filter((task) => !belongsTo(scheduled, primary, task));
  if (former.length === 0) return;
  const floor = Math.ceil((service.desired * service.deploymentConfiguration.minimumHealthyPercent) / 100);
  const healthy = live.filter(isHealthy).length;
  const useless = former.filter((task) => !isHealthy(task));
  const spare = Math.max(0, healthy - floor);
  const surplus = former.filter((task) => isHealthy(task) && !isProtected(scheduled, task)).slice(0, spare);
  stopTasks(scheduled, [...useless, ...surplus], scalingReason(primary.id));
}

function stopSurplus(scheduled: ScheduledService, primary: DeploymentState): void {
  const { service } = scheduled;
  const ours = liveTasks(service).filter((task) => belongsTo(scheduled, primary, task));
  const count = ours.length - service.desired;
  if (count <= 0) return;
  const unhealthyFirst = [...ours].sort((left, right) => Number(isHealthy(left)) - Number(isHealthy(right)));
  const stoppable = unhealthyFirst.filter((task) => !isProtected(scheduled, task));
  stopTasks(scheduled, stoppable.slice(0, count), scalingReason(primary.id));
}

function settle(scheduled: ScheduledService, primary: DeploymentState): void {
  const { world, region, service } = scheduled;
  const atMs = world.clock.now();
  service.deployments = service.deployments.filter(
    (one) => one === primary || tasksOf(service, one.id).length > 0,
  );
  updateCounts(scheduled);
  const ours = tasksOf(service, primary.id);
  const whole = ours.length === service.desired && ours.every((task) => isStable(world, task));
  if (!whole || service.deployments.length > 1 || service.tasks.size !== ours.length) return;
  if (primary.rolloutState === 'IN_PROGRESS') completeDeployment(scheduled, primary);
  if (service.saidSteady) return;
  service.saidSteady = true;
  addEvent({ ecs: region.ecs, service, atMs, message: eventText.steady });
}

function updateCounts({ region, service }: ScheduledService): void {
  const current = service.deploymentHistory[0];
  const found = current ? region.ecs.serviceDeployments.get(current) : undefined;
  if (!found || found.finishedAtMs !== null) return;
  for (const side of [found.target, ...found.sources]) {
    side.running = 0;
    side.pending = 0;
    side.requested = 0;
    for (const deployment of service.deployments) {
      if (deployment.serviceRevisionArn !== side.arn) continue;
      side.requested += deployment.desired;
      for (const task of tasksOf(service, deployment.id)) {
        if (task.lastStatus === 'RUNNING') side.running += 1;
        else if (task.desiredStatus === 'RUNNING') side.pending += 1;
      }
    }
  }
}

function completeDeployment({ world, region, service }: ScheduledService, primary: DeploymentState): void {
  const atMs = world.clock.now();
  primary.rolloutState = 'COMPLETED';
  primary.rolloutStateReason = `ECS deployment ${primary.id} completed.`;
  primary.updatedAtMs = atMs;
  const current = findCurrentServiceDeployment({ world, region, service });
  if (current) {
    current.status = current.status === 'ROLLBACK_IN_PROGRESS' ? 'ROLLBACK_SUCCESSFUL' : 'SUCCESSFUL';
    current.finishedAtMs = atMs;
    current.updatedAtMs = atMs;
    if (current.breaker.status === 'MONITORING') current.breaker.status = 'MONITORING_COMPLETE';
  }
  addEvent({ ecs: region.ecs, service, atMs, message: eventText.completed(primary.id) });
}
