import { DescribeTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import type { MemoryLimits } from '#lib/adapters/terms/explain-exit.ts';
import { notFound } from '#lib/domain/domain-error.ts';
import type { EcsContext, KnownDefinition } from './ecs-context.ts';
import { revisionIdOf } from './names.ts';

// A revision's content never changes, but ACTIVE becomes INACTIVE: what a change relies on is read anew.
const read = async (
  { clients, call }: EcsContext,
  taskDefinition: string,
  signal: AbortSignal,
): Promise<KnownDefinition> => {
  const { taskDefinition: definition, tags = [] } = await call({
    action: 'ecs:DescribeTaskDefinition',
    resource: revisionIdOf(taskDefinition),
    signal,
    send: (options) =>
      clients.ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition, include: ['TAGS'] }), options),
  });
  if (!definition) throw notFound('task definition', revisionIdOf(taskDefinition));
  return { definition, tags };
};

/** A task definition with its tags, by ARN or `<family>:<n>`; kept for ever, except when `fresh` is asked for. */
export const readDefinition = async (
  context: EcsContext,
  taskDefinition: string,
  { signal, fresh = false }: { signal: AbortSignal; fresh?: boolean },
): Promise<KnownDefinition> => {
  const id = revisionIdOf(taskDefinition);
  const kept = context.caches.definitions.get(id);
  if (kept && !fresh) return kept;
  const known = await read(context, taskDefinition, signal);
  context.caches.definitions.set(id, known);
  return known;
};

/** The memory limits of a definition, for the sentence on a task that was killed for memory. */
export const memoryLimitsOf = ({ definition }: KnownDefinition): MemoryLimits => ({
  taskMiB: Number(definition.memory) || undefined,
  containers: new Map(
    (definition.containerDefinitions ?? []).map(({ name = '', memory, essential = true }) => [
      name,
      { memoryMiB: memory, essential },
    ]),
  ),
});
