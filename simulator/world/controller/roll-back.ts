import type { DeploymentState, ServiceDeploymentState } from '../ecs-state.ts';
import { addEvent, eventText } from './service-events.ts';
import { isStruggling } from './service-health.ts';
import { addDeployment, findCurrentServiceDeployment, type ServicePlace } from './start-deployment.ts';

/** Sends the service back to the revision that ran before, with the digests resolved then. False when there is none. */
export function rollBack(
  place: ServicePlace,
  input: { serviceDeployment: ServiceDeploymentState; cause: 'breaker' | 'request' },
): boolean {
  const { world, region, service } = place;
  const atMs = world.clock.now();
  const { serviceDeployment, cause } = input;
  const source = serviceDeployment.sources.at(0);
  const revision = source ? region.ecs.serviceRevisions.get(source.arn) : undefined;
  if (!revision) return false;
  const [failed] = service.deployments;
  const former = service.deployments.find((one) => one.serviceRevisionArn === revision.arn);
  serviceDeployment.status = 'ROLLBACK_IN_PROGRESS';
  serviceDeployment.updatedAtMs = atMs;
  serviceDeployment.rollback = {
    reason:
      cause === 'breaker'
        ? 'Service deployment rolled back because the circuit breaker threshold was exceeded.'
        : 'Service deployment rolled back because a stop service deployment request was received.',
    startedAtMs: atMs,
    revisionArn: revision.arn,
  };
  serviceDeployment.statusReason = serviceDeployment.rollback.reason;
  if (failed) {
    failed.rolloutState = 'FAILED';
    failed.rolloutStateReason =
      cause === 'breaker'
        ? 'ECS deployment circuit breaker: tasks failed to start.'
        : `ECS deployment ${failed.id} stopped.`;
  }
  const deployment = addDeployment(place, { revision, serviceDeploymentArn: serviceDeployment.arn, atMs });
  deployment.rolloutStateReason =
    cause === 'breaker'
      ? `ECS deployment circuit breaker: rolling back to deploymentId ${former?.id ?? deployment.id}.`
      : `ECS deployment ${deployment.id} in progress.`;
  if (former) adoptTasks(place, former, deployment);
  addEvent({ ecs: region.ecs, service, atMs, message: eventText.rollingBack(deployment.id) });
  return true;
}

/** Tasks of the revision that still run are kept: they belong to the new deployment of the same revision. */
function adoptTasks({ service }: ServicePlace, former: DeploymentState, deployment: DeploymentState): void {
  for (const task of service.tasks.values()) if (task.startedBy === former.id) task.startedBy = deployment.id;
  service.deployments = service.deployments.filter((one) => one !== former);
}

const longestRetryMs = 15_000;

/** Counts a failed task; past the threshold the circuit breaker ends the deployment. */
export function countFailure(place: ServicePlace, deployment: DeploymentState): void {
  const { world, region, service } = place;
  const atMs = world.clock.now();
  deployment.failedTasks += 1;
  deployment.updatedAtMs = atMs;
  const retryAtMs = atMs + Math.min(longestRetryMs, deployment.failedTasks * 3_000);
  deployment.nextStartAtMs = Math.max(deployment.nextStartAtMs, isStruggling(deployment) ? atMs : retryAtMs);
  const serviceDeployment = findCurrentServiceDeployment(place);
  if (!serviceDeployment || deployment !== service.deployments[0]) return;
  if (serviceDeployment.status !== 'IN_PROGRESS') return;
  serviceDeployment.updatedAtMs = atMs;
  const { breaker, configuration } = serviceDeployment;
  if (breaker.status !== 'MONITORING') return;
  breaker.failureCount = deployment.failedTasks;
  if (breaker.failureCount < breaker.threshold) return;
  breaker.status = 'TRIGGERED';
  deployment.rolloutState = 'FAILED';
  deployment.rolloutStateReason = 'ECS deployment circuit breaker: tasks failed to start.';
  addEvent({ ecs: region.ecs, service, atMs, message: eventText.failed(deployment.id) });
  if (configuration.circuitBreaker.rollback && rollBack(place, { serviceDeployment, cause: 'breaker' }))
    return;
  serviceDeployment.status = 'STOPPED';
  serviceDeployment.statusReason =
    'Service deployment failed because the circuit breaker threshold was exceeded.';
  serviceDeployment.stoppedAtMs = atMs;
  serviceDeployment.finishedAtMs = atMs;
}
