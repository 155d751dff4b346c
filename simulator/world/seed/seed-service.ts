import { definitionArn, serviceArn } from '../arn.ts';
import type { ServiceBlueprint } from '../blueprint/types.ts';
import { needOf, placeTask } from '../controller/place-task.ts';
import type { ScheduledService } from '../controller/reconcile-service.ts';
import { wakeService } from '../controller/scheduler.ts';
import { addEventOnce, eventText } from '../controller/service-events.ts';
import { addDeployment, findDefinition } from '../controller/start-deployment.ts';
import type { ClusterState, DeploymentState, ServiceState } from '../ecs-state.ts';
import type { RegionState, World } from '../world.ts';
import { seedDefinitions } from './seed-definitions.ts';
import { type SeededDeployment, seedHistory } from './seed-history.ts';
import { seedTargets } from './seed-targets.ts';
import { type SeedTask, seedDoomedTask, seedRunningTask, seedStoppedTask } from './seed-task.ts';

const minuteMs = 60_000;
const hourMs = 3_600_000;

function createService(region: RegionState, blueprint: ServiceBlueprint, nowMs: number): ServiceState {
  const usesVpc = blueprint.networkMode === 'awsvpc';
  const loadBalancers = seedTargets(region, blueprint, nowMs);
  const newest = blueprint.revisions.at(-1)?.revision ?? 1;
  return {
    arn: serviceArn(region, blueprint.cluster, blueprint.name),
    name: blueprint.name,
    clusterName: blueprint.cluster,
    status: 'ACTIVE',
    schedulingStrategy: blueprint.schedulingStrategy,
    desired: blueprint.desired,
    taskDefinitionArn: definitionArn(region, blueprint.family, newest),
    launchType: blueprint.launchType,
    capacityProviderStrategy: [],
    platformVersion: blueprint.launchType === 'FARGATE' ? 'LATEST' : null,
    networkConfiguration: usesVpc
      ? {
          awsvpcConfiguration: {
            subnets: ['subnet-0a1f5c3e9b7d24680', 'subnet-0b2e6d4f8a9c13571', 'subnet-0c3d7e5a1b8f02462'],
            securityGroups: ['sg-0d4c8f6b2a7e91353'],
            assignPublicIp: 'DISABLED',
          },
        }
      : null,
    loadBalancers,
    placementStrategy:
      blueprint.launchType === 'EC2' && blueprint.schedulingStrategy === 'REPLICA'
        ? [{ type: 'spread', field: 'attribute:ecs.availability-zone' }]
        : [],
    deploymentConfiguration: {
      minimumHealthyPercent: blueprint.minimumHealthyPercent,
      maximumPercent: blueprint.maximumPercent,
      circuitBreaker: blueprint.circuitBreaker,
    },
    deploymentController: blueprint.controller,
    enableExecuteCommand: blueprint.enableExecuteCommand,
    healthCheckGraceSeconds: blueprint.healthCheckGraceSeconds,
    createdAtMs: nowMs,
    createdBy: `arn:aws:iam::${region.account}:role/deployer`,
    propagateTags: 'SERVICE',
    tags: [
      { key: 'service', value: blueprint.name },
      { key: 'team', value: blueprint.cluster },
    ],
    events: [],
    deployments: [],
    deploymentHistory: [],
    tasks: new Map(),
    saidSteady: true,
    wakeAtMs: null,
  };
}

type Seed = { scheduled: ScheduledService; blueprint: ServiceBlueprint; nowMs: number };

function seedTaskOf(
  { scheduled, blueprint }: Seed,
  deployment: DeploymentState,
  startedAtMs: number,
): SeedTask {
  const { region, cluster, service } = scheduled;
  const revision = region.ecs.serviceRevisions.get(deployment.serviceRevisionArn);
  if (!revision) throw new Error(`no revision ${deployment.serviceRevisionArn}`);
  const definition = findDefinition(region, deployment.taskDefinitionArn);
  const placement = service.launchType === 'EC2' ? placeTask(cluster, needOf(definition, service)) : null;
  return {
    scheduled,
    deployment,
    revision,
    startedAtMs,
    placement,
    startupMs: blueprint.startupSeconds * 1000,
  };
}

function seedRunning(seed: Seed, deployment: DeploymentState, count: number, spreadMs: number): void {
  const random = seed.scheduled.region.ecs.random;
  for (let i = 0; i < count; i++) {
    const ageMs = seed.nowMs - deployment.createdAtMs - 15_000 - random.int(0, spreadMs);
    const task = seedTaskOf(seed, deployment, seed.nowMs - Math.max(90_000, ageMs));
    if (task.placement?.kind === 'nowhere') return;
    seedRunningTask(task);
  }
}

