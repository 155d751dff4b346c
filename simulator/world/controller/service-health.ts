import type { DeploymentState, ServiceState, TaskState } from '../ecs-state.ts';
import type { World } from '../world.ts';
import { stableAfterMs } from './run-task.ts';
import { breakerThreshold } from './start-deployment.ts';

/** What counts towards the desired number: everything that was not told to stop. */
export const liveTasks = (service: ServiceState): TaskState[] =>
  [...service.tasks.values()].filter((task) => task.desiredStatus === 'RUNNING');

export const tasksOf = (service: ServiceState, deploymentId: string): TaskState[] =>
  [...service.tasks.values()].filter((task) => task.startedBy === deploymentId);

export const isHealthy = (task: TaskState): boolean =>
  task.desiredStatus === 'RUNNING' && task.lastStatus === 'RUNNING' && task.healthySinceMs !== null;

export const isStable = (world: World, task: TaskState): boolean =>
  isHealthy(task) && task.startedAtMs !== null && world.clock.now() - task.startedAtMs >= stableAfterMs;

/** Tasks fail one after the other: from then on the scheduler starts them slowly, one at a time. */
export const isStruggling = (deployment: DeploymentState): boolean =>
  deployment.failedTasks >= breakerThreshold(deployment.desired);

export type Counts = { running: number; pending: number };

/** RUNNING, and on its way there, as DescribeServices counts them. */
export function countTasks(tasks: Iterable<TaskState>): Counts {
  const counts = { running: 0, pending: 0 };
  for (const task of tasks) {
    if (task.lastStatus === 'RUNNING') counts.running += 1;
    else if (task.desiredStatus === 'RUNNING') counts.pending += 1;
  }
  return counts;
}
