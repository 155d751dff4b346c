import { recordEvent } from '../eks-event.ts';
import {
  type Condition,
  isLeaving,
  isReady,
  type Job,
  type Pod,
  setCondition,
  toTime,
} from '../eks-object.ts';
import type { Kube } from '../eks-state.ts';
import { createPodObject, deletePod, isActive, podOwnedBy, refusePod } from './pod-life.ts';
import { randomSuffix } from './template-hash.ts';

const resource = 'jobs.batch';
const from = 'job-controller';

export const isOver = (job: Job): boolean =>
  (job.status?.conditions ?? []).some(
    (one) => ['Complete', 'Failed'].includes(one.type) && one.status === 'True',
  );

/** By which its pods are found. */
const labelsOf = ({ metadata: { name, uid = '' } }: Job) => ({
  'batch.kubernetes.io/controller-uid': uid,
  'batch.kubernetes.io/job-name': name,
  'controller-uid': uid,
  'job-name': name,
});

function createMember(kube: Kube, job: Job): boolean {
  const { name, namespace = '' } = job.metadata;
  const pod = createPodObject({
    owner: job,
    namespace,
    name: `${name}-${randomSuffix(kube.random)}`,
    generateName: `${name}-`,
    template: job.spec.template,
    labels: labelsOf(job),
  });
  const refusal = refusePod(kube, pod);
  const say = (reason: string, message: string, type: 'Normal' | 'Warning' = 'Normal') =>
    recordEvent(kube, job, { reason, message, type, from });
  if (refusal) {
    say('FailedCreate', `Error creating: ${refusal.message}`, 'Warning');
    kube.wake(resource, job.metadata, 30_000);
    return false;
  }
  kube.store.create('pods', pod);
  say('SuccessfulCreate', `Created pod: ${pod.metadata.name}`);
  return true;
}

type Ending = { type: 'Complete' | 'Failed'; reason: string; message: string };

const sumRestarts = (pods: readonly Pod[]): number =>
  pods.reduce(
    (sum, { status }) =>
      sum + (status.containerStatuses ?? []).reduce((own, one) => own + one.restartCount, 0),
    0,
  );

/** How a Job ends, in the words of its controller; null while it goes on. */
function findEnding(job: Job, pods: readonly Pod[], nowMs: number): Ending | null {
  const { completions = 1, backoffLimit = 6, activeDeadlineSeconds, template } = job.spec;
  const inPhase = (phase: string) => pods.filter(({ status }) => status.phase === phase).length;
  if (inPhase('Succeeded') >= completions)
    return {
      type: 'Complete',
      reason: 'CompletionsReached',
      message: 'Reached expected number of succeeded pods',
    };
  const restarts = template.spec.restartPolicy === 'OnFailure' ? sumRestarts(pods.filter(isActive)) : 0;
  if (inPhase('Failed') > backoffLimit || (restarts > 0 && restarts >= backoffLimit))
    return {
      type: 'Failed',
      reason: 'BackoffLimitExceeded',
      message: 'Job has reached the specified backoff limit',
    };
  const startedMs = Date.parse(job.status?.startTime ?? '');
  return activeDeadlineSeconds !== undefined && nowMs - startedMs >= activeDeadlineSeconds * 1000
    ? { type: 'Failed', reason: 'DeadlineExceeded', message: 'Job was active longer than specified deadline' }
    : null;
}

/** 10 s after the first failure, twice as long after each other one, 10 min at most. */
function backOffUntil(pods: readonly Pod[]): number {
  const endedAt = pods
    .filter(({ status }) => status.phase === 'Failed')
    .flatMap(({ status }) => status.containerStatuses ?? [])
    .flatMap(({ state }) => Date.parse(state.terminated?.finishedAt ?? '') || []);
  const waitMs = Math.min(600_000, 10_000 * 2 ** (endedAt.length - 1));
  return endedAt.length === 0 ? 0 : Math.max(...endedAt) + waitMs;
}

