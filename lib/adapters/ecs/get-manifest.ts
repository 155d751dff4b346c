import { readSoftly } from '#lib/adapters/aws/read-softly.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import type { ReadOptions, ServiceRef } from '#lib/domain/ports/region-reads.ts';
import type { EcsContext } from './ecs-context.ts';
import { clusterNameOf } from './names.ts';
import { readDefinition } from './read-definition.ts';
import { readService } from './read-services.ts';
import { definitionOf } from './service-row.ts';

/** Dates as ISO strings, and nothing that JSON cannot say. */
const toPlain = (value: object): Record<string, unknown> => JSON.parse(JSON.stringify(value));

/** The service and its task definition as AWS describes them; its events and deployments have pages of their own. */
export const getManifest = async (
  context: EcsContext,
  ref: ServiceRef,
  { signal }: ReadOptions,
): Promise<Read<Record<string, unknown>>> => {
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
    value: toPlain({ service, ...(definition.value ? { taskDefinition: definition.value.definition } : {}) }),
    incomplete: definition.incomplete,
  };
};
