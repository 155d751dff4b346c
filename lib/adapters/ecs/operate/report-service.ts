import type { Deployment, Service } from '@aws-sdk/client-ecs';
import type { EcsAccess } from '#lib/adapters/ecs/plan/ecs-access.ts';
import type { StepReport } from '#lib/domain/ports/operator.ts';
import type { ServiceRef } from '#lib/domain/ports/region-reads.ts';
import type { FollowMemory } from './follow-memory.ts';
import { tellEvent } from './tell-event.ts';

// Clocks of AWS and of this machine are not the same.
const clockSlackMs = 1_000;
const eventsAtMost = 30;
const tasksAtMost = 5;

/** What the service itself said since the operation began, oldest first. */
export const reportEvents = ({ events, serviceName }: Service, startedAt: Date): StepReport[] =>
  (events ?? [])
    .filter(({ createdAt }) => (createdAt?.getTime() ?? 0) >= startedAt.getTime() - clockSlackMs)
    .slice(0, eventsAtMost)
    .toReversed()
    .map(({ message = '' }) => tellEvent(message, serviceName ?? ''))
    .filter(({ message }) => message !== '');

/** How many tasks of a deployment run and start. */
export const reportCounts = (deployment: Deployment | undefined): StepReport[] => {
  // One that was rolled back counts its own end, which tells nothing.
  if (deployment?.status !== 'PRIMARY') return [];
  const { desiredCount = 0, runningCount = 0, pendingCount = 0 } = deployment;
  const starting = pendingCount > 0 ? `, ${pendingCount} starting` : '';
  return [{ message: `${runningCount} of ${desiredCount} new tasks run${starting}`, level: 'info' }];
};

/** Why tasks of a deployment stopped, each once, when more have failed than before. */
export const reportFailedTasks = async (
  access: EcsAccess,
  input: {
    ref: ServiceRef;
    deployment: Deployment | undefined;
    memory: FollowMemory;
    /** The end is near: tasks that stopped since the last look are told too. */
    isEnding: boolean;
    signal: AbortSignal;
  },
): Promise<StepReport[]> => {
  const { ref, deployment, memory, isEnding, signal } = input;
  const failed = deployment?.failedTasks ?? 0;
  if (!deployment?.id || failed === 0 || (failed <= memory.failedTasks && !isEnding)) {
    memory.failedTasks = failed;
    return [];
  }
  const stopped = await access.reads.listTasks({ ...ref, states: ['stopped'] }, { signal });
  memory.failedTasks = failed;
  return [
    { message: failed === 1 ? 'A task failed' : `${failed} tasks in a row failed`, level: 'warn' },
    ...stopped.value
      .filter((task) => task.deployment === deployment.id && task.verdict)
      .slice(0, tasksAtMost)
      .map((task) => ({ message: `Task ${task.id.slice(0, 8)}: ${task.verdict}`, level: 'error' as const })),
  ];
};

/** As many tasks as wanted run, none is starting or left over from before. */
export const isSteady = ({
  desiredCount = 0,
  runningCount = 0,
  pendingCount = 0,
  deployments,
}: Service): boolean =>
  runningCount === desiredCount && pendingCount === 0 && (deployments?.length ?? 0) <= 1;
