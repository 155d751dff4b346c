import { lastPart } from '../../world/arn.ts';
import { rollBack } from '../../world/controller/roll-back.ts';
import { wakeChangedService } from '../../world/controller/scheduler.ts';
import type { ServiceDeploymentState, ServiceRevisionState, ServiceState } from '../../world/ecs-state.ts';
import type { RegionState } from '../../world/world.ts';
import {
  AwsError,
  epochSeconds,
  type Json,
  type JsonObject,
  type Operation,
  type Operations,
} from '../operation.ts';
import { getRegion } from '../region.ts';
import { renderConfiguration } from './render-service.ts';
import {
  anyCount,
  getCluster,
  invalid,
  maybeSeconds,
  missing,
  pageList,
  readBatch,
  readEcs,
  toJson,
  toJsonList,
} from './scope.ts';

const renderSide = (side: ServiceDeploymentState['target']): JsonObject => ({
  arn: side.arn,
  requestedTaskCount: side.requested,
  runningTaskCount: side.running,
  pendingTaskCount: side.pending,
  requestedTestTrafficWeight: 0,
  requestedProductionTrafficWeight: 100,
});

const asMember = (object: JsonObject) => object as { [key: string]: Json };

function renderServiceDeployment(one: ServiceDeploymentState): JsonObject {
  return {
    serviceDeploymentArn: one.arn,
    serviceArn: one.serviceArn,
    clusterArn: one.clusterArn,
    createdAt: epochSeconds(one.createdAtMs),
    startedAt: epochSeconds(one.startedAtMs),
    updatedAt: epochSeconds(one.updatedAtMs),
    finishedAt: maybeSeconds(one.finishedAtMs),
    stoppedAt: maybeSeconds(one.stoppedAtMs),
    sourceServiceRevisions: toJsonList(one.sources.map(renderSide)),
    targetServiceRevision: asMember(renderSide(one.target)),
    status: one.status,
    statusReason: one.statusReason === '' ? undefined : one.statusReason,
    lifecycleStage: one.lifecycleStage ?? undefined,
    deploymentConfiguration: asMember(renderConfiguration(one.configuration, true)),
    rollback: one.rollback
      ? {
          reason: one.rollback.reason,
          startedAt: epochSeconds(one.rollback.startedAtMs),
          serviceRevisionArn: one.rollback.revisionArn,
        }
      : undefined,
    deploymentCircuitBreaker: one.breaker,
    alarms: { status: 'DISABLED', alarmNames: [], triggeredAlarmNames: [] },
  };
}

const statuses = [
  'PENDING',
  'SUCCESSFUL',
  'STOPPED',
  'STOP_REQUESTED',
  'IN_PROGRESS',
  'ROLLBACK_REQUESTED',
  'ROLLBACK_IN_PROGRESS',
  'ROLLBACK_SUCCESSFUL',
  'ROLLBACK_FAILED',
] as const;

/** AWS keeps deployments of the last 90 days. */
const keptMs = 90 * 24 * 3_600_000;

const listServiceDeployments: Operation = (input, call) => {
  const fields = readEcs(input);
  const name = fields.text('service');
  const clusterName =
    fields.maybeText('cluster') ?? (name.startsWith('arn:') ? name.split('/').at(-2) : undefined);
  const cluster = getCluster(call, clusterName);
  const service = cluster.services.get(lastPart(name));
  if (!service) throw new AwsError('ServiceNotFoundException', 'Service not found.');
  const wanted = fields.texts('status', anyCount);
  for (const status of wanted ?? []) {
    if (!statuses.some((one) => one === status)) throw invalid(`Invalid status: ${status}`);
  }
  const createdAt = fields.object('createdAt');
  const afterMs = Number(createdAt?.after ?? 0) * 1000;
  const beforeMs =
    createdAt?.before === undefined ? Number.POSITIVE_INFINITY : Number(createdAt.before) * 1000;
  const { ecs } = getRegion(call);
  // Only deployments that ECS itself makes are recorded.
  const history = service.deploymentController === 'ECS' ? service.deploymentHistory : [];
  const found = history
    .flatMap((arn) => ecs.serviceDeployments.get(arn) ?? [])
    .filter((one) => call.now - one.createdAtMs < keptMs)
    .filter((one) => wanted === undefined || wanted.length === 0 || wanted.includes(one.status))
    .filter((one) => one.createdAtMs >= afterMs && one.createdAtMs <= beforeMs);
  const { page, nextToken } = pageList(fields, found, { max: 100, normal: 20 });
  return {
    serviceDeployments: page.map((one) => ({
      serviceDeploymentArn: one.arn,
      serviceArn: one.serviceArn,
      clusterArn: one.clusterArn,
      startedAt: epochSeconds(one.startedAtMs),
      createdAt: epochSeconds(one.createdAtMs),
      finishedAt: maybeSeconds(one.finishedAtMs),
      targetServiceRevisionArn: one.target.arn,
      status: one.status,
      statusReason: one.statusReason === '' ? undefined : one.statusReason,
    })),
    nextToken,
  };
};

