import type { Service, Task } from '@aws-sdk/client-ecs';
import { readSoftly } from '#lib/adapters/aws/read-softly.ts';
import type { ContainerImage } from '#lib/contract/common.ts';
import type { Deployment } from '#lib/contract/deployments.ts';
import type { ServiceDetail } from '#lib/contract/services.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import type { Bare, ReadOptions, ServiceRef } from '#lib/domain/ports/region-reads.ts';
import { judgeCapabilities } from './capabilities.ts';
import { findGoodDeployment } from './deployment-history.ts';
import type { EcsContext, KnownDefinition } from './ecs-context.ts';
import { readHistory } from './list-deployments.ts';
import { readCurrentDeployments, readServiceImages } from './list-services.ts';
import { clusterNameOf, revisionIdOf } from './names.ts';
import { memoryLimitsOf, readDefinition } from './read-definition.ts';
import { readScalableTarget, suspensionOf } from './read-scalable-target.ts';
import { readService } from './read-services.ts';
import { readLoadBalancers, summarizeTargets } from './read-targets.ts';
import { readTasks } from './read-tasks.ts';
import { describeService } from './service-detail.ts';
import { gatherFacts, primaryOf } from './service-facts.ts';
import { definitionOf, toServiceRow } from './service-row.ts';
import { judgeService } from './service-status.ts';
import { explainService } from './service-why.ts';
import { noteShortage } from './shortage-memory.ts';
import { summarizeFailures } from './stopped-tasks.ts';

type Place = { cluster: string; scope: string; signal: AbortSignal };

// For the banner, the last hundred deployments are history enough.
const historyPages = 1;

const readParts = async (context: EcsContext, service: Service, { cluster, scope, signal }: Place) => {
  const name = service.serviceName ?? '';
  const definitionArn = definitionOf(service);
  return Promise.all([
    readSoftly(
      `${scope} task definition`,
      undefined,
      async (): Promise<KnownDefinition | undefined> =>
        definitionArn ? readDefinition(context, definitionArn, { signal }) : undefined,
    ),
    readSoftly(`${scope} stopped tasks`, [] as Task[], async () => {
      const stopped = await readTasks(context, { cluster, service: name, desiredStatus: 'STOPPED', signal });
      return stopped.value;
    }),
    readCurrentDeployments(context, [service], { scope, signal }),
    readServiceImages(context, [service], { scope, signal }),
    readLoadBalancers(context, service, { scope, signal }),
    readSoftly(`${scope} auto scaling`, undefined, () =>
      readScalableTarget(context, { cluster, service: name, signal }),
    ),
  ]);
};

const readGoodRevision = async (context: EcsContext, history: readonly Deployment[], signal: AbortSignal) => {
  const good = findGoodDeployment(history);
  if (!good) return { good, former: undefined };
  const { value } = await readSoftly('former revision', undefined, () =>
    readDefinition(context, good.to.revision, { signal }),
  );
  return { good, former: value?.definition };
};

/** Where no service revision tells the digests, the running tasks do, as long as they agree. */
const fillDigests = async (
  context: EcsContext,
  service: Service,
  images: ContainerImage[],
  { cluster, signal }: Place,
): Promise<ContainerImage[]> => {
  if (!service.runningCount || images.every(({ digest }) => digest)) return images;
  const name = service.serviceName ?? '';
  const running = await readSoftly('running tasks', [] as Task[], async () => {
    const read = await readTasks(context, {
      cluster,
      service: name,
      desiredStatus: 'RUNNING',
      maxPages: 1,
      signal,
    });
    return read.value;
  });
  const mine = running.value.filter(
    ({ taskDefinitionArn = '' }) =>
      revisionIdOf(taskDefinitionArn) === revisionIdOf(definitionOf(service) ?? ''),
  );
  const containers = mine.flatMap((task) => task.containers ?? []);
  return images.map((image) => {
    const digests = new Set(
      containers.flatMap((one) => (one.name === image.container && one.imageDigest ? [one.imageDigest] : [])),
    );
    const [digest] = digests;
    return image.digest || digests.size !== 1 || !digest ? image : { ...image, digest };
  });
};

/** A service with everything that its page shows first; parts that fail are named. */
export const getService = async (
  context: EcsContext,
  ref: ServiceRef,
  { signal }: ReadOptions,
): Promise<Read<Bare<ServiceDetail>>> => {
  const cluster = clusterNameOf(context, ref.cluster);
  const scope = `${ref.cluster}/${ref.service}`;
  const service = await readService(context, { cluster, service: ref.service, signal });
  const place = { cluster, scope, signal };
  const [definition, stopped, current, images, balancers, target] = await readParts(context, service, place);
  const rollout = current.value.get(service.currentServiceDeployment ?? '');
  const deployment = rollout?.deployment;
  const nowMs = context.now().getTime();
  const limits = definition.value && memoryLimitsOf(definition.value);
  const failures = summarizeFailures({
    tasks: stopped.value,
    startedBy: primaryOf(service)?.id,
    limitsOf: ({ taskDefinitionArn = '' }) =>
      revisionIdOf(taskDefinitionArn) === revisionIdOf(definitionOf(service) ?? '') ? limits : undefined,
    nowMs,
  });
  const judged = judgeService(
    gatherFacts({
      service,
      current: deployment,
      failures,
      targets: summarizeTargets(balancers.value),
      shortSinceMs: noteShortage(context.caches.sightings, service, nowMs),
      nowMs,
    }),
  );
  const isUnwell = judged.status === 'failing' || judged.status === 'degraded';
  const history = isUnwell
    ? await readHistory(context, service, { ...place, maxPages: historyPages })
    : { value: [], incomplete: [] };
  const why = isUnwell
    ? explainService({
        judged,
        failures,
        present: definition.value?.definition,
        ...(await readGoodRevision(context, history.value, signal)),
      })
    : undefined;
  const rowImages = await fillDigests(context, service, images.value.get(service) ?? [], place);
  return {
    value: {
      ...toServiceRow({
        service,
        clusterId: ref.cluster,
        judged,
        images: rowImages,
        current: deployment,
        from: rollout?.from,
        fromImages: rollout?.fromImages,
      }),
      ...describeService({ service, definition: definition.value, images: rowImages, current: deployment }),
      ...(why ? { why } : {}),
      loadBalancers: balancers.value.map(({ loadBalancerArns: _arns, ...one }) => one),
      autoscaling: target.value
        ? {
            min: target.value.MinCapacity ?? 0,
            max: target.value.MaxCapacity ?? 0,
            suspended: Object.values(suspensionOf(target.value)).some(Boolean),
          }
        : null,
      can: judgeCapabilities({ service, hasScalableTarget: target.value !== undefined }),
    },
    incomplete: [definition, stopped, current, images, balancers, target, history].flatMap(
      (part) => part.incomplete,
    ),
  };
};
