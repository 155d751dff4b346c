import { readSoftly } from '#lib/adapters/aws/read-softly.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import type { ManifestRef, ReadOptions, ServiceRef } from '#lib/domain/ports/region-reads.ts';
import type { EcsContext } from './ecs-context.ts';
import { readTask } from './list-tasks.ts';
import { clusterNameOf } from './names.ts';
import { readDefinition } from './read-definition.ts';
import { readInstance } from './read-instances.ts';
import { readRevision } from './read-revision.ts';
import { readService } from './read-services.ts';
import { definitionOf } from './service-row.ts';

type EcsManifestRef = Exclude<ManifestRef, { kind: 'object' }>;

/** Dates as ISO strings, and nothing that JSON cannot say. */
const toPlain = (value: object): Record<string, unknown> => JSON.parse(JSON.stringify(value));

/** The service and its task definition; its events and deployments have pages of their own. */
const readServiceManifest = async (
  context: EcsContext,
  ref: ServiceRef,
  { signal }: ReadOptions,
): Promise<Read<object>> => {
  const cluster = clusterNameOf(context, ref.cluster);
  const { events: _events, ...service } = await readService(context, {
    cluster,
    service: ref.service,
    signal,
  });
  const arn = definitionOf(service);
  const definition = await readSoftly(`${ref.cluster}/${ref.service} task definition`, null, async () =>
    arn ? readDefinition(context, arn, { signal }) : null,
  );
  return {
    value: { service, ...(definition.value ? { taskDefinition: definition.value.definition } : {}) },
    incomplete: definition.incomplete,
  };
};

const readManifest = async (
  context: EcsContext,
  ref: EcsManifestRef,
  options: ReadOptions,
): Promise<Read<object>> => {
  switch (ref.kind) {
    case 'service':
      return readServiceManifest(context, ref, options);
    case 'revision':
      return { value: (await readRevision(context, ref, options)).definition, incomplete: [] };
    case 'task':
      return readTask(context, ref, options);
    case 'node':
      return { value: await readInstance(context, ref, options), incomplete: [] };
  }
};

/** A service, task, container instance or task definition as AWS describes it. */
export const getManifest = async (
  context: EcsContext,
  ref: EcsManifestRef,
  options: ReadOptions,
): Promise<Read<Record<string, unknown>>> => {
  const { value, incomplete } = await readManifest(context, ref, options);
  return { value: toPlain(value), incomplete };
};
