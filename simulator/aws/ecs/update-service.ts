import type { LoadBalancer, NetworkConfiguration } from '@aws-sdk/client-ecs';
import { wakeChangedService } from '../../world/controller/scheduler.ts';
import { startDeployment } from '../../world/controller/start-deployment.ts';
import type { ServiceState } from '../../world/ecs-state.ts';
import type { RegionState } from '../../world/world.ts';
import type { Fields } from '../fields.ts';
import { AwsError, type Json, type JsonObject, type Operation } from '../operation.ts';
import { getRegion } from '../region.ts';
import { renderService } from './render-service.ts';
import { getActiveDefinition, getCluster, getService, invalid, readEcs } from './scope.ts';

const notByController = {
  CODE_DEPLOY: [
    'taskDefinition',
    'forceNewDeployment',
    'networkConfiguration',
    'loadBalancers',
    'platformVersion',
  ],
  EXTERNAL: [
    'taskDefinition',
    'forceNewDeployment',
    'networkConfiguration',
    'loadBalancers',
    'platformVersion',
    'deploymentConfiguration',
  ],
} as const;

/** CodeDeploy and outside controllers own everything but counts. */
function checkController(service: ServiceState, input: JsonObject): void {
  if (service.deploymentController === 'ECS') return;
  const refused = notByController[service.deploymentController].filter(
    (name) => input[name] !== undefined && input[name] !== null && input[name] !== false,
  );
  if (refused.length === 0) return;
  throw invalid(
    `Unable to update ${refused.includes('taskDefinition') ? 'task definition' : refused.join(', ')} on services with a ${service.deploymentController} deployment controller. ${
      service.deploymentController === 'CODE_DEPLOY'
        ? 'Use AWS CodeDeploy to trigger a new deployment.'
        : 'Use CreateTaskSet instead.'
    }`,
  );
}

/** Reads the parts of deploymentConfiguration that were given onto a copy of what was. */
export function readDeploymentConfiguration(
  fields: Fields,
  before: ServiceState['deploymentConfiguration'],
): ServiceState['deploymentConfiguration'] {
  const given = fields.object('deploymentConfiguration');
  if (!given) return before;
  const inner = readEcs(given);
  const breaker = inner.object('deploymentCircuitBreaker');
  const minimumHealthyPercent = inner.int('minimumHealthyPercent', { min: 0, max: 100 });
  const maximumPercent = inner.int('maximumPercent', { min: 100, max: 1000 });
  const result = {
    minimumHealthyPercent: minimumHealthyPercent ?? before.minimumHealthyPercent,
    maximumPercent: maximumPercent ?? before.maximumPercent,
    circuitBreaker: breaker
      ? { enable: breaker.enable === true, rollback: breaker.rollback === true }
      : before.circuitBreaker,
  };
  if (result.minimumHealthyPercent === 100 && result.maximumPercent === 100) {
    throw invalid(
      'Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.',
    );
  }
  return result;
}

/** Whether something changes, beside the definition, that only new tasks can have. */
const changesTasks = (fields: Fields): boolean =>
  fields.flag('forceNewDeployment') === true ||
  fields.object('networkConfiguration') !== undefined ||
  fields.objects('loadBalancers', { min: 0, max: 5 }) !== undefined ||
  fields.maybeText('platformVersion') !== undefined;

function applySettings(service: ServiceState, fields: Fields): void {
  service.deploymentConfiguration = readDeploymentConfiguration(fields, service.deploymentConfiguration);
  service.enableExecuteCommand = fields.flag('enableExecuteCommand') ?? service.enableExecuteCommand;
  service.healthCheckGraceSeconds =
    fields.int('healthCheckGracePeriodSeconds', { min: 0, max: 2_147_483_647 }) ??
    service.healthCheckGraceSeconds;
  service.platformVersion = fields.maybeText('platformVersion') ?? service.platformVersion;
  const network = fields.object('networkConfiguration');
  if (network) service.networkConfiguration = network as NetworkConfiguration;
  const balancers = fields.objects('loadBalancers', { min: 0, max: 5 });
  if (balancers) service.loadBalancers = balancers as LoadBalancer[];
}

/** A daemon runs as many tasks as there are instances. */
export function refuseDesired(desired: number | undefined): void {
  if (desired === undefined) return;
  throw invalid(
    'The daemon scheduling strategy does not support a desired count for services. Please remove the desired count value and try again',
  );
}

/** desiredCount alone starts no deployment; a definition, or forceNewDeployment, does. */
export const updateService: Operation = (input, call) => {
  const fields = readEcs(input);
  const cluster = getCluster(call, fields.maybeText('cluster'));
  const service = getService(cluster, fields.text('service'));
  const region: RegionState = getRegion(call);
  checkController(service, input);
  const desired = fields.int('desiredCount', { min: -1_000_000, max: 1_000_000 });
  if (service.schedulingStrategy === 'DAEMON') refuseDesired(desired);
  if (desired !== undefined && desired < 0) throw invalid('desiredCount must be greater than or equal to 0.');
  if (desired !== undefined && desired > 5_000) {
    throw new AwsError(
      'InvalidParameterException',
      'The maximum number of tasks per service has been exceeded.',
    );
  }
  const named = fields.maybeText('taskDefinition');
  const taskDefinitionArn =
    named === undefined ? service.taskDefinitionArn : getActiveDefinition(region, named).arn;
  applySettings(service, fields);
  if (desired !== undefined && desired !== service.desired) {
    service.desired = desired;
    service.saidSteady = false;
    const [primary] = service.deployments;
    if (primary) primary.desired = desired;
  }
  if (taskDefinitionArn !== service.taskDefinitionArn || changesTasks(fields)) {
    startDeployment({ world: call.world, region, service }, taskDefinitionArn);
  }
  wakeChangedService(call.world, region, service);
  return { service: asMember(renderService({ world: call.world, region, service }, true)) };
};

export const asMember = (object: JsonObject) => object as { [key: string]: Json };