function makeMissing(kube: Kube, job: Job, pods: readonly Pod[]): void {
  const { completions = 1, parallelism = 1 } = job.spec;
  const succeeded = pods.filter(({ status }) => status.phase === 'Succeeded').length;
  const active = pods.filter(isActive);
  const waitMs = backOffUntil(pods) - kube.clock.now();
  if (waitMs > 0) {
    kube.wake(resource, job.metadata, waitMs);
    return;
  }
  const wanted = Math.min(parallelism, completions - succeeded);
  for (let made = active.length; made < wanted; made++) if (!createMember(kube, job)) break;
}

/** What is told of a Job that has ended: first that it will, then that it did. */
function describeEnd({ type, reason, message }: Ending, at: string): Condition[] {
  const told = { status: 'True' as const, reason, message, lastProbeTime: at, lastTransitionTime: at };
  return [
    { type: type === 'Complete' ? 'SuccessCriteriaMet' : 'FailureTarget', ...told },
    { type, ...told },
  ];
}

function describeSuspension(job: Job, nowMs: number): Condition[] | undefined {
  const conditions = job.status?.conditions ?? [];
  const isSuspended = job.spec.suspend === true;
  if (!isSuspended && !conditions.some(({ type }) => type === 'Suspended')) return undefined;
  const word = isSuspended ? 'suspended' : 'resumed';
  const next: Condition = {
    type: 'Suspended',
    status: isSuspended ? 'True' : 'False',
    reason: `Job${isSuspended ? 'Suspended' : 'Resumed'}`,
    message: `Job ${word}`,
  };
  return setCondition(conditions, next, nowMs);
}

/** Runs pods until enough have succeeded, too many failed, or its time is over. */
export function reconcileJob(kube: Kube, namespace: string | undefined, name: string): void {
  const { store, clock } = kube;
  const job = store.get<Job>(resource, namespace, name);
  if (!job || isLeaving(job) || isOver(job)) return;
  const nowMs = clock.now();
  const before = podOwnedBy(kube, job);
  const ending = findEnding(job, before, nowMs);
  if (ending?.type === 'Failed' || (!ending && job.spec.suspend))
    for (const pod of before.filter(isActive)) deletePod(kube, pod);
  if (!ending && !job.spec.suspend) makeMissing(kube, job, before);
  const pods = podOwnedBy(kube, job);
  const count = (phase: string) => pods.filter(({ status }) => status.phase === phase).length;
  const active = pods.filter(isActive);
  // Those that are stopped with the Job count as failed.
  const failed = count('Failed') + (ending?.type === 'Failed' ? before.filter(isActive).length : 0);
  const suspension = ending ? undefined : describeSuspension(job, nowMs);
  const { activeDeadlineSeconds } = job.spec;
  if (!ending && !job.spec.suspend && activeDeadlineSeconds !== undefined) {
    const startedMs = Date.parse(job.status?.startTime ?? toTime(nowMs));
    kube.wake(resource, job.metadata, startedMs + activeDeadlineSeconds * 1000 - nowMs);
  }
  store.mutate<Job>(resource, job, (draft) => {
    draft.status = {
      ...draft.status,
      startTime: job.spec.suspend ? undefined : (draft.status?.startTime ?? toTime(nowMs)),
      active: active.length || undefined,
      ready: active.filter(isReady).length,
      succeeded: count('Succeeded') || undefined,
      failed: failed || undefined,
      ...(suspension ? { conditions: suspension } : {}),
      ...(ending ? { conditions: describeEnd(ending, toTime(nowMs)) } : {}),
      ...(ending?.type === 'Complete' ? { completionTime: toTime(nowMs) } : {}),
    };
  });
  if (ending?.type === 'Complete')
    recordEvent(kube, job, { reason: 'Completed', message: 'Job completed', from });
  if (ending?.type === 'Failed')
    recordEvent(kube, job, { type: 'Warning', reason: ending.reason, message: ending.message, from });
}
