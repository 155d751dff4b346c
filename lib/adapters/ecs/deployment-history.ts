import type { Service, ServiceDeployment, ServiceRevision } from '@aws-sdk/client-ecs';
import type { Deployment, DeploymentSide } from '#lib/contract/deployments.ts';
import { describePause } from './deployment-pause.ts';
import { isMoving, isRollback, statusOfServiceDeployment } from './deployment-status.ts';
import { lastPart, revisionIdOf, toInstant } from './names.ts';
import { imagesOfRevision } from './read-service-revisions.ts';
import { primaryOf } from './service-facts.ts';

const sideOf = (revision: ServiceRevision | undefined): DeploymentSide | null =>
  revision?.taskDefinition
    ? { revision: revisionIdOf(revision.taskDefinition), images: imagesOfRevision(revision) }
    : null;

/** The revisions that a deployment names: what it brings and what it replaces. */
export const revisionArnsOf = (deployment: ServiceDeployment): string[] => [
  ...(deployment.targetServiceRevision?.arn ? [deployment.targetServiceRevision.arn] : []),
  ...(deployment.sourceServiceRevisions ?? []).flatMap(({ arn }) => arn ?? []),
];

/** The one whose revision the service is set to: on its way, or the last that went well. */
const findCurrent = (newestFirst: readonly ServiceDeployment[]): ServiceDeployment | undefined => {
  const [newest] = newestFirst;
  if (!newest) return undefined;
  const rolledBackTo = newest.rollback?.serviceRevisionArn;
  const status = statusOfServiceDeployment(newest.status);
  if (isMoving(status) || status === 'successful') return newest;
  const good = newestFirst.filter((one) => statusOfServiceDeployment(one.status) === 'successful');
  return good.find((one) => one.targetServiceRevision?.arn === rolledBackTo) ?? good[0] ?? newest;
};

export const findSource = (
  deployment: ServiceDeployment,
  revisions: ReadonlyMap<string, ServiceRevision>,
): ServiceRevision | undefined => {
  const sources = (deployment.sourceServiceRevisions ?? []).flatMap(
    ({ arn }) => revisions.get(arn ?? '') ?? [],
  );
  const others = sources.filter(
    ({ serviceRevisionArn }) => serviceRevisionArn !== deployment.targetServiceRevision?.arn,
  );
  return (others.length > 0 ? others : sources).toSorted(
    (a, b) => (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0),
  )[0];
};

const progressOf = ({ targetServiceRevision: target }: ServiceDeployment): Deployment['progress'] =>
  target && {
    desired: target.requestedTaskCount ?? null,
    running: target.runningTaskCount ?? null,
    pending: target.pendingTaskCount ?? null,
  };

const breakerOf = ({ deploymentCircuitBreaker: breaker }: ServiceDeployment): Deployment['circuitBreaker'] =>
  breaker?.status
    ? {
        status: breaker.status,
        failureCount: breaker.status === 'DISABLED' ? null : (breaker.failureCount ?? null),
        threshold: breaker.status === 'DISABLED' ? null : (breaker.threshold ?? null),
      }
    : undefined;

/** Failed tasks are told by the breaker; without one, by the service's own primary deployment. */
const failedTasksOf = (
  deployment: ServiceDeployment,
  isCurrent: boolean,
  service: Service,
): number | null => {
  const counted = deployment.deploymentCircuitBreaker?.failureCount;
  const own = isCurrent ? primaryOf(service)?.failedTasks : undefined;
  return Math.max(counted ?? -1, own ?? -1) >= 0 ? Math.max(counted ?? 0, own ?? 0) : null;
};

/** The history of a service from its service deployments and the revisions that they name. */
export const toHistory = ({
  service,
  newestFirst,
  revisions,
  byOf,
}: {
  service: Service;
  newestFirst: readonly ServiceDeployment[];
  revisions: ReadonlyMap<string, ServiceRevision>;
  byOf: (deployment: ServiceDeployment) => string | undefined;
}): Deployment[] => {
  const current = findCurrent(newestFirst);
  return newestFirst.map((deployment): Deployment => {
    const target = sideOf(revisions.get(deployment.targetServiceRevision?.arn ?? ''));
    const isCurrent = deployment === current;
    const to = target ?? {
      revision: isCurrent && service.taskDefinition ? revisionIdOf(service.taskDefinition) : 'unknown',
      images: [],
    };
    const status = statusOfServiceDeployment(deployment.status);
    const reason = describePause(deployment) || deployment.rollback?.reason || deployment.statusReason;
    const finishedAt = toInstant(deployment.finishedAt ?? deployment.stoppedAt);
    const by = byOf(deployment);
    const circuitBreaker = breakerOf(deployment);
    const progress = progressOf(deployment);
    return {
      id: lastPart(deployment.serviceDeploymentArn ?? ''),
      status,
      ...(reason ? { reason } : {}),
      startedAt: toInstant(deployment.startedAt ?? deployment.createdAt) ?? new Date(0).toISOString(),
      ...(finishedAt ? { finishedAt } : {}),
      ...(by ? { by } : {}),
      from: sideOf(findSource(deployment, revisions)),
      to,
      failedTasks: failedTasksOf(deployment, isCurrent, service),
      current: isCurrent,
      ...(deployment.rollback || isRollback(status) ? { rolledBack: true } : {}),
      ...(deployment.lifecycleStage ? { lifecycleStage: deployment.lifecycleStage } : {}),
      ...(progress ? { progress } : {}),
      ...(circuitBreaker ? { circuitBreaker } : {}),
    };
  });
};

/** The newest deployment that went well and ran another revision than `current`: what to go back to. */
export const findGoodDeployment = (newestFirst: readonly Deployment[]): Deployment | undefined => {
  const current = newestFirst.find((one) => one.current);
  const bad = new Set(newestFirst.filter((one) => one.rolledBack).map(({ to }) => to.revision));
  return newestFirst.find(
    (one) =>
      !one.current &&
      one.status === 'successful' &&
      !bad.has(one.to.revision) &&
      one.to.revision !== current?.to.revision,
  );
};
