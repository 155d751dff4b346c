import type { Container, Task } from '@aws-sdk/client-ecs';
import { explainExit, type MemoryLimits } from '#lib/adapters/terms/explain-exit.ts';
import type { Verdict } from '#lib/adapters/terms/verdict.ts';
import { explainStartFailure } from './explain-start-failure.ts';

const noLimits: MemoryLimits = { containers: new Map() };
const waitingTooLongMs = 2 * 60_000;

const isKilledForMemory = ({ reason }: Container) => /out ?of ?memory|memory usage/i.test(reason ?? '');
const exitedBadly = ({ exitCode }: Container) => exitCode !== undefined && exitCode !== 0;

/** The container that took the task down: killed for memory, else ended badly, essential ones first. */
const findCulprit = (task: Task, limits: MemoryLimits): Container | undefined => {
  const containers = [...(task.containers ?? [])].sort(
    (a, b) =>
      Number(limits.containers.get(b.name ?? '')?.essential ?? true) -
      Number(limits.containers.get(a.name ?? '')?.essential ?? true),
  );
  return (
    containers.find(isKilledForMemory) ??
    containers.find((one) => exitedBadly(one) && one.exitCode !== 143 && one.exitCode !== 137) ??
    containers.find(exitedBadly) ??
    containers.find(({ exitCode }) => exitCode === 0)
  );
};

const explainHealth = (task: Task): Verdict => {
  const reason = task.stoppedReason ?? '';
  const target = /(?:ELB|load balancer|target)/i.test(reason);
  const sick = task.containers?.find(({ healthStatus }) => healthStatus === 'UNHEALTHY')?.name;
  const port = /\(port (\d+)\)/.exec(reason)?.[1];
  const detail = /due to \(reason ([^)]+)\)/.exec(reason)?.[1];
  if (target)
    return {
      cause: 'targets',
      failed: true,
      sentence: `ECS stopped it because it failed the load balancer's health check${port ? ` on port ${port}` : ''}${detail ? `: ${detail}` : ''}`,
      next: 'See that the app answers the health check path on its port in time, and that the grace period covers its start.',
    };
  return {
    cause: 'health',
    failed: true,
    sentence: sick
      ? `The health check of the container \`${sick}\` kept failing, so ECS stopped the task`
      : 'Its container health check kept failing, so ECS stopped it',
    next: 'Read its last log lines, and run the health check command in the image.',
  };
};

const explainStopCode = (task: Task, limits: MemoryLimits): Verdict | undefined => {
  const reason = task.stoppedReason ?? '';
  switch (task.stopCode as string | undefined) {
    case 'SpotInterruption':
      return { cause: 'spot', failed: false, sentence: 'AWS took back the Spot capacity it ran on' };
    case 'TerminationNotice':
      return { cause: 'spot', failed: false, sentence: 'The instance it ran on was about to be terminated' };
    case 'InfrastructureHealth':
      return {
        cause: 'infrastructure',
        failed: false,
        sentence: 'AWS stopped it because the infrastructure under it was unhealthy',
      };
    case 'UserInitiated':
      return {
        cause: 'user',
        failed: false,
        sentence:
          reason && !/^Task stopped by user$/i.test(reason)
            ? `It was stopped on request: ${reason}`
            : 'It was stopped on request',
      };
    case 'ServiceSchedulerInitiated':
      return { cause: 'scheduler', failed: false, sentence: explainScheduler(task, limits) };
    default:
      return undefined;
  }
};

const explainScheduler = (task: Task, limits: MemoryLimits): string => {
  const killed = findCulprit(task, limits);
  const ending =
    killed?.exitCode === 137 && !isKilledForMemory(killed)
      ? `; \`${killed.name}\` did not end within its stop timeout and was killed`
      : '';
  return `ECS stopped it in good order, for a deployment or because fewer tasks were desired${ending}`;
};

const explainStopped = (task: Task, limits: MemoryLimits): Verdict => {
  const reason = task.stoppedReason ?? '';
  const culprit = findCulprit(task, limits);
  if (culprit && isKilledForMemory(culprit)) return explainExit(culprit, limits, true);
  if (/failed .*health checks?|is unhealthy|unhealthy in/i.test(reason)) return explainHealth(task);
  const started = task.startedAt !== undefined;
  const failure = [reason, ...(task.containers ?? []).map((one) => one.reason ?? '')]
    .filter(Boolean)
    .join(' ');
  if (
    task.stopCode === 'TaskFailedToStart' ||
    (!started && /Cannot|ResourceInitialization|unable to/i.test(failure))
  )
    return explainStartFailure(failure);
  const known = explainStopCode(task, limits);
  if (known) return known;
  if (culprit) return explainExit(culprit, limits, false);
  if (/scaling activity|deployment/i.test(reason))
    return { cause: 'scheduler', failed: false, sentence: explainScheduler(task, limits) };
  return {
    cause: 'unknown',
    failed: false,
    sentence: reason ? `It stopped: ${reason}` : 'It stopped; AWS gives no reason',
  };
};

const explainWaiting = (task: Task, nowMs: number): Verdict | undefined => {
  const sinceMs = nowMs - (task.createdAt?.getTime() ?? nowMs);
  if (sinceMs < waitingTooLongMs) return undefined;
  const minutes = Math.round(sinceMs / 60_000);
  const pulling = task.pullStartedAt !== undefined && task.pullStoppedAt === undefined;
  return {
    cause: 'waiting',
    failed: false,
    sentence: `It has been ${task.lastStatus ?? 'waiting'} for ${minutes} min${pulling ? ' and still pulls its images' : ''}`,
    next: pulling
      ? 'See how large the image is, and that the subnet reaches ECR.'
      : 'See the events of the service for what it waits for.',
  };
};

const explainRunning = (task: Task): Verdict | undefined => {
  const sick = task.containers?.find(({ healthStatus }) => healthStatus === 'UNHEALTHY');
  if (!sick && task.healthStatus !== 'UNHEALTHY') return undefined;
  return {
    cause: 'health',
    failed: true,
    sentence: `${sick ? `The container \`${sick.name}\`` : 'It'} fails its health check`,
    next: 'Read its log, and run the health check command in the container.',
  };
};

/** Why a task stopped, or does not run, in one sentence; undefined while nothing is wrong with it. */
export const judgeTask = (
  task: Task,
  { limits = noLimits, nowMs }: { limits?: MemoryLimits | undefined; nowMs: number },
): Verdict | undefined => {
  const verdict =
    task.lastStatus === 'STOPPED' || task.stoppedAt || task.stopCode
      ? explainStopped(task, limits)
      : task.lastStatus === 'RUNNING'
        ? explainRunning(task)
        : task.desiredStatus === 'STOPPED'
          ? undefined
          : explainWaiting(task, nowMs);
  return verdict && { ...verdict, sentence: `${verdict.sentence.replace(/\.$/, '')}.` };
};
