import type { Deployment, Service, ServiceDeployment } from '@aws-sdk/client-ecs';
import type { JudgedStatus } from '#lib/adapters/terms/judged-status.ts';
import type { ContainerImage } from '#lib/contract/common.ts';
import type { CurrentDeployment, ServiceRow } from '#lib/contract/services.ts';
import { describePause } from './deployment-pause.ts';
import { reasonOfRollout, statusOfRollout, statusOfServiceDeployment } from './deployment-status.ts';
import { lastPart, revisionIdOf, toInstant } from './names.ts';
import { findFormer, isStale, primaryOf } from './service-facts.ts';

/** FARGATE, EC2, …; for a capacity provider strategy its names. */
export const launchOf = (service: Service): string => {
  const primary = primaryOf(service);
  const strategy = service.capacityProviderStrategy?.length
    ? service.capacityProviderStrategy
    : primary?.capacityProviderStrategy;
  const names = (strategy ?? []).flatMap(({ capacityProvider }) => capacityProvider ?? []);
  if (names.length > 0) return names.join(', ');
  return service.launchType || primary?.launchType || service.taskSets?.[0]?.launchType || 'EC2';
};

/** The task definition that the service is set to; task sets have their own. */
export const definitionOf = (service: Service): string | undefined =>
  service.taskDefinition ??
  primaryOf(service)?.taskDefinition ??
  (service.taskSets?.find(({ status }) => status === 'PRIMARY') ?? service.taskSets?.[0])?.taskDefinition;

/** When its specification changed last: a deployment's own `updatedAt` moves with every task that starts or fails. */
export const changedAtOf = (service: Service): Date | undefined =>
  primaryOf(service)?.createdAt ?? service.createdAt;

/** Of a deployment that the endpoint forgot to keep up to date, only the service's own numbers are true. */
const toStaleDeployment = (service: Service, primary: Deployment): CurrentDeployment => {
  const definition = definitionOf(service);
  return {
    id: primary.id ?? '',
    status: 'unknown',
    ...(definition ? { to: revisionIdOf(definition) } : {}),
    desired: service.desiredCount ?? null,
    running: service.runningCount ?? null,
    pending: service.pendingCount ?? null,
    failedTasks: null,
    reason: 'The endpoint does not keep its deployments up to date.',
  };
};

const toCurrentDeployment = (
  service: Service,
  current: ServiceDeployment | undefined,
  { from, fromImages = [] }: { from: string | undefined; fromImages: ContainerImage[] | undefined },
): CurrentDeployment | undefined => {
  const primary = primaryOf(service);
  if (!primary) return undefined;
  if (isStale(service, primary)) return toStaleDeployment(service, primary);
  const former = from ?? findFormer(service)?.taskDefinition;
  const to = primary.taskDefinition;
  const arn = current?.serviceDeploymentArn ?? service.currentServiceDeployment;
  const status = current ? statusOfServiceDeployment(current.status) : statusOfRollout(primary.rolloutState);
  const reason =
    describePause(current) ||
    current?.rollback?.reason ||
    current?.statusReason ||
    reasonOfRollout(primary.rolloutStateReason);
  const startedAt = toInstant(current?.startedAt ?? current?.createdAt ?? primary.createdAt);
  return {
    id: arn ? lastPart(arn) : (primary.id ?? ''),
    status,
    ...(startedAt ? { startedAt } : {}),
    ...(former ? { from: revisionIdOf(former) } : {}),
    ...(to ? { to: revisionIdOf(to) } : {}),
    ...(fromImages.length > 0 ? { fromImages } : {}),
    desired: primary.desiredCount ?? null,
    running: primary.runningCount ?? null,
    pending: primary.pendingCount ?? null,
    failedTasks: current?.deploymentCircuitBreaker?.failureCount || (primary.failedTasks ?? null),
    ...(reason ? { reason } : {}),
  };
};

/** A service as lists show it. */
export const toServiceRow = ({
  service,
  clusterId,
  judged,
  images,
  current,
  from,
  fromImages,
}: {
  service: Service;
  clusterId: string;
  judged: JudgedStatus;
  images: ContainerImage[];
  current?: ServiceDeployment | undefined;
  /** The task definition that it replaces, where its service revision tells. */
  from?: string | undefined;
  fromImages?: ContainerImage[] | undefined;
}): ServiceRow => {
  const definition = definitionOf(service);
  const deployment = toCurrentDeployment(service, current, { from, fromImages });
  const name = service.serviceName ?? '';
  return {
    id: name,
    clusterId,
    name,
    ...(service.serviceArn ? { arn: service.serviceArn } : {}),
    platform: 'ecs',
    kind: service.schedulingStrategy === 'DAEMON' ? 'daemon' : 'service',
    ...judged,
    desired: service.desiredCount ?? null,
    running: service.runningCount ?? null,
    pending: service.pendingCount ?? null,
    launch: launchOf(service),
    images,
    ...(definition ? { revision: revisionIdOf(definition) } : {}),
    updatedAt: toInstant(changedAtOf(service)) ?? null,
    ...(deployment ? { deployment } : {}),
  };
};
