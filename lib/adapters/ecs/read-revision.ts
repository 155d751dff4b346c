import { ListTaskDefinitionsCommand, type TaskDefinition } from '@aws-sdk/client-ecs';
import { type Page, readAllPages } from '#lib/adapters/aws/all-pages.ts';
import { readSoftly } from '#lib/adapters/aws/read-softly.ts';
import type { ContainerImage } from '#lib/contract/common.ts';
import type { Revision, RevisionSummary } from '#lib/contract/deployments.ts';
import { DomainError, isDomainError, notFound } from '#lib/domain/domain-error.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import type { Bare, ReadOptions, ServiceRef } from '#lib/domain/ports/region-reads.ts';
import { imagesOfDefinition, shortPrincipal } from './deployment-fallback.ts';
import type { EcsContext } from './ecs-context.ts';
import { clusterNameOf, familyOf, lastPart, revisionIdOf, revisionNumberOf, toInstant } from './names.ts';
import { readDefinition } from './read-definition.ts';
import { imagesOfRevision, readServiceRevisions } from './read-service-revisions.ts';
import { readService } from './read-services.ts';
import { contentOfDefinition } from './revision-content.ts';
import { definitionOf } from './service-row.ts';

const serviceRevisionArn = (
  { partition, account, region }: EcsContext,
  { cluster, service, id }: { cluster: string; service: string; id: string },
) => `arn:${partition}:ecs:${region}:${account}:service-revision/${cluster}/${service}/${id}`;

/** Which task definition is meant, and with which images where a service revision tells. */
const resolveRevision = async (
  context: EcsContext,
  {
    cluster,
    service,
    revision,
    signal,
  }: { cluster: string; service: string; revision: string; signal: AbortSignal },
): Promise<{ taskDefinition: string; images?: ContainerImage[] }> => {
  const isServiceRevision = revision.includes(':service-revision/') || /^\d{10,}$/.test(revision);
  if (!isServiceRevision) return { taskDefinition: revisionIdOf(revision) };
  const arn = revision.startsWith('arn:')
    ? revision
    : serviceRevisionArn(context, { cluster, service, id: lastPart(revision) });
  const found = (await readServiceRevisions(context, [arn], signal)).get(arn);
  if (!found?.taskDefinition) throw notFound('revision', revision);
  return { taskDefinition: found.taskDefinition, images: imagesOfRevision(found) };
};

/** Where nobody names a family's revision any more AWS says "Unable to describe task definition". */
const asAbsent = (error: unknown, revision: string) =>
  isDomainError(error) && error.code === 'upstream_error' && error.details?.aws === 'ClientException'
    ? new DomainError('not_found', `There is no revision "${revision}" here.`, { cause: error })
    : error;

/** The task definition of a revision as AWS has it, and the images where a service revision tells them. */
export const readRevision = async (
  context: EcsContext,
  ref: ServiceRef & { revision: string },
  { signal }: ReadOptions,
): Promise<{ definition: TaskDefinition; taskDefinition: string; images?: ContainerImage[] }> => {
  const cluster = clusterNameOf(context, ref.cluster);
  const resolved = await resolveRevision(context, { ...ref, cluster, signal });
  try {
    // Read anew: a revision that was ACTIVE may be INACTIVE by now.
    const { definition } = await readDefinition(context, resolved.taskDefinition, { signal, fresh: true });
    return { ...resolved, definition };
  } catch (error) {
    throw asAbsent(error, ref.revision);
  }
};

export const getRevision = async (
  context: EcsContext,
  ref: ServiceRef & { revision: string },
  options: ReadOptions,
): Promise<Read<Bare<Revision>>> => {
  const { definition, taskDefinition, images } = await readRevision(context, ref, options);
  const createdAt = toInstant(definition.registeredAt);
  return {
    value: {
      id: revisionIdOf(definition.taskDefinitionArn ?? taskDefinition),
      number: definition.revision ?? revisionNumberOf(taskDefinition),
      status: definition.status ?? 'UNKNOWN',
      ...(createdAt ? { createdAt } : {}),
      ...(definition.registeredBy ? { by: shortPrincipal(definition.registeredBy) } : {}),
      images: images ?? imagesOfDefinition(definition),
      content: contentOfDefinition(definition),
    },
    incomplete: [],
  };
};

const listFamily = (
  { clients, call }: EcsContext,
  { family, status, signal }: { family: string; status: 'ACTIVE' | 'INACTIVE'; signal: AbortSignal },
) =>
  readAllPages({
    scope: `${family} revisions`,
    maxPages: 10,
    readPage: async (nextToken): Promise<Page<string>> => {
      const answer = await call({
        action: 'ecs:ListTaskDefinitions',
        resource: family,
        signal,
        send: (options) =>
          clients.ecs.send(
            new ListTaskDefinitionsCommand({
              familyPrefix: family,
              status,
              sort: 'DESC',
              maxResults: 100,
              nextToken,
            }),
            options,
          ),
      });
      return {
        items: (answer.taskDefinitionArns ?? []).filter((arn) => familyOf(arn) === family),
        nextToken: answer.nextToken,
      };
    },
  });

/** The revisions of the service's family, newest first, with those that were deregistered. */
export const listRevisions = async (
  context: EcsContext,
  ref: ServiceRef,
  { signal }: ReadOptions,
): Promise<Read<RevisionSummary[]>> => {
  const cluster = clusterNameOf(context, ref.cluster);
  const service = await readService(context, { cluster, service: ref.service, signal });
  const current = definitionOf(service);
  if (!current) return { value: [], incomplete: [] };
  const family = familyOf(current);
  const [active, inactive] = await Promise.all([
    listFamily(context, { family, status: 'ACTIVE', signal }),
    readSoftly(
      `${ref.cluster}/${ref.service} inactive revisions`,
      { value: [] as string[], incomplete: [] },
      () => listFamily(context, { family, status: 'INACTIVE', signal }),
    ),
  ]);
  const statusById = new Map([
    ...inactive.value.value.map((arn) => [revisionIdOf(arn), 'INACTIVE'] as const),
    ...active.value.map((arn) => [revisionIdOf(arn), 'ACTIVE'] as const),
  ]);
  if (!statusById.has(revisionIdOf(current))) statusById.set(revisionIdOf(current), 'INACTIVE');
  const rows = [...statusById].map(([id, status]) => ({
    id,
    number: revisionNumberOf(id),
    status,
    current: id === revisionIdOf(current),
  }));
  return {
    value: rows.sort((a, b) => (b.number ?? 0) - (a.number ?? 0)),
    incomplete: [...active.incomplete, ...inactive.incomplete, ...inactive.value.incomplete],
  };
};
