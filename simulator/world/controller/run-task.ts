import type { ClusterState, StopCode, TaskState } from '../ecs-state.ts';
import type { TaskEvent } from '../world.ts';
import { decideFate, type Fate } from './task-fate.ts';
import type { TaskPlace } from './task-place.ts';
import {
  becomeHealthy,
  beginStop,
  endExecution,
  enterActivating,
  enterPending,
  enterRunning,
  enterStopped,
  exitContainer,
  failHealth,
} from './task-steps.ts';

export type RunningTask = TaskPlace & { cluster: ClusterState; task: TaskState };

/** A task that has run this long without trouble counts as a success. */
export const stableAfterMs = 30_000;
const stoppedTaskKeptMs = 3_600_000;
/** How long a failing check is seen before the scheduler acts on it. */
const unhealthyForMs = 8_000;
const drainMs = 5_000;
const sigtermMs = 1_500;
const deprovisionMs = 2_500;

const fates = new WeakMap<TaskState, Fate>();

/** Remembers what will become of a task that is already running when the world begins. */
export const setFate = (task: TaskState, fate: Fate): void => {
  fates.set(task, fate);
};

function tell({ world, region, cluster, task }: RunningTask, change: TaskEvent['change']): void {
  for (const listener of world.taskListeners) listener({ region, cluster, task, change });
}

const isLive = (task: TaskState): boolean => task.desiredStatus === 'RUNNING';

/** Takes a new task through pulling and starting to whatever becomes of it. */
export function launchTask(
  running: RunningTask,
  input: { pinned: ReadonlyMap<string, string>; startupMs: number },
): void {
  const { world, region, task } = running;
  const { clock } = world;
  const random = region.ecs.random.fork(`launch/${task.id}`);
  clock.schedule(random.int(1500, 3000), () => {
    if (!isLive(task)) return;
    enterPending(task, clock.now());
    clock.schedule(random.int(3000, 5000), () => {
      if (!isLive(task)) return;
      const fate = decideFate({ ...running, ...input });
      fates.set(task, fate);
      if (fate.kind === 'cannot-start') {
        failStart(running, fate.reason, fate.containerReason);
        return;
      }
      enterActivating(task, fate, clock.now());
      clock.schedule(random.int(1500, 3000), () => {
        if (!isLive(task)) return;
        enterRunning(running, task, fate, clock.now());
        tell(running, 'running');
        followRunning(running, fate, clock.now());
      });
    });
  });
}

/** Schedules what happens to a RUNNING task; `startedAtMs` may lie in the past. */
export function followRunning(running: RunningTask, fate: Fate, startedAtMs: number): void {
  const { world, task } = running;
  const { clock } = world;
  const after = (ms: number, run: () => void) =>
    clock.schedule(startedAtMs + ms - clock.now(), () => {
      if (isLive(task)) run();
    });
  if (fate.kind === 'exits') after(fate.afterMs, () => exitEssential(running, fate));
  if (fate.kind === 'fails-health-check' || fate.kind === 'fails-targets') {
    after(fate.afterMs - unhealthyForMs, () => failHealth(task, fate));
    after(fate.afterMs, () => tell(running, 'failing'));
    return;
  }
  if (task.healthySinceMs === null) {
    after(fate.startupMs, () => {
      becomeHealthy(task, clock.now());
      tell(running, 'healthy');
    });
  }
  after(Math.max(stableAfterMs, fate.startupMs + 5_000), () => tell(running, 'stable'));
}

function failStart(running: RunningTask, reason: string, containerReason: string | null): void {
  const { world, task } = running;
  const atMs = world.clock.now();
  task.pullStoppedAtMs = atMs;
  beginStop(task, { atMs, code: 'TaskFailedToStart', reason });
  task.lastStatus = 'DEPROVISIONING';
  for (const container of task.containers) exitContainer(container, atMs, 0, containerReason);
  tell(running, 'stopping');
  finish(running, deprovisionMs);
}

function exitEssential(running: RunningTask, fate: Fate & { kind: 'exits' }): void {
  const { world, task } = running;
  const atMs = world.clock.now();
  const culprit = task.containers.find((one) => one.name === fate.container);
  if (culprit) exitContainer(culprit, atMs, fate.exitCode, fate.reason);
  beginStop(task, { atMs, code: 'EssentialContainerExited', reason: 'Essential container in task exited' });
  tell(running, 'stopping');
  world.clock.schedule(sigtermMs, () => {
    for (const container of task.containers) exitContainer(container, world.clock.now(), 143, null);
    endExecution(task, world.clock.now());
    finish(running, deprovisionMs);
  });
}

function finish(running: RunningTask, delayMs: number): void {
  const { world, cluster, service, task } = running;
  world.clock.schedule(delayMs, () => {
    enterStopped(task, world.clock.now());
    service?.tasks.delete(task.id);
    tell(running, 'stopped');
    expireTask(running, cluster);
  });
}

/** ECS shows a stopped task for an hour. */
export function expireTask({ world, task }: RunningTask, cluster: ClusterState): void {
  const leftMs = (task.stoppedAtMs ?? world.clock.now()) + stoppedTaskKeptMs - world.clock.now();
  world.clock.schedule(leftMs, () => cluster.tasks.delete(task.id));
}

/** SIGTERM, then SIGKILL after the stop timeout; does nothing to a task that is already stopping. */
export function stopTask(running: RunningTask, input: { code: StopCode; reason: string }): void {
  const { world, definition, task } = running;
  if (!isLive(task)) return;
  const wasRunning = task.lastStatus === 'RUNNING';
  const drains = wasRunning && task.target !== null;
  beginStop(task, { ...input, atMs: world.clock.now() });
  tell(running, 'stopping');
  if (!wasRunning) {
    for (const container of task.containers) exitContainer(container, world.clock.now(), 0, null);
    task.lastStatus = 'DEPROVISIONING';
    finish(running, deprovisionMs);
    return;
  }
  const ignoring = fates.get(task)?.ignoresSigterm ?? new Set<string>();
  world.clock.schedule(drains ? drainMs : 0, () => {
    task.lastStatus = 'STOPPING';
    task.version += 1;
    const waitMs = Math.max(
      sigtermMs,
      ...definition.content.containerDefinitions.map((one) =>
        ignoring.has(one.name ?? '') ? (one.stopTimeout ?? 30) * 1000 : 0,
      ),
    );
    world.clock.schedule(waitMs, () => {
      for (const container of task.containers) {
        exitContainer(container, world.clock.now(), ignoring.has(container.name) ? 137 : 143, null);
      }
      endExecution(task, world.clock.now());
      finish(running, deprovisionMs);
    });
  });
}
