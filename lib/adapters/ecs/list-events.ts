import type { Task } from '@aws-sdk/client-ecs';
import { mapLimited } from '#lib/adapters/aws/map-limited.ts';
import { readSoftly } from '#lib/adapters/aws/read-softly.ts';
import type { ServiceEvent } from '#lib/contract/services.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import type { ReadOptions, ServiceRef } from '#lib/domain/ports/region-reads.ts';
import type { EcsContext } from './ecs-context.ts';
import { mergeEvents } from './event-rows.ts';
import { readActivities } from './get-scaling.ts';
import { readHistory } from './list-deployments.ts';
import { clusterNameOf, revisionIdOf } from './names.ts';
import { memoryLimitsOf, readDefinition } from './read-definition.ts';
import { readService } from './read-services.ts';
import { readTasks } from './read-tasks.ts';

/** The events of a service, its tasks, its deployments and its scaling, newest first. */
export const listEvents = async (
  context: EcsContext,
  ref: ServiceRef,
  { signal }: ReadOptions,
): Promise<Read<ServiceEvent[]>> => {
  const cluster = clusterNameOf(context, ref.cluster);
  const scope = `${ref.cluster}/${ref.service}`;
  const service = await readService(context, { cluster, service: ref.service, signal });
  const [stopped, history, activities] = await Promise.all([
    readSoftly(`${scope} stopped tasks`, [] as Task[], async () => {
      const place = { cluster, service: ref.service, desiredStatus: 'STOPPED' as const, signal };
      return (await readTasks(context, place)).value;
    }),
    readHistory(context, service, { cluster, scope, signal, maxPages: 1 }),
    readActivities(context, { cluster, service: ref.service, scope, signal }),
  ]);
  const definitions = [...new Set(stopped.value.flatMap(({ taskDefinitionArn }) => taskDefinitionArn ?? []))];
  await mapLimited(definitions.slice(0, 20), 4, (arn) =>
    readSoftly('definitions', null, () => readDefinition(context, arn, { signal })),
  );
  const events = mergeEvents({
    service,
    tasks: stopped.value,
    deployments: history.value,
    activities: activities.value,
    limitsOf: ({ taskDefinitionArn = '' }) => {
      const known = context.caches.definitions.get(revisionIdOf(taskDefinitionArn));
      return known && memoryLimitsOf(known);
    },
    nowMs: context.now().getTime(),
  });
  return {
    value: events,
    incomplete: [...stopped.incomplete, ...history.incomplete, ...activities.incomplete],
  };
};
