import { clusterArn, roleArn } from '../../world/arn.ts';
import { countTasks, tasksOf } from '../../world/controller/service-health.ts';
import { findCurrentServiceDeployment } from '../../world/controller/start-deployment.ts';
import type { DeploymentConfigurationState, DeploymentState, ServiceState } from '../../world/ecs-state.ts';
import type { RegionState, World } from '../../world/world.ts';
import { epochSeconds, type Json, type JsonObject } from '../operation.ts';
import { toJson, toJsonList } from './scope.ts';

type Place = { world: World; region: RegionState; service: ServiceState };

const launchOf = (service: ServiceState): JsonObject => ({
  ...(service.capacityProviderStrategy.length > 0
    ? { capacityProviderStrategy: toJsonList(service.capacityProviderStrategy) }
    : { launchType: service.launchType }),
  ...(service.platformVersion
    ? {
        platformVersion: service.platformVersion === 'LATEST' ? '1.4.0' : service.platformVersion,
        platformFamily: 'Linux',
      }
    : {}),
  ...(service.networkConfiguration ? { networkConfiguration: toJson(service.networkConfiguration) } : {}),
});

function renderDeployment({ service }: Place, deployment: DeploymentState): JsonObject {
  const counts = countTasks(tasksOf(service, deployment.id));
  return {
    id: deployment.id,
    status: deployment.status,
    taskDefinition: deployment.taskDefinitionArn,
    desiredCount: deployment.desired,
    pendingCount: counts.pending,
    runningCount: counts.running,
    failedTasks: deployment.failedTasks,
    createdAt: epochSeconds(deployment.createdAtMs),
    updatedAt: epochSeconds(deployment.updatedAtMs),
    ...launchOf(service),
    rolloutState: deployment.rolloutState,
    rolloutStateReason: deployment.rolloutStateReason,
  };
}

/** Services that CodeDeploy or an outside controller drives have task sets instead of deployments. */
function renderTaskSet({ region, service }: Place, deployment: DeploymentState): JsonObject {
  const counts = countTasks(tasksOf(service, deployment.id));
  const id = deployment.id;
  return {
    id,
    taskSetArn: `arn:aws:ecs:${region.region}:${region.account}:task-set/${service.clusterName}/${service.name}/${id}`,
    serviceArn: service.arn,
    clusterArn: clusterArn(region, service.clusterName),
    startedBy: service.deploymentController === 'CODE_DEPLOY' ? 'CODE_DEPLOY' : 'release-bot',
    externalId: `d-${deployment.id.slice(-9)}`,
    status: deployment.status,
    taskDefinition: deployment.taskDefinitionArn,
    computedDesiredCount: deployment.desired,
    pendingCount: counts.pending,
    runningCount: counts.running,
    createdAt: epochSeconds(deployment.createdAtMs),
    updatedAt: epochSeconds(deployment.updatedAtMs),
    ...launchOf(service),
    loadBalancers: toJsonList(service.loadBalancers),
    serviceRegistries: [],
    scale: { value: 100, unit: 'PERCENT' },
    stabilityStatus: counts.running === deployment.desired ? 'STEADY_STATE' : 'STABILIZING',
    stabilityStatusAt: epochSeconds(deployment.updatedAtMs),
    tags: [],
  };
}

export const renderTaskSets = (place: Place): Json[] =>
  place.service.deploymentController === 'ECS'
    ? []
    : place.service.deployments.map((deployment) => renderTaskSet(place, deployment));

export const renderConfiguration = (
  configuration: DeploymentConfigurationState,
  isRolling: boolean,
): JsonObject => ({
  ...(isRolling
    ? { deploymentCircuitBreaker: configuration.circuitBreaker, strategy: 'ROLLING', bakeTimeInMinutes: 0 }
    : {}),
  maximumPercent: configuration.maximumPercent,
  minimumHealthyPercent: configuration.minimumHealthyPercent,
});

function renderCurrent(place: Place): JsonObject {
  const { region, service } = place;
  if (service.deploymentController !== 'ECS') return {};
  const current = findCurrentServiceDeployment(place);
  return {
    ...(current ? { currentServiceDeployment: current.arn } : {}),
    currentServiceRevisions: service.deployments.map((deployment) => {
      const counts = countTasks(tasksOf(service, deployment.id));
      return {
        arn: region.ecs.serviceRevisions.get(deployment.serviceRevisionArn)?.arn,
        requestedTaskCount: deployment.desired,
        runningTaskCount: counts.running,
        pendingTaskCount: counts.pending,
      };
    }),
  };
}

export function renderService(place: Place, withTags: boolean): JsonObject {
  const { region, service } = place;
  const counts = countTasks(service.tasks.values());
  const isRolling = service.deploymentController === 'ECS';
  return {
    serviceArn: service.arn,
    serviceName: service.name,
    clusterArn: clusterArn(region, service.clusterName),
    status: service.status,
    desiredCount: service.desired,
    runningCount: counts.running,
    pendingCount: counts.pending,
    ...launchOf(service),
    platformVersion: service.platformVersion ?? undefined,
    taskDefinition: service.taskDefinitionArn,
    loadBalancers: toJsonList(service.loadBalancers),
    serviceRegistries: [],
    deploymentConfiguration: renderConfiguration(service.deploymentConfiguration, isRolling),
    deploymentController: { type: service.deploymentController },
    deployments: isRolling ? service.deployments.map((one) => renderDeployment(place, one)) : [],
    taskSets: isRolling ? undefined : renderTaskSets(place),
    ...renderCurrent(place),
    roleArn: roleArn(region.account, 'aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS'),
    events: service.events.map(({ id, atMs, message }) => ({ id, createdAt: epochSeconds(atMs), message })),
    createdAt: epochSeconds(service.createdAtMs),
    createdBy: service.createdBy,
    placementConstraints: [],
    placementStrategy: toJsonList(service.placementStrategy),
    ...(service.loadBalancers.length > 0
      ? { healthCheckGracePeriodSeconds: service.healthCheckGraceSeconds }
      : {}),
    schedulingStrategy: service.schedulingStrategy,
    enableECSManagedTags: true,
    propagateTags: service.propagateTags,
    enableExecuteCommand: service.enableExecuteCommand,
    availabilityZoneRebalancing: 'DISABLED',
    resourceManagementType: 'CUSTOMER',
    tags: withTags ? toJsonList(service.tags) : [],
  };
}
