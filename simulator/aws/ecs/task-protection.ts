import { lastPart, taskArn } from '../../world/arn.ts';
import type { TaskState } from '../../world/ecs-state.ts';
import type { JsonObject, Operation, Operations } from '../operation.ts';
import { getCluster, missing, readBatch, readEcs, toJsonList } from './scope.ts';

const usualMinutes = 120;
const longestMinutes = 2880;

const render = (task: TaskState, nowMs: number): JsonObject => {
  const untilMs = task.protectedUntilMs ?? 0;
  return untilMs > nowMs
    ? { taskArn: task.arn, protectionEnabled: true, expirationDate: untilMs / 1000 }
    : { taskArn: task.arn, protectionEnabled: false };
};

/** One task after the other; one that belongs to no service cannot be protected. */
const forEachTask =
  (most: number, change: (task: TaskState, input: JsonObject, nowMs: number) => void): Operation =>
  (input, call) => {
    const fields = readEcs(input);
    const cluster = getCluster(call, fields.text('cluster'));
    const protectedTasks: JsonObject[] = [];
    const failures: JsonObject[] = [];
    for (const name of readBatch(fields, 'tasks', most)) {
      const task = cluster.tasks.get(lastPart(name));
      const arn = task?.arn ?? (name.startsWith('arn:') ? name : taskArn(call, cluster.name, name));
      if (!task) failures.push(missing(arn));
      else if (task.serviceName === null || task.lastStatus === 'STOPPED')
        failures.push({ arn, reason: 'TASK_NOT_VALID' });
      else {
        change(task, input, call.now);
        protectedTasks.push(render(task, call.now));
      }
    }
    return { protectedTasks: toJsonList(protectedTasks), failures: toJsonList(failures) };
  };

export const protectionOperations: Operations = {
  GetTaskProtection: forEachTask(100, () => {}),
  UpdateTaskProtection: forEachTask(10, (task, { protectionEnabled, expiresInMinutes }, nowMs) => {
    const minutes = Math.min(Number(expiresInMinutes ?? usualMinutes), longestMinutes);
    task.protectedUntilMs = protectionEnabled === true ? nowMs + minutes * 60_000 : null;
  }),
};