/** The stopped tasks that a service in trouble leaves behind in an hour, at the pace of the scheduler's back-off. */
function seedFailures(seed: Seed, deployment: DeploymentState, everyMs: number): void {
  const { scheduled, nowMs } = seed;
  const random = scheduled.region.ecs.random;
  const firstMs = Math.max(nowMs - 55 * minuteMs, deployment.createdAtMs + 60_000);
  const { ecs } = scheduled.region;
  for (let atMs = firstMs; atMs < nowMs - 75_000; atMs += everyMs + random.int(0, 20_000)) {
    const task = seedStoppedTask(seedTaskOf(seed, deployment, atMs));
    deployment.failedTasks += 1;
    addEventOnce(
      { ecs, service: scheduled.service, atMs: atMs - 11_000, message: eventText.started([task.id]) },
      0,
    );
    if (deployment.failedTasks % 6 === 3) {
      addEventOnce({ ecs, service: scheduled.service, atMs, message: eventText.unableToStart }, minuteMs);
    }
  }
  deployment.nextStartAtMs = nowMs + random.int(1, 12) * 1000;
}

function deploy({ scheduled }: Seed, seeded: SeededDeployment): DeploymentState {
  return addDeployment(scheduled, {
    revision: seeded.revision,
    serviceDeploymentArn: seeded.serviceDeployment.arn,
    atMs: seeded.atMs,
  });
}

function complete(deployment: DeploymentState, atMs: number): void {
  deployment.rolloutState = 'COMPLETED';
  deployment.rolloutStateReason = `ECS deployment ${deployment.id} completed.`;
  deployment.updatedAtMs = atMs;
}

/** A service whose newest deployment is still under way: the former one beside it, as far as it survived. */
function seedUnderWay(seed: Seed, last: SeededDeployment, before: SeededDeployment | undefined): void {
  const { scheduled, blueprint } = seed;
  const { desired } = blueprint;
  const survivors: Partial<Record<NonNullable<ServiceBlueprint['trouble']>, number>> = {
    'out-of-memory': 0,
    'secret-missing': 0,
    'slow-deployment': desired - 1,
  };
  const kept = blueprint.trouble ? (survivors[blueprint.trouble] ?? desired) : desired;
  if (before && kept > 0) {
    const former = deploy(seed, before);
    complete(former, before.atMs);
    seedRunning(seed, former, kept, hourMs);
  }
  const primary = deploy(seed, last);
  if (blueprint.trouble === 'slow-deployment') {
    seedStoppedTask(seedTaskOf(seed, primary, seed.nowMs - 150_000), {
      code: 'EssentialContainerExited',
      reason: 'Essential container in task exited',
      exitCode: 1,
      ranMs: 20_000,
    });
    seedRunningTask(seedTaskOf(seed, primary, seed.nowMs - 40_000)).healthySinceMs = seed.nowMs - 1_000;
    primary.failedTasks = 1;
  } else {
    seedFailures(seed, primary, blueprint.trouble === 'out-of-memory' ? 70_000 : 110_000);
  }
  if (blueprint.trouble === 'out-of-memory') {
    for (const agoMs of [4_000, 9_000]) seedDoomedTask(seedTaskOf(seed, primary, seed.nowMs - agoMs));
  }
  scheduled.service.saidSteady = false;
}

function seedSettled(seed: Seed, current: SeededDeployment, settledAtMs: number): void {
  const { scheduled, blueprint, nowMs } = seed;
  const deployment = deploy(seed, { ...current, atMs: settledAtMs });
  complete(deployment, settledAtMs);
  scheduled.service.saidSteady = true;
  const missing: Partial<Record<NonNullable<ServiceBlueprint['trouble']>, number>> = {
    'image-gone': 1,
    'no-capacity': 2,
  };
  const short = blueprint.trouble ? (missing[blueprint.trouble] ?? 0) : 0;
  seedRunning(seed, deployment, blueprint.desired - short, hourMs);
  if (blueprint.trouble === 'image-gone') seedFailures(seed, deployment, 150_000);
  if (blueprint.trouble === 'slow-stop') {
    seedStoppedTask(seedTaskOf(seed, deployment, nowMs - 50 * minuteMs), {
      code: 'ServiceSchedulerInitiated',
      reason: `Scaling activity initiated by (deployment ${deployment.id})`,
      exitCode: 137,
      ranMs: 28 * minuteMs,
    });
  }
  if (short > 0) scheduled.service.saidSteady = false;
}

/** One service with its past, as it is when the world begins; the scheduler takes it from there. */
export function seedService(
  world: World,
  region: RegionState,
  cluster: ClusterState,
  blueprint: ServiceBlueprint,
): void {
  const nowMs = world.clock.now();
  const { ecs } = region;
  seedDefinitions(region, blueprint, nowMs);
  ecs.traits.set(`${blueprint.cluster}/${blueprint.name}`, blueprint);
  const service = createService(region, blueprint, nowMs);
  cluster.services.set(service.name, service);
  const scheduled = { world, region, cluster, service };
  const seed = { scheduled, blueprint, nowMs };
  const history = seedHistory(scheduled, blueprint);
  const last = history.at(-1);
  const before = history.at(-2);
  if (!last) return;
  switch (last.past.outcome) {
    case 'running':
      seedUnderWay(seed, last, before);
      break;
    case 'rolled-back':
      if (before) seedSettled(seed, before, last.atMs + (last.past.durationMinutes * minuteMs) / 2);
      break;
    case 'successful':
      seedSettled(seed, last, last.atMs);
      break;
  }
  service.events.sort((left, right) => right.atMs - left.atMs);
  if (!service.saidSteady) wakeService(scheduled, ecs.random.int(100, 2_000));
}
