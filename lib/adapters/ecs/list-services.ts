import type { Service, ServiceDeployment, Task } from '@aws-sdk/client-ecs';
import { mapLimited } from '#lib/adapters/aws/map-limited.ts';
import { readSoftly } from '#lib/adapters/aws/read-softly.ts';
import { isUnsupported } from '#lib/adapters/aws/translate-error.ts';
import type { ContainerImage, Incomplete } from '#lib/contract/common.ts';
import type { ServiceRow } from '#lib/contract/services.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import type { ReadOptions } from '#lib/domain/ports/region-reads.ts';
import { imagesOfDefinition } from './deployment-fallback.ts';
import { findSource, revisionArnsOf } from './deployment-history.ts';
import { isRollback, statusOfServiceDeployment } from './deployment-status.ts';
import type { EcsContext } from './ecs-context.ts';
import { clusterNameOf, revisionIdOf, serviceOfGroup } from './names.ts';
import { memoryLimitsOf, readDefinition } from './read-definition.ts';
import { describeServiceDeployments } from './read-service-deployments.ts';
import { imagesOfRevision, readServiceRevisions } from './read-service-revisions.ts';
import { readClusterServices } from './read-services.ts';
import { readTargetHealth, summarizeTargets, targetGroupsOf } from './read-targets.ts';
import { readTasks } from './read-tasks.ts';
import { gatherFacts, primaryOf } from './service-facts.ts';
import { definitionOf, toServiceRow } from './service-row.ts';
import { judgeService } from './service-status.ts';
import { noteShortage } from './shortage-memory.ts';
import { summarizeFailures } from './stopped-tasks.ts';

type Scope = { scope: string; signal: AbortSignal };

// Stopped tasks live for an hour: more than this many of a cluster are not looked at for a list.
const maxStoppedPages = 10;
const targetGroupsPerRead = 60;

const isUnsettled = (service: Service) => {
  const primary = primaryOf(service);
  return primary !== undefined && primary.rolloutState !== undefined && primary.rolloutState !== 'COMPLETED';
};

/** A service deployment on its way, with the task definition that it replaces and the images of that. */
export type CurrentServiceDeployment = {
  deployment: ServiceDeployment;
  from: string | undefined;
  fromImages: ContainerImage[];
};

/** The service deployments on their way, by ARN; an endpoint without them has none. */
export const readCurrentDeployments = async (
  context: EcsContext,
  services: readonly Service[],
  { scope, signal }: Scope,
): Promise<Read<Map<string, CurrentServiceDeployment>>> => {
  const arns = services
    .filter(isUnsettled)
    .flatMap(({ currentServiceDeployment }) => currentServiceDeployment ?? []);
  if (arns.length === 0) return { value: new Map(), incomplete: [] };
  return readSoftly(`${scope} deployments`, new Map<string, CurrentServiceDeployment>(), async () => {
    const deployments = await describeServiceDeployments(context, arns, signal);
    const named = [...deployments.values()].flatMap(revisionArnsOf);
    const revisions = await readServiceRevisions(context, named, signal);
    const replaced = (deployment: ServiceDeployment) =>
      isRollback(statusOfServiceDeployment(deployment.status))
        ? revisions.get(deployment.targetServiceRevision?.arn ?? '')
        : findSource(deployment, revisions);
    return new Map(
      [...deployments].map(([arn, deployment]) => {
        const former = replaced(deployment);
        const fromImages = former ? imagesOfRevision(former) : [];
        return [arn, { deployment, from: former?.taskDefinition, fromImages }];
      }),
    );
  });
};

const imagesByRevision = async (
  context: EcsContext,
  services: readonly Service[],
  signal: AbortSignal,
): Promise<Map<Service, ContainerImage[]>> => {
  const arns = services.flatMap(({ currentServiceRevisions = [] }) =>
    currentServiceRevisions.flatMap(({ arn }) => arn ?? []),
  );
  const images = new Map<Service, ContainerImage[]>();
  if (arns.length === 0) return images;
  const revisions = await readServiceRevisions(context, arns, signal);
  for (const service of services) {
    const mine = (service.currentServiceRevisions ?? [])
      .flatMap(({ arn }) => revisions.get(arn ?? '') ?? [])
      .filter(
        ({ taskDefinition = '' }) =>
          revisionIdOf(taskDefinition) === revisionIdOf(definitionOf(service) ?? ''),
      )
      .toSorted((a, b) => (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0))[0];
    if (mine?.containerImages?.length) images.set(service, imagesOfRevision(mine));
  }
  return images;
};

