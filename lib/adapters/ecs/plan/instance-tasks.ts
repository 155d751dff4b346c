import { DescribeTasksCommand, ListTasksCommand, type Task } from '@aws-sdk/client-ecs';
import { type Page, readAllPages } from '#lib/adapters/aws/all-pages.ts';
import { chunksOf, mapLimited } from '#lib/adapters/aws/map-limited.ts';
import { clusterNameOf, lastPart, serviceOfGroup } from '#lib/adapters/ecs/names.ts';
import { DomainError } from '#lib/domain/domain-error.ts';
import type { NodeRef } from '#lib/domain/ports/region-reads.ts';
import type { EcsAccess } from './ecs-access.ts';

type Wanted = { ref: NodeRef; signal: AbortSignal };

const listArns = async (
  access: EcsAccess,
  { ref, signal, desiredStatus }: Wanted & { desiredStatus: 'RUNNING' | 'STOPPED' },
): Promise<string[]> => {
  const { clients, call } = access.read;
  const cluster = clusterNameOf(access, ref.cluster);
  const { value, incomplete } = await readAllPages({
    scope: `tasks of ${ref.node}`,
    readPage: async (nextToken): Promise<Page<string>> => {
      const answer = await call({
        action: 'ecs:ListTasks',
        resource: cluster,
        signal,
        send: (options) =>
          clients.ecs.send(
            new ListTasksCommand({ cluster, containerInstance: ref.node, desiredStatus, nextToken }),
            options,
          ),
      });
      return { items: answer.taskArns ?? [], nextToken: answer.nextToken };
    },
  });
  // With some of them missing, an instance would look emptier than it is.
  const [missing] = incomplete;
  if (missing) throw new DomainError('unavailable', missing.message);
  return value;
};

/** The tasks that are still on an instance, those on their way out among them. */
export const listInstanceTasks = async (access: EcsAccess, wanted: Wanted): Promise<Task[]> => {
  const { clients, call } = access.read;
  const { ref, signal } = wanted;
  const cluster = clusterNameOf(access, ref.cluster);
  const [alive, leaving] = await Promise.all([
    listArns(access, { ...wanted, desiredStatus: 'RUNNING' }),
    listArns(access, { ...wanted, desiredStatus: 'STOPPED' }),
  ]);
  const batches = chunksOf([...new Set([...alive, ...leaving])], 100);
  const answers = await mapLimited(batches, 4, (tasks) =>
    call({
      action: 'ecs:DescribeTasks',
      resource: cluster,
      signal,
      send: (options) => clients.ecs.send(new DescribeTasksCommand({ cluster, tasks }), options),
    }),
  );
  return (
    answers
      .flatMap(({ tasks = [] }) => tasks)
      .filter(({ lastStatus }) => lastStatus !== 'STOPPED')
      // Not every endpoint filters by the instance.
      .filter(({ containerInstanceArn }) => lastPart(containerInstanceArn ?? ref.node) === ref.node)
  );
};

/** The service whose task it is; null for one that somebody started by itself. */
export const serviceOfTask = ({ group }: Task): string | null => serviceOfGroup(group) ?? null;

/** `1a2b3c4d`. */
export const shortTask = ({ taskArn = '' }: Task): string => lastPart(taskArn).slice(0, 8);
