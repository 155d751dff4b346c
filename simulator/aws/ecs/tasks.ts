import { lastPart, taskArn } from '../../world/arn.ts';
import { stopTask as stopRunningTask } from '../../world/controller/run-task.ts';
import type { ClusterState, TaskState } from '../../world/ecs-state.ts';
import type { Fields } from '../fields.ts';
import { AwsError, type Call, type JsonObject, type Operation, type Operations } from '../operation.ts';
import { getRegion } from '../region.ts';
import { executeCommand } from './execute-command.ts';
import { renderTask } from './render-task.ts';
import { runTask } from './run-task.ts';
import {
  anyCount,
  findDefinition,
  getCluster,
  getTask,
  invalid,
  missing,
  pageList,
  readBatch,
  readEcs,
  toJsonList,
} from './scope.ts';

const filters = ['containerInstance', 'family', 'serviceName', 'startedBy'] as const;

/** ListTasks takes startedBy, family and serviceName one at a time. */
function readFilter(fields: Fields): (task: TaskState) => boolean {
  const given = filters.flatMap((name) => {
    const value = fields.maybeText(name);
    return value === undefined ? [] : [{ name, value }];
  });
  const exclusive = given.filter((one) => one.name !== 'containerInstance');
  if (exclusive.length > 1 || (given.length > 1 && given.some((one) => one.name === 'startedBy'))) {
    throw invalid(`Invalid request: ${given.map((one) => one.name).join(' and ')} cannot be combined.`);
  }
  const matches: Record<(typeof filters)[number], (task: TaskState, value: string) => boolean> = {
    containerInstance: (task, value) => lastPart(task.containerInstanceArn ?? '') === lastPart(value),
    family: (task, value) => lastPart(task.taskDefinitionArn).split(':')[0] === value,
    serviceName: (task, value) => task.serviceName === lastPart(value),
    startedBy: (task, value) => task.startedBy === value,
  };
  return (task) => given.every(({ name, value }) => matches[name](task, value));
}

const listTasks: Operation = (input, call) => {
  const fields = readEcs(input);
  const cluster = getCluster(call, fields.maybeText('cluster'));
  const desired = fields.oneOf('desiredStatus', ['RUNNING', 'PENDING', 'STOPPED']) ?? 'RUNNING';
  const launchType = fields.oneOf('launchType', ['EC2', 'FARGATE', 'EXTERNAL', 'MANAGED_INSTANCES']);
  const serviceName = fields.maybeText('serviceName');
  if (serviceName !== undefined && !cluster.services.has(lastPart(serviceName))) {
    throw new AwsError('ServiceNotFoundException', 'Service not found.');
  }
  const isWanted = readFilter(fields);
  const arns = [...cluster.tasks.values()]
    .filter((task) => task.desiredStatus === desired)
    .filter((task) => launchType === undefined || task.launchType === launchType)
    .filter(isWanted)
    .map((task) => task.arn)
    .sort();
  const { page, nextToken } = pageList(fields, arns, { max: 100, normal: 100 });
  return { taskArns: page, nextToken };
};

const describeTasks: Operation = (input, call) => {
  const fields = readEcs(input);
  const cluster = getCluster(call, fields.maybeText('cluster'));
  const names = readBatch(fields, 'tasks', 100);
  const withTags = (fields.texts('include', anyCount) ?? []).includes('TAGS');
  const tasks: JsonObject[] = [];
  const failures: JsonObject[] = [];
  for (const name of names) {
    const task = cluster.tasks.get(lastPart(name));
    if (task) tasks.push(renderTask(task, withTags));
    else failures.push(missing(name.startsWith('arn:') ? name : taskArn(call, cluster.name, name)));
  }
  return { tasks: toJsonList(tasks), failures: toJsonList(failures) };
};

/** What the steps of a task need to know about it. */
export function placeOf(call: Call, cluster: ClusterState, task: TaskState) {
  const region = getRegion(call);
  const definition = findDefinition(region, task.taskDefinitionArn);
  if (!definition) throw invalid('The referenced task was not found.');
  const service = task.serviceName === null ? null : (cluster.services.get(task.serviceName) ?? null);
  return { world: call.world, region, cluster, definition, service, task };
}

const stopTask: Operation = (input, call) => {
  const fields = readEcs(input);
  const cluster = getCluster(call, fields.maybeText('cluster'));
  const task = getTask(cluster, fields.text('task'));
  stopRunningTask(placeOf(call, cluster, task), {
    code: 'UserInitiated',
    reason: fields.maybeText('reason', { min: 0, max: 1024 }) ?? 'Task stopped by user',
  });
  return { task: toTask(task) };
};

const toTask = (task: TaskState) => renderTask(task, false) as { [key: string]: string };

export const taskOperations: Operations = {
  ListTasks: listTasks,
  DescribeTasks: describeTasks,
  RunTask: runTask,
  StopTask: stopTask,
  ExecuteCommand: executeCommand,
};
