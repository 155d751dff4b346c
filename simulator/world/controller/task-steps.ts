import type { ContainerState, StopCode, TaskState } from '../ecs-state.ts';
import type { Fate } from './task-fate.ts';
import type { TaskPlace } from './task-place.ts';
import { openStreams } from './task-streams.ts';

export function enterPending(task: TaskState, atMs: number): void {
  task.lastStatus = 'PENDING';
  task.connectedAtMs = atMs;
  task.pullStartedAtMs = atMs;
  task.version += 1;
}

export function enterActivating(task: TaskState, fate: Fate, atMs: number): void {
  task.lastStatus = 'ACTIVATING';
  task.pullStoppedAtMs = atMs;
  for (const container of task.containers) container.imageDigest = fate.digests.get(container.name) ?? null;
  task.version += 1;
}

export function enterRunning(place: TaskPlace, task: TaskState, fate: Fate, atMs: number): void {
  const { region, service } = place;
  task.lastStatus = 'RUNNING';
  task.startedAtMs = atMs;
  task.version += 1;
  for (const container of task.containers) {
    container.lastStatus = 'RUNNING';
    container.runtimeId = `${task.id}-${String(region.ecs.random.int(1, 4_294_967_295)).padStart(10, '0')}`;
  }
  openStreams(place, task, fate, atMs);
  if (service && service.loadBalancers.length > 0) {
    task.target = {
      state: 'initial',
      reason: 'Elb.RegistrationInProgress',
      description: 'Target registration is in progress',
    };
  }
}

export function becomeHealthy(task: TaskState, atMs: number): void {
  task.healthySinceMs = atMs;
  for (const container of task.containers) if (container.hasHealthCheck) container.healthStatus = 'HEALTHY';
  if (task.target) task.target = { state: 'healthy' };
  task.version += 1;
}

export function failHealth(task: TaskState, fate: Fate): void {
  task.healthySinceMs = null;
  if (fate.kind === 'fails-health-check') {
    const container = task.containers.find((one) => one.name === fate.container);
    if (container) container.healthStatus = 'UNHEALTHY';
  }
  if (fate.kind === 'fails-targets' && task.target) {
    task.target = {
      state: 'unhealthy',
      reason: 'Target.ResponseCodeMismatch',
      description: `Health checks failed with these codes: [${fate.statusCode}]`,
    };
  }
  task.version += 1;
}

export function beginStop(
  task: TaskState,
  { atMs, code, reason }: { atMs: number; code: StopCode; reason: string },
): void {
  task.desiredStatus = 'STOPPED';
  task.stopCode = code;
  task.stoppedReason = reason;
  task.stoppingAtMs = atMs;
  for (const { stream } of task.containers) if (stream?.source) stream.source.stoppingAtMs = atMs;
  task.healthySinceMs = null;
  task.lastStatus = task.lastStatus === 'RUNNING' && task.target ? 'DEACTIVATING' : 'STOPPING';
  if (task.target) {
    task.target = {
      state: 'draining',
      reason: 'Target.DeregistrationInProgress',
      description: 'Target deregistration is in progress',
    };
  }
  task.version += 1;
}

export function exitContainer(
  container: ContainerState,
  atMs: number,
  exitCode: number,
  reason: string | null,
): void {
  if (container.lastStatus === 'STOPPED') return;
  const ran = container.lastStatus === 'RUNNING';
  container.lastStatus = 'STOPPED';
  if (ran) container.exitCode = exitCode;
  container.reason = reason;
  if (container.stream?.source) {
    container.stream.source.stoppedAtMs = atMs;
    container.stream.source.exitCode = exitCode;
  }
}

export function endExecution(task: TaskState, atMs: number): void {
  task.executionStoppedAtMs = atMs;
  task.lastStatus = 'DEPROVISIONING';
  task.target = null;
  for (const container of task.containers) container.lastStatus = 'STOPPED';
  task.version += 1;
}

export function enterStopped(task: TaskState, atMs: number): void {
  task.lastStatus = 'STOPPED';
  task.desiredStatus = 'STOPPED';
  task.stoppedAtMs = atMs;
  task.target = null;
  task.version += 1;
}
