import type { Task as EcsTask } from '@aws-sdk/client-ecs';
import { mapLimited } from '#lib/adapters/aws/map-limited.ts';
import { readSoftly } from '#lib/adapters/aws/read-softly.ts';
import type { Task, TaskDetail, TaskState } from '#lib/contract/tasks.ts';
import { DomainError, isDomainError, notFound } from '#lib/domain/domain-error.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import type { Bare, ReadOptions } from '#lib/domain/ports/region-reads.ts';
import type { EcsContext, KnownDefinition } from './ecs-context.ts';
import { clusterNameOf, lastPart } from './names.ts';
import { readDefinition } from './read-definition.ts';
import { describeTasks, readTasks } from './read-tasks.ts';
import { describeTask, stateOfTask, toTask } from './task-row.ts';

// More revisions than this are not read for the sake of memory limits and log streams.
const maxDefinitions = 60;

const readDefinitions = async (context: EcsContext, tasks: readonly EcsTask[], signal: AbortSignal) => {
  const arns = [...new Set(tasks.flatMap(({ taskDefinitionArn }) => taskDefinitionArn ?? []))];
  const known = new Map<string, KnownDefinition>();
  await mapLimited(arns.slice(0, maxDefinitions), 4, async (arn) => {
    const { value } = await readSoftly('definitions', null, () => readDefinition(context, arn, { signal }));
    if (value) known.set(arn, value);
  });
  return known;
};

const changedAt = ({ stoppedAt, startedAt, createdAt }: Task) => stoppedAt ?? startedAt ?? createdAt ?? '';

/** Tasks of a cluster or a service in the states asked for, newest first. */
export const listTasks = async (
  context: EcsContext,
  scope: { cluster: string; service?: string; states: TaskState[] },
  { signal }: ReadOptions,
): Promise<Read<Task[]>> => {
  const cluster = clusterNameOf(context, scope.cluster);
  const place = { cluster, service: scope.service, signal };
  const wanted = new Set(scope.states);
  const none: Read<EcsTask[]> = { value: [], incomplete: [] };
  const [alive, stopped] = await Promise.all([
    wanted.has('pending') || wanted.has('running')
      ? readTasks(context, { ...place, desiredStatus: 'RUNNING' })
      : none,
    // A task on its way out runs still, though it is desired to be STOPPED.
    readTasks(context, { ...place, desiredStatus: 'STOPPED' }),
  ]);
  const byArn = new Map([...stopped.value, ...alive.value].map((task) => [task.taskArn, task]));
  const tasks = [...byArn.values()].filter((task) => wanted.has(stateOfTask(task)));
  const known = await readDefinitions(context, tasks, signal);
  const nowMs = context.now().getTime();
  const rows = tasks.map((task) =>
    toTask({ task, clusterId: scope.cluster, known: known.get(task.taskDefinitionArn ?? ''), nowMs }),
  );
  return {
    value: rows.sort((a, b) => changedAt(b).localeCompare(changedAt(a))),
    incomplete: [...alive.incomplete, ...stopped.incomplete],
  };
};

/** One task as AWS has it; throws `not_found` an hour after it stopped. */
export const readTask = async (
  context: EcsContext,
  ref: { cluster: string; task: string },
  { signal }: ReadOptions,
): Promise<Read<EcsTask>> => {
  const cluster = clusterNameOf(context, ref.cluster);
  const id = lastPart(ref.task);
  const read = await describeTasks(context, { cluster, tasks: [id], signal }).catch((error: unknown) => {
    // An id that cannot be one is refused by AWS as a bad parameter.
    const isBadId = isDomainError(error) && error.details?.aws === 'InvalidParameterException';
    throw isBadId
      ? new DomainError('not_found', notFound('task', ref.task).message, { cause: error })
      : error;
  });
  const task = read.value.find(({ taskArn = '' }) => lastPart(taskArn) === id);
  if (!task) throw notFound('task', ref.task);
  return { ...read, value: task };
};

/** One task with its timeline. */
export const getTask = async (
  context: EcsContext,
  ref: { cluster: string; task: string },
  { signal }: ReadOptions,
): Promise<Read<Bare<TaskDetail>>> => {
  const { value: task, incomplete } = await readTask(context, ref, { signal });
  const known = (await readDefinitions(context, [task], signal)).get(task.taskDefinitionArn ?? '');
  const row = toTask({ task, clusterId: ref.cluster, known, nowMs: context.now().getTime() });
  return { value: { ...row, ...describeTask(task) }, incomplete };
};
