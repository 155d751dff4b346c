import { DescribeTasksCommand, ListTasksCommand, type Task } from '@aws-sdk/client-ecs';
import { type Page, readAllPages } from '#lib/adapters/aws/all-pages.ts';
import { chunksOf, mapLimited } from '#lib/adapters/aws/map-limited.ts';
import { incompleteFrom } from '#lib/adapters/aws/translate-error.ts';
import type { Incomplete } from '#lib/contract/common.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import type { EcsContext } from './ecs-context.ts';
import { serviceOfGroup } from './names.ts';

const pageSize = 100;

type Scope = {
  cluster: string;
  service?: string | undefined;
  desiredStatus: 'RUNNING' | 'STOPPED';
  maxPages?: number;
  signal: AbortSignal;
};

/** ARNs of tasks. Some endpoints ignore the service, so callers filter by group as well. */
const listTaskArns = ({ clients, call }: EcsContext, scope: Scope): Promise<Read<string[]>> => {
  const { cluster, service, desiredStatus, signal, maxPages } = scope;
  const input = {
    cluster,
    desiredStatus,
    maxResults: pageSize,
    ...(service ? { serviceName: service } : {}),
  };
  return readAllPages({
    scope: `${cluster} tasks`,
    ...(maxPages ? { maxPages } : {}),
    readPage: async (nextToken): Promise<Page<string>> => {
      const answer = await call({
        action: 'ecs:ListTasks',
        resource: cluster,
        signal,
        send: (options) => clients.ecs.send(new ListTasksCommand({ ...input, nextToken }), options),
      });
      return { items: answer.taskArns ?? [], nextToken: answer.nextToken };
    },
  });
};

/** Tasks by ARN or id, in hundreds; a stopped one never changes and is kept. A batch that fails is named. */
export const describeTasks = async (
  { clients, call, caches }: EcsContext,
  { cluster, tasks, signal }: { cluster: string; tasks: readonly string[]; signal: AbortSignal },
): Promise<Read<Task[]>> => {
  const kept = tasks.flatMap((arn) => caches.stoppedTasks.get(arn) ?? []);
  const missing = tasks.filter((arn) => !caches.stoppedTasks.has(arn));
  const incomplete: Incomplete[] = [];
  const batches = chunksOf(missing, pageSize);
  const answers = await mapLimited(batches, 4, async (batch) => {
    try {
      return await call({
        action: 'ecs:DescribeTasks',
        resource: cluster,
        signal,
        send: (options) =>
          clients.ecs.send(new DescribeTasksCommand({ cluster, tasks: batch, include: ['TAGS'] }), options),
      });
    } catch (error) {
      if (batches.length === 1 && kept.length === 0) throw error;
      incomplete.push(incompleteFrom(error, `${cluster} tasks`));
      return { tasks: [] };
    }
  });
  const read = answers.flatMap(({ tasks: found = [] }) => found);
  for (const task of read)
    if (task.lastStatus === 'STOPPED' && task.taskArn) caches.stoppedTasks.set(task.taskArn, task);
  return { value: [...kept, ...read], incomplete };
};

const readListed = async (context: EcsContext, scope: Scope): Promise<Read<Task[]>> => {
  const arns = await listTaskArns(context, scope);
  const tasks = await describeTasks(context, { ...scope, tasks: arns.value });
  return { value: tasks.value, incomplete: [...arns.incomplete, ...tasks.incomplete] };
};

/**
 * Tasks of a cluster or of one service. Not every endpoint filters stopped tasks by service: when it
 * answers none, the cluster's stopped tasks are read and filtered by their group.
 */
export const readTasks = async (context: EcsContext, scope: Scope): Promise<Read<Task[]>> => {
  const { service, desiredStatus } = scope;
  const belongs = (task: Task) => !service || !task.group || serviceOfGroup(task.group) === service;
  const first = await readListed(context, scope);
  const found = { ...first, value: first.value.filter(belongs) };
  if (!service || desiredStatus === 'RUNNING' || found.value.length > 0) return found;
  const all = await readListed(context, { ...scope, service: undefined, maxPages: 20 });
  return { ...all, value: all.value.filter(({ group }) => serviceOfGroup(group) === service) };
};
