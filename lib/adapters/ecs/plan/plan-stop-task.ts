import { DescribeTasksCommand, type Task } from '@aws-sdk/client-ecs';
import { clusterNameOf, lastPart, serviceOfGroup } from '#lib/adapters/ecs/names.ts';
import type { Check } from '#lib/contract/plans.ts';
import { notFound } from '#lib/domain/domain-error.ts';
import type { PlanDraft } from '#lib/domain/ports/operator.ts';
import type { EcsAccess } from './ecs-access.ts';
import { checkStopProtection } from './protection-checks.ts';
import type { Situation } from './situation.ts';
import { readProtectedTasks } from './task-protection.ts';

/** A task by id or ARN; null when ECS has it no more. */
export const findTask = async (
  access: EcsAccess,
  { cluster, task, signal }: { cluster: string; task: string; signal: AbortSignal },
): Promise<Task | null> => {
  const { clients, call } = access.read;
  const answer = await call({
    action: 'ecs:DescribeTasks',
    resource: task,
    signal,
    send: (options) =>
      clients.ecs.send(
        new DescribeTasksCommand({ cluster: clusterNameOf(access, cluster), tasks: [lastPart(task)] }),
        options,
      ),
  });
  return answer.tasks?.[0] ?? null;
};

/** Identity of a task, and that it still is to run. */
export const seenOfTask = (task: Task | null): Record<string, unknown> => ({
  task: task?.taskArn ?? null,
  desiredStatus: task?.desiredStatus ?? null,
});

const taskChecks = ({ service }: Situation, task: Task): Check[] => {
  if (task.desiredStatus === 'STOPPED') {
    return [
      { id: 'task-stopped', level: 'block', message: `The task is ${task.lastStatus ?? 'STOPPED'} already.` },
    ];
  }
  const isLast = task.lastStatus === 'RUNNING' && (service.runningCount ?? 0) <= 1;
  const last: Check[] = isLast
    ? [
        {
          id: 'last-task',
          level: 'warn',
          message: 'It is the only running task: until its replacement runs, nothing serves.',
        },
      ]
    : [
        {
          id: 'last-task',
          level: 'ok',
          message: `${service.runningCount ?? 0} tasks run; the others go on.`,
        },
      ];
  return last;
};

/** Stops one task of the service; the scheduler starts another in its place. */
export const planStopTask = async (
  access: EcsAccess,
  situation: Situation,
  { task: id, signal }: { task: string; signal: AbortSignal },
): Promise<PlanDraft> => {
  const { ref, service } = situation;
  const task = await findTask(access, { cluster: ref.cluster, task: id, signal });
  if (!task?.taskArn || serviceOfGroup(task.group) !== ref.service) throw notFound('task', id);
  const taskId = lastPart(task.taskArn);
  const tasks = [taskId];
  const held = await readProtectedTasks(access, { cluster: ref.cluster, tasks, signal });
  return {
    title: `Stop task ${taskId.slice(0, 8)} of ${ref.service}`,
    changes: [{ path: `/tasks/${taskId}/desiredStatus`, from: task.desiredStatus ?? null, to: 'STOPPED' }],
    unchanged: [`desired count ${service.desiredCount ?? 0}: ECS starts another task in its place`],
    checks: [...taskChecks(situation, task), ...checkStopProtection(held)],
    taskId,
    seen: seenOfTask(task),
    payload: { kind: 'stop-task', task: task.taskArn },
  };
};
