import type { Deployment as EcsDeployment, Service, TaskDefinition } from '@aws-sdk/client-ecs';
import { toContainerImage } from '#lib/adapters/terms/image-reference.ts';
import type { ContainerImage } from '#lib/contract/common.ts';
import type { Deployment, DeploymentSide } from '#lib/contract/deployments.ts';
import { reasonOfRollout, statusOfRollout } from './deployment-status.ts';
import { revisionIdOf, revisionNumberOf, toInstant } from './names.ts';
import { deploymentsOf, findFormer, isSameDeployment, isStale, primaryOf } from './service-facts.ts';
import { definitionOf } from './service-row.ts';

const sinceEver = new Date(0).toISOString();

export const imagesOfDefinition = ({ containerDefinitions = [] }: TaskDefinition): ContainerImage[] =>
  containerDefinitions.map(({ name = '', image = '' }) => toContainerImage(name, image));

const finishedAtOf = (service: Service, id: string | undefined) =>
  toInstant(
    service.events?.find(
      ({ message = '' }) => id && message.includes(`(deployment ${id})`) && /completed|failed/.test(message),
    )?.createdAt,
  );

/**
 * The history of a service whose endpoint keeps no service deployments: what `deployments[]` shows, and
 * before it the earlier revisions of the family, of which only the registration is known.
 */
export const toFallbackHistory = ({
  service,
  definitions,
  withEarlier = true,
}: {
  service: Service;
  /** The newest revisions of the family, newest first. */
  definitions: readonly TaskDefinition[];
  /** Whether earlier revisions stand in for a history that the endpoint does not keep. */
  withEarlier?: boolean;
}): Deployment[] => {
  const byId = new Map(definitions.map((one) => [revisionIdOf(one.taskDefinitionArn ?? ''), one]));
  const sideOf = (revision: string): DeploymentSide => {
    const definition = byId.get(revision);
    return { revision, images: definition ? imagesOfDefinition(definition) : [] };
  };
  const primary = primaryOf(service);
  const current = definitionOf(service);
  const currentRevision = current ? revisionIdOf(current) : undefined;
  const fromDeployment = (one: EcsDeployment): Deployment => {
    const isCurrent = isSameDeployment(one, primary);
    // The service's own task definition is the truth; not every endpoint moves the deployment with it.
    const revision = (isCurrent && currentRevision) || revisionIdOf(one.taskDefinition ?? 'unknown');
    const former = isCurrent ? findFormer(service)?.taskDefinition : undefined;
    const finishedAt = finishedAtOf(service, one.id);
    const stale = isCurrent && isStale(service, one);
    const reason = stale
      ? 'The endpoint does not keep its deployments up to date.'
      : reasonOfRollout(one.rolloutStateReason);
    const counts = stale ? service : one;
    return {
      id: one.id || revision,
      status: stale ? 'unknown' : statusOfRollout(one.rolloutState),
      ...(reason ? { reason } : {}),
      startedAt: toInstant(one.createdAt) ?? sinceEver,
      ...(finishedAt ? { finishedAt } : {}),
      from: former ? sideOf(revisionIdOf(former)) : null,
      to: sideOf(revision),
      failedTasks: one.failedTasks ?? null,
      current: isCurrent,
      progress: {
        desired: counts.desiredCount ?? null,
        running: counts.runningCount ?? null,
        pending: counts.pendingCount ?? null,
      },
    };
  };
  const shown = deploymentsOf(service).map(fromDeployment);
  const taken = new Set(shown.map(({ to }) => to.revision));
  const newest = revisionNumberOf(currentRevision ?? '') ?? Number.POSITIVE_INFINITY;
  const earlier = (withEarlier ? definitions : [])
    .filter((one) => !taken.has(revisionIdOf(one.taskDefinitionArn ?? '')) && (one.revision ?? 0) < newest)
    .map((one): Deployment => {
      const revision = revisionIdOf(one.taskDefinitionArn ?? '');
      return {
        id: revision,
        status: 'unknown',
        reason: one.registeredAt
          ? 'Registered then; the endpoint keeps no record of when it was deployed.'
          : 'The endpoint keeps no record of when it was registered or deployed.',
        startedAt: toInstant(one.registeredAt ?? service.createdAt ?? primary?.createdAt) ?? sinceEver,
        ...(one.registeredBy ? { by: shortPrincipal(one.registeredBy) } : {}),
        from: null,
        to: sideOf(revision),
        failedTasks: null,
        current: false,
      };
    });
  return [...shown, ...earlier];
};

/** `arn:aws:sts::1:assumed-role/deployer/ci` → `deployer/ci`. */
export const shortPrincipal = (arn: string): string => {
  const path = arn.slice(arn.lastIndexOf(':') + 1);
  return path.replace(/^(assumed-role|role|user|federated-user)\//, '') || arn;
};
