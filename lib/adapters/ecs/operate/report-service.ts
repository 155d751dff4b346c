import type { Deployment, Service } from '@aws-sdk/client-ecs';
import type { EcsAccess } from '#lib/adapters/ecs/plan/ecs-access.ts';
import type { StepReport } from '#lib/domain/ports/operator.ts';
import type { ServiceRef } from '#lib/domain/ports/region-reads.ts';
import type { FollowMemory } from './follow-memory.ts';

// Clocks of AWS and of this machine are not the same.
const clockSlackMs = 5_000;
const eventsAtMost = 30;
const tasksAtMost = 5;

const troubled = /unable to|failed|unhealthy|was unable|deregistered|circuit breaker|rolling back|not ready/i;

/** What the service itself said since the operation began, oldest first. */
export const reportEvents = ({ events, serviceName }: Service, startedAt: Date): StepReport[] =>
  (events ?? [])
    .filter(({ createdAt }) => (createdAt?.getTime() ?? 0) >= startedAt.getTime() - clockSlackMs)
    .slice(0, eventsAtMost)
    .toReversed()
    .map(({ message = '' }) => ({
      message: message
        .replace(`(service ${serviceName})`, '')
        .replace(/^[\s,]+/, '')
        .trim(),
      level: troubled.test(message) ? ('warn' as const) : ('info' as const),
    }))
    .filter(({ message }) => message !== '');

/** How many tasks of a deployment run and start. */
export const reportCounts = (deployment: Deployment | undefined): StepReport[] => {
  if (!deployment) return [];
  const { desiredCount = 0, runningCount = 0, pendingCount = 0 } = deployment;
  const starting = pendingCount > 0 ? `, ${pendingCount} starting` : '';
  return [{ message: `${runningCount} of ${desiredCount} new tasks run${starting}`, level: 'info' }];
};

/** Why tasks of a deployment stopped, each once, when more have failed than before. */
export const reportFailedTasks = async (
  access: EcsAccess,
  input: { ref: ServiceRef; deployment: Deployment | undefined; memory: FollowMemory; signal: AbortSignal },
): Promise<StepReport[]> => {
  const { ref, deployment, memory, signal } = input;
  const failed = deployment?.failedTasks ?? 0;
  if (!deployment?.id || failed <= memory.failedTasks) {
    memory.failedTasks = failed;
    return [];
  }
  const stopped = await access.reads.listTasks({ ...ref, states: ['stopped'] }, { signal });
  memory.failedTasks = failed;
  const plural = failed === 1 ? 'task has' : 'tasks have';
  return [
    { message: `${failed} ${plural} failed in a row`, level: 'warn' },
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
