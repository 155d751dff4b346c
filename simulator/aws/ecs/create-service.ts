import type {
  CapacityProviderStrategyItem,
  LoadBalancer,
  NetworkConfiguration,
  Tag,
} from '@aws-sdk/client-ecs';
import { serviceArn } from '../../world/arn.ts';
import { wakeChangedService } from '../../world/controller/scheduler.ts';
import { startDeployment } from '../../world/controller/start-deployment.ts';
import type { ServiceState } from '../../world/ecs-state.ts';
import type { Fields } from '../fields.ts';
import type { Operation, Operations } from '../operation.ts';
import { getRegion } from '../region.ts';
import { renderService } from './render-service.ts';
import { getActiveDefinition, getCluster, getService, invalid, readEcs } from './scope.ts';
import { asMember, readDeploymentConfiguration, refuseDesired, updateService } from './update-service.ts';

const fewItems = { min: 0, max: 50 };

const readStrategy = (fields: Fields): CapacityProviderStrategyItem[] =>
  (fields.objects('capacityProviderStrategy', fewItems) ?? []).map((one) => {
    const item = readEcs(one);
    return {
      capacityProvider: item.text('capacityProvider'),
      weight: item.int('weight', { min: 0, max: 1000 }) ?? 0,
      base: item.int('base', { min: 0, max: 100_000 }) ?? 0,
    };
  });

const createService: Operation = (input, call) => {
  const fields = readEcs(input);
  const region = getRegion(call);
  const cluster = getCluster(call, fields.maybeText('cluster'));
  const name = fields.text('serviceName');
  if (cluster.services.get(name)?.status === 'ACTIVE')
    throw invalid('Creation of service was not idempotent.');
  const definition = getActiveDefinition(region, fields.text('taskDefinition'));
  const launchType = fields.oneOf('launchType', ['EC2', 'FARGATE', 'EXTERNAL']) ?? 'EC2';
  const schedulingStrategy = fields.oneOf('schedulingStrategy', ['REPLICA', 'DAEMON']) ?? 'REPLICA';
  const isDaemon = schedulingStrategy === 'DAEMON';
  if (isDaemon && launchType === 'FARGATE')
    throw invalid('Launch type FARGATE does not support the DAEMON scheduling strategy.');
  if (isDaemon) refuseDesired(fields.int('desiredCount', { min: -1_000_000, max: 1_000_000 }));
  const network = fields.object('networkConfiguration');
  if (definition.content.networkMode === 'awsvpc' && !network) {
    throw invalid("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  }
  const controller = fields.object('deploymentController')?.type;
  const service: ServiceState = {
    arn: serviceArn(region, cluster.name, name),
    name,
    clusterName: cluster.name,
    status: 'ACTIVE',
    schedulingStrategy,
    desired: fields.int('desiredCount', { min: 0, max: 5000 }) ?? 1,
    taskDefinitionArn: definition.arn,
    launchType,
    capacityProviderStrategy: readStrategy(fields),
    platformVersion: launchType === 'FARGATE' ? (fields.maybeText('platformVersion') ?? 'LATEST') : null,
    networkConfiguration: network ? (network as NetworkConfiguration) : null,
    loadBalancers: (fields.objects('loadBalancers', fewItems) ?? []) as LoadBalancer[],
    placementStrategy: [],
    deploymentConfiguration: readDeploymentConfiguration(fields, {
      minimumHealthyPercent: isDaemon ? 0 : 100,
      maximumPercent: isDaemon ? 100 : 200,
      circuitBreaker: { enable: false, rollback: false },
    }),
    deploymentController: controller === 'CODE_DEPLOY' || controller === 'EXTERNAL' ? controller : 'ECS',
    enableExecuteCommand: fields.flag('enableExecuteCommand') ?? false,
    healthCheckGraceSeconds: fields.int('healthCheckGracePeriodSeconds', { min: 0, max: 2_147_483_647 }) ?? 0,
    createdAtMs: call.now,
    createdBy: call.caller,
    propagateTags: fields.oneOf('propagateTags', ['NONE', 'TASK_DEFINITION', 'SERVICE']) ?? 'NONE',
    tags: (fields.objects('tags', fewItems) ?? []) as Tag[],
    events: [],
    deployments: [],
    deploymentHistory: [],
    tasks: new Map(),
    saidSteady: false,
    wakeAtMs: null,
  };
  cluster.services.set(name, service);
  startDeployment({ world: call.world, region, service }, definition.arn);
  wakeChangedService(call.world, region, service);
  return { service: asMember(renderService({ world: call.world, region, service }, true)) };
};

const drainedAfterMs = 60_000;

const deleteService: Operation = (input, call) => {
  const fields = readEcs(input);
  const region = getRegion(call);
  const cluster = getCluster(call, fields.maybeText('cluster'));
  const service = getService(cluster, fields.text('service'));
  if (service.desired > 0 && fields.flag('force') !== true) {
    throw invalid('The service cannot be stopped while it is scaled above 0.');
  }
  service.desired = 0;
  service.status = 'DRAINING';
  wakeChangedService(call.world, region, service);
  call.world.clock.schedule(drainedAfterMs, () => {
    service.status = 'INACTIVE';
    region.ecs.scalableTargets.delete(`service/${cluster.name}/${service.name}`);
  });
  return { service: asMember(renderService({ world: call.world, region, service }, true)) };
};

export const changeServiceOperations: Operations = {
  CreateService: createService,
  UpdateService: updateService,
  DeleteService: deleteService,
};
