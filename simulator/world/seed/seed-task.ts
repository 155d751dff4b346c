import type { Placement } from '../controller/place-task.ts';
import type { ScheduledService } from '../controller/reconcile-service.ts';
import { expireTask, followRunning, setFate } from '../controller/run-task.ts';
import { findDefinition } from '../controller/start-deployment.ts';
import { decideFate, type Fate } from '../controller/task-fate.ts';
import { createTask } from '../controller/task-state.ts';
import {
  becomeHealthy,
  beginStop,
  endExecution,
  enterActivating,
  enterPending,
  enterRunning,
  enterStopped,
  exitContainer,
} from '../controller/task-steps.ts';
import type { DeploymentState, ServiceRevisionState, StopCode, TaskState } from '../ecs-state.ts';

export type SeedTask = {
  scheduled: ScheduledService;
  deployment: DeploymentState;
  revision: ServiceRevisionState;
  /** When it reached RUNNING, or would have. */
  startedAtMs: number;
  placement: Placement | null;
  startupMs: number;
};

const bootMs = 11_000;

function openTask({ scheduled, deployment, startedAtMs, placement }: SeedTask): TaskState {
  const { region, cluster, service } = scheduled;
  const task = createTask({
    ecs: region.ecs,
    cluster,
    definition: findDefinition(region, deployment.taskDefinitionArn),
    service,
    startedBy: deployment.id,
    group: `service:${service.name}`,
    launchType: service.launchType,
    instance: placement?.kind === 'placed' ? placement.instance : null,
    enableExecuteCommand: service.enableExecuteCommand,
    atMs: startedAtMs - bootMs,
  });
  enterPending(task, startedAtMs - bootMs + 2_000);
  return task;
}

const taskPlace = ({ scheduled, deployment }: SeedTask) => ({
  ...scheduled,
  definition: findDefinition(scheduled.region, deployment.taskDefinitionArn),
});

/** A task that has been running well; it stops slowly where its image ignores SIGTERM. */
export function seedRunningTask(seed: SeedTask): TaskState {
  const task = openTask(seed);
  const { startedAtMs, startupMs, revision } = seed;
  const digests = new Map(revision.containerImages.map((one) => [one.containerName, one.imageDigest ?? '']));
  const judged = decideFate({ ...taskPlace(seed), task, pinned: digests, startupMs });
  const fate: Fate = {
    kind: 'runs',
    digests,
    startupMs,
    ignoresSigterm: judged.ignoresSigterm,
    container: '',
    isOutOfMemory: false,
  };
  enterActivating(task, fate, startedAtMs - 2_000);
  enterRunning(taskPlace(seed), task, fate, startedAtMs);
  becomeHealthy(task, startedAtMs + startupMs);
  setFate(task, fate);
  return task;
}

/** A task whose fate is still to come: it runs, and will end as its image makes it. */
export function seedDoomedTask(seed: SeedTask): TaskState {
  const task = openTask(seed);
  const { scheduled, startedAtMs, startupMs } = seed;
  const fate = decideFate({ ...taskPlace(seed), task, pinned: new Map(), startupMs });
  enterActivating(task, fate, startedAtMs - 2_000);
  enterRunning(taskPlace(seed), task, fate, startedAtMs);
  setFate(task, fate);
  followRunning({ ...taskPlace(seed), cluster: scheduled.cluster, task }, fate, startedAtMs);
  return task;
}

export type SeedEnd = { code: StopCode; reason: string; exitCode: number; ranMs: number };

const endOf = (fate: Fate, targetGroupArn: string): SeedEnd => {
  switch (fate.kind) {
    case 'exits':
      return {
        code: 'EssentialContainerExited',
        reason: 'Essential container in task exited',
        exitCode: fate.exitCode,
        ranMs: fate.afterMs,
      };
    case 'fails-health-check':
      return {
        code: 'ServiceSchedulerInitiated',
        reason: 'Task failed container health checks',
        exitCode: 143,
        ranMs: fate.afterMs,
      };
    case 'fails-targets':
      return {
        code: 'ServiceSchedulerInitiated',
        reason: `Task failed ELB health checks in (target-group ${targetGroupArn})`,
        exitCode: 143,
        ranMs: fate.afterMs,
      };
    case 'cannot-start':
    case 'runs':
      return {
        code: 'ServiceSchedulerInitiated',
        reason: 'Scaling activity initiated by',
        exitCode: 143,
        ranMs: 0,
      };
  }
};

/** A task of the past hour that ended as its image and definition make it, or as `end` says. */
export function seedStoppedTask(seed: SeedTask, end?: SeedEnd): TaskState {
  const { scheduled, startedAtMs, startupMs } = seed;
  const task = openTask(seed);
  const place = taskPlace(seed);
  const pinned = new Map(
    end ? seed.revision.containerImages.map((one) => [one.containerName, one.imageDigest ?? '']) : [],
  );
  const fate = decideFate({ ...place, task, pinned, startupMs });
  if (fate.kind === 'cannot-start' && !end) {
    task.pullStoppedAtMs = startedAtMs - 2_000;
    beginStop(task, { atMs: startedAtMs - 2_000, code: 'TaskFailedToStart', reason: fate.reason });
    for (const container of task.containers) exitContainer(container, startedAtMs, 0, fate.containerReason);
    enterStopped(task, startedAtMs + 500);
  } else {
    const how = end ?? endOf(fate, scheduled.service.loadBalancers.at(0)?.targetGroupArn ?? '');
    const endedAtMs = startedAtMs + how.ranMs;
    enterActivating(task, fate, startedAtMs - 2_000);
    enterRunning(place, task, fate, startedAtMs);
    const culprit = task.containers.find((one) => one.name === fate.container) ?? task.containers[0];
    const health = fate.kind === 'fails-health-check' && culprit ? culprit : null;
    if (health) health.healthStatus = 'UNHEALTHY';
    beginStop(task, { atMs: endedAtMs, code: how.code, reason: how.reason });
    if (culprit) exitContainer(culprit, endedAtMs, how.exitCode, fate.kind === 'exits' ? fate.reason : null);
    for (const container of task.containers) exitContainer(container, endedAtMs + 1_500, 143, null);
    endExecution(task, endedAtMs + 1_500);
    enterStopped(task, endedAtMs + 4_000);
  }
  scheduled.service.tasks.delete(task.id);
  expireTask({ ...place, cluster: scheduled.cluster, task }, scheduled.cluster);
  return task;
}
