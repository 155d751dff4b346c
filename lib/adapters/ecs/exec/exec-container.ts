import type { Container, Task } from '@aws-sdk/client-ecs';
import type { Allowed } from '#lib/contract/services.ts';
import { isDomainError, unprocessable } from '#lib/domain/domain-error.ts';

const agentName = 'ExecuteCommandAgent';

const agentOf = (container: Container) => container.managedAgents?.find(({ name }) => name === agentName);

/** Endpoints that know no agents answer none: then it is tried. */
const mayHaveAgent = (container: Container): boolean =>
  container.managedAgents === undefined || agentOf(container)?.lastStatus === 'RUNNING';

const refuseTask = ({ lastStatus, enableExecuteCommand }: Task): void => {
  if (lastStatus === 'STOPPED') throw unprocessable('The task has stopped: nothing of it runs any more.');
  if (lastStatus !== 'RUNNING')
    throw unprocessable(`The task is ${lastStatus}: a shell can be opened once it is RUNNING.`);
  if (!enableExecuteCommand)
    throw unprocessable(
      'ECS Exec is off for this task (enableExecuteCommand). Turn it on for the service: tasks that are started after that have it.',
    );
};

/**
 * The container that a shell is opened in: the one asked for, or the first whose agent runs. Throws
 * `unprocessable` with what is missing.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
 */
export const chooseExecContainer = (task: Task, asked: string | undefined): string => {
  refuseTask(task);
  const containers = (task.containers ?? []).filter(({ name }) => name !== undefined);
  const running = containers.filter(({ lastStatus }) => lastStatus === 'RUNNING');
  const container = asked
    ? containers.find(({ name }) => name === asked)
    : (running.find(mayHaveAgent) ?? running[0]);
  if (!container?.name)
    throw unprocessable(
      asked
        ? `The task has no container "${asked}"; it has ${containers.map(({ name }) => name).join(', ')}.`
        : 'No container of the task runs.',
    );
  if (container.lastStatus !== 'RUNNING')
    throw unprocessable(`The container "${container.name}" is ${container.lastStatus}: it has to run.`);
  if (!mayHaveAgent(container)) {
    const agent = agentOf(container);
    const state = agent ? `is ${agent.lastStatus}${agent.reason ? ` (${agent.reason})` : ''}` : 'is missing';
    throw unprocessable(
      `The agent of ECS Exec in "${container.name}" ${state}. It needs a task role that allows ssmmessages:*, a way to the endpoint ssmmessages of the Region, and a file system that it can write.`,
    );
  }
  return container.name;
};

/** Whether a shell could be opened in some container of a task, told before anybody tries. */
export const judgeExec = (task: Task): Allowed => {
  try {
    chooseExecContainer(task, undefined);
    return { allowed: true };
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return { allowed: false, reason: error.message };
  }
};