const describeServiceDeployments: Operation = (input, call) => {
  const arns = readBatch(readEcs(input), 'serviceDeploymentArns', 20);
  const { ecs } = getRegion(call);
  const found = arns.map((arn) => ({ arn, one: ecs.serviceDeployments.get(arn) }));
  return {
    serviceDeployments: toJsonList(found.flatMap(({ one }) => (one ? [renderServiceDeployment(one)] : []))),
    failures: toJsonList(found.filter(({ one }) => !one).map(({ arn }) => missing(arn))),
  };
};

function renderRevision(one: ServiceRevisionState): JsonObject {
  return {
    serviceRevisionArn: one.arn,
    serviceArn: one.serviceArn,
    clusterArn: one.clusterArn,
    taskDefinition: one.taskDefinitionArn,
    launchType: one.launchType,
    ...(one.platformVersion ? { platformVersion: '1.4.0', platformFamily: 'Linux' } : {}),
    loadBalancers: toJsonList(one.loadBalancers),
    serviceRegistries: [],
    networkConfiguration: one.networkConfiguration ? asMember(toJson(one.networkConfiguration)) : undefined,
    containerImages: toJsonList(one.containerImages),
    guardDutyEnabled: false,
    createdAt: epochSeconds(one.createdAtMs),
  };
}

const describeServiceRevisions: Operation = (input, call) => {
  const arns = readBatch(readEcs(input), 'serviceRevisionArns', 20);
  const { ecs } = getRegion(call);
  const found = arns.map((arn) => ({ arn, one: ecs.serviceRevisions.get(arn) }));
  return {
    serviceRevisions: toJsonList(found.flatMap(({ one }) => (one ? [renderRevision(one)] : []))),
    failures: toJsonList(found.filter(({ one }) => !one).map(({ arn }) => missing(arn))),
  };
};

function findServiceByArn(region: RegionState, arn: string): ServiceState | null {
  const [, cluster = '', name = ''] = arn.split('/');
  return region.ecs.clusters.get(cluster)?.services.get(name) ?? null;
}

const stopServiceDeployment: Operation = (input, call) => {
  const fields = readEcs(input);
  const arn = fields.text('serviceDeploymentArn');
  const stopType = fields.oneOf('stopType', ['ABORT', 'ROLLBACK']) ?? 'ROLLBACK';
  const region = getRegion(call);
  const serviceDeployment = region.ecs.serviceDeployments.get(arn);
  const service = serviceDeployment ? findServiceByArn(region, serviceDeployment.serviceArn) : null;
  if (!serviceDeployment || !service) {
    throw new AwsError(
      'ServiceDeploymentNotFoundException',
      'The service deploy ARN that you specified could not be found.',
    );
  }
  switch (serviceDeployment.status) {
    case 'STOP_REQUESTED':
    case 'ROLLBACK_REQUESTED':
    case 'ROLLBACK_IN_PROGRESS':
      return { serviceDeploymentArn: arn };
    case 'PENDING':
    case 'IN_PROGRESS':
      break;
    default:
      throw new AwsError(
        'ConflictException',
        `Service deployment is in a terminal state: ${serviceDeployment.status}`,
      );
  }
  if (stopType === 'ABORT') throw invalid('The stopType ABORT is not supported.');
  const place = { world: call.world, region, service };
  if (!rollBack(place, { serviceDeployment, cause: 'request' })) {
    throw invalid(
      'The service deployment cannot be rolled back because there is no previous service revision.',
    );
  }
  wakeChangedService(call.world, region, service);
  return { serviceDeploymentArn: arn };
};

const continueServiceDeployment: Operation = (input, call) => {
  const fields = readEcs(input);
  const arn = fields.text('serviceDeploymentArn');
  fields.text('hookId');
  fields.oneOf('action', ['CONTINUE', 'ROLLBACK']);
  if (!getRegion(call).ecs.serviceDeployments.has(arn)) {
    throw new AwsError(
      'ServiceDeploymentNotFoundException',
      'The service deploy ARN that you specified could not be found.',
    );
  }
  throw invalid('The service deployment is not waiting for an action.');
};

export const deploymentOperations: Operations = {
  ListServiceDeployments: listServiceDeployments,
  DescribeServiceDeployments: describeServiceDeployments,
  DescribeServiceRevisions: describeServiceRevisions,
  StopServiceDeployment: stopServiceDeployment,
  ContinueServiceDeployment: continueServiceDeployment,
};
