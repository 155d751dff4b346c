import {
  ListTaskDefinitionsCommand,
  type Service,
  type ServiceDeployment,
  type ServiceRevision,
  type TaskDefinition,
} from '@aws-sdk/client-ecs';
import { mapLimited } from '#lib/adapters/aws/map-limited.ts';
import { readSoftly } from '#lib/adapters/aws/read-softly.ts';
import { incompleteFrom } from '#lib/adapters/aws/translate-error.ts';
import type { Deployment } from '#lib/contract/deployments.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import type { ReadOptions, ServiceRef } from '#lib/domain/ports/region-reads.ts';
import { shortPrincipal, toFallbackHistory } from './deployment-fallback.ts';
import { revisionArnsOf, toHistory } from './deployment-history.ts';
import type { EcsContext } from './ecs-context.ts';
import { clusterNameOf, familyOf } from './names.ts';
import { readDefinition } from './read-definition.ts';
import { readServiceDeployments } from './read-service-deployments.ts';
import { readServiceRevisions } from './read-service-revisions.ts';
import { readService } from './read-services.ts';
import { definitionOf } from './service-row.ts';

const fallbackRevisions = 15;
// Whoever registered a revision this shortly before its deployment is taken for its author.
const sameHandMs = 15 * 60_000;
const authorsToLookUp = 20;

const readAuthors = async (
  context: EcsContext,
  deployments: readonly ServiceDeployment[],
  revisions: ReadonlyMap<string, ServiceRevision>,
  signal: AbortSignal,
): Promise<Map<ServiceDeployment, string>> => {
  const authors = new Map<ServiceDeployment, string>();
  await mapLimited(deployments.slice(0, authorsToLookUp), 4, async (deployment) => {
    const arn = revisions.get(deployment.targetServiceRevision?.arn ?? '')?.taskDefinition;
    if (!arn) return;
    const { value } = await readSoftly('author', null, () => readDefinition(context, arn, { signal }));
    const registeredBy = value?.definition.registeredBy;
    const registeredAtMs = value?.definition.registeredAt?.getTime() ?? 0;
    const startedAtMs = (deployment.createdAt ?? deployment.startedAt)?.getTime() ?? 0;
    if (registeredBy && Math.abs(startedAtMs - registeredAtMs) <= sameHandMs)
      authors.set(deployment, shortPrincipal(registeredBy));
  });
  return authors;
};

/** The newest revisions of a service's family that can be read, newest first. */
const readNewestDefinitions = async (
  context: EcsContext,
  service: Service,
  signal: AbortSignal,
): Promise<TaskDefinition[]> => {
  const current = definitionOf(service);
  if (!current) return [];
  const { clients, call } = context;
  const { taskDefinitionArns = [] } = await call({
    action: 'ecs:ListTaskDefinitions',
    resource: familyOf(current),
    signal,
    send: (options) =>
      clients.ecs.send(
        new ListTaskDefinitionsCommand({ familyPrefix: familyOf(current), sort: 'DESC', maxResults: 100 }),
        options,
      ),
  });
  const ours = taskDefinitionArns.filter((arn) => familyOf(arn) === familyOf(current));
  const wanted = [...new Set([current, ...ours.slice(0, fallbackRevisions)])];
  const read = await mapLimited(wanted, 4, (arn) =>
    readSoftly('definitions', null, () => readDefinition(context, arn, { signal })),
  );
  return read
    .flatMap(({ value }) => value?.definition ?? [])
    .toSorted((a, b) => (b.revision ?? 0) - (a.revision ?? 0));
};

// Of task sets, other tools decide what comes next; where ECS decides, an earlier revision may be gone back to.
const isDeployedByEcs = ({ deploymentController: controller }: Service) =>
  (controller?.type ?? 'ECS') === 'ECS';

/** The history of a service that is read already. */
export const readHistory = async (
  context: EcsContext,
  service: Service,
  {
    cluster,
    scope,
    signal,
    maxPages,
  }: { cluster: string; scope: string; signal: AbortSignal; maxPages?: number },
): Promise<Read<Deployment[]>> => {
  try {
    const deployments = await readServiceDeployments(context, {
      cluster,
      service: service.serviceName ?? '',
      scope: `${scope} deployments`,
      signal,
      ...(maxPages ? { maxPages } : {}),
    });
    const newestFirst = deployments.value;
    // A service under CODE_DEPLOY or EXTERNAL, or without a deployment since 2024-10-25, has none.
    if (newestFirst.length > 0) {
      const revisions = await readSoftly(`${scope} revisions`, new Map<string, ServiceRevision>(), () =>
        readServiceRevisions(context, newestFirst.flatMap(revisionArnsOf), signal),
      );
      const authors = await readAuthors(context, newestFirst, revisions.value, signal);
      const history = toHistory({
        service,
        newestFirst,
        revisions: revisions.value,
        byOf: (deployment) => authors.get(deployment),
      });
      return { value: history, incomplete: [...deployments.incomplete, ...revisions.incomplete] };
    }
    const definitions = await readSoftly(`${scope} revisions`, [], () =>
      readNewestDefinitions(context, service, signal),
    );
    return {
      value: toFallbackHistory({
        service,
        definitions: definitions.value,
        withEarlier: isDeployedByEcs(service),
      }),
      incomplete: [...deployments.incomplete, ...definitions.incomplete],
    };
  } catch (error) {
    const definitions = await readSoftly(`${scope} revisions`, [], () =>
      readNewestDefinitions(context, service, signal),
    );
    return {
      value: toFallbackHistory({ service, definitions: definitions.value }),
      incomplete: [incompleteFrom(error, `${scope} deployments`), ...definitions.incomplete],
    };
  }
};

/** The deployments of a service, newest first; from older records where the endpoint keeps no history. */
export const listDeployments = async (
  context: EcsContext,
  ref: ServiceRef,
  { signal }: ReadOptions,
): Promise<Read<Deployment[]>> => {
  const cluster = clusterNameOf(context, ref.cluster);
  const service = await readService(context, { cluster, service: ref.service, signal });
  return readHistory(context, service, { cluster, scope: `${ref.cluster}/${ref.service}`, signal });
};