/** What each service runs: by service revision with digests, else by task definition. */
export const readServiceImages = async (
  context: EcsContext,
  services: readonly Service[],
  { scope, signal }: Scope,
): Promise<Read<Map<Service, ContainerImage[]>>> => {
  const incomplete: Incomplete[] = [];
  let images = new Map<Service, ContainerImage[]>();
  try {
    images = await imagesByRevision(context, services, signal);
  } catch (error) {
    if (!isUnsupported(error)) {
      const read = await readSoftly(`${scope} images`, null, () => Promise.reject(error));
      incomplete.push(...read.incomplete);
    }
  }
  const missing = services.filter((service) => !images.has(service));
  const definitions = [...new Set(missing.flatMap((service) => definitionOf(service) ?? []))];
  const failures = new Map<string, Incomplete>();
  const known = await mapLimited(definitions, 4, async (arn) => {
    const read = await readSoftly(`${scope} images`, null, () => readDefinition(context, arn, { signal }));
    for (const one of read.incomplete) failures.set(one.code, one);
    return [arn, read.value] as const;
  });
  const byArn = new Map(known);
  for (const service of missing) {
    const definition = byArn.get(definitionOf(service) ?? '');
    images.set(service, definition ? imagesOfDefinition(definition.definition) : []);
  }
  return { value: images, incomplete: [...incomplete, ...failures.values()] };
};

/** The health of the targets of services that otherwise look well, some dozens at a time. */
const readTargets = async (context: EcsContext, services: readonly Service[], { scope, signal }: Scope) => {
  const arns = [...new Set(services.flatMap(targetGroupsOf))];
  const unknown = arns.filter((arn) => !context.caches.targets.has(arn)).slice(0, targetGroupsPerRead);
  const failures = new Map<string, Incomplete>();
  await mapLimited(unknown, 6, async (arn) => {
    const read = await readSoftly(`${scope} targets`, null, () => readTargetHealth(context, arn, signal));
    for (const one of read.incomplete) failures.set(one.code, one);
  });
  return [...failures.values()];
};

const limitsFromCache = (context: EcsContext) => (task: Task) => {
  const known = context.caches.definitions.get(revisionIdOf(task.taskDefinitionArn ?? ''));
  return known && memoryLimitsOf(known);
};

/** Reads the definitions that the sentences on killed tasks quote. */
const readFailedDefinitions = async (context: EcsContext, tasks: readonly Task[], signal: AbortSignal) => {
  const arns = new Set(
    tasks
      .filter(({ stopCode }) => stopCode === 'EssentialContainerExited')
      .map((one) => one.taskDefinitionArn ?? ''),
  );
  await mapLimited([...arns].filter(Boolean).slice(0, 40), 4, (arn) =>
    readSoftly('definitions', null, () => readDefinition(context, arn, { signal })),
  );
};

/** The services of a cluster with their status, reason and images. */
export const listServices = async (
  context: EcsContext,
  clusterId: string,
  { signal }: ReadOptions,
): Promise<Read<ServiceRow[]>> => {
  const cluster = clusterNameOf(context, clusterId);
  const scope = { scope: clusterId, signal };
  const services = await readClusterServices(context, { cluster, ...scope });
  if (services.value.length === 0) return { value: [], incomplete: services.incomplete };
  const [stopped, current, images, targetFailures] = await Promise.all([
    readSoftly(`${clusterId} stopped tasks`, { value: [] as Task[], incomplete: [] as Incomplete[] }, () =>
      readTasks(context, { cluster, desiredStatus: 'STOPPED', maxPages: maxStoppedPages, signal }),
    ),
    readCurrentDeployments(context, services.value, scope),
    readServiceImages(context, services.value, scope),
    readTargets(context, services.value, scope),
  ]);
  await readFailedDefinitions(context, stopped.value.value, signal);
  const stoppedByService = Map.groupBy(stopped.value.value, ({ group }) => serviceOfGroup(group) ?? '');
  const nowMs = context.now().getTime();
  const rows = services.value.map((service): ServiceRow => {
    const rollout = current.value.get(service.currentServiceDeployment ?? '');
    const failures = summarizeFailures({
      tasks: stoppedByService.get(service.serviceName ?? '') ?? [],
      startedBy: primaryOf(service)?.id,
      limitsOf: limitsFromCache(context),
      nowMs,
    });
    const health = targetGroupsOf(service).flatMap((arn) => context.caches.targets.get(arn) ?? []);
    const judged = judgeService(
      gatherFacts({
        service,
        current: rollout?.deployment,
        failures,
        targets: summarizeTargets(health),
        shortSinceMs: noteShortage(context.caches.sightings, service, nowMs),
        nowMs,
      }),
    );
    return toServiceRow({
      service,
      clusterId,
      judged,
      images: images.value.get(service) ?? [],
      current: rollout?.deployment,
      from: rollout?.from,
      fromImages: rollout?.fromImages,
    });
  });
  const incomplete = [
    ...services.incomplete,
    ...stopped.incomplete,
    ...stopped.value.incomplete,
    ...current.incomplete,
    ...images.incomplete,
    ...targetFailures,
  ];
  return { value: rows, incomplete };
};
