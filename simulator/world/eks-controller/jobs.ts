import { recordEvent } from '../eks-event.ts';
import { type Condition, isLeaving, isReady, type Job, toTime } from '../eks-object.ts';
import type { Kube } from '../eks-state.ts';
import { createPodObject, isActive, podOwnedBy, refuseByQuota } from './pod-life.ts';
import { randomSuffix } from './template-hash.ts';

const resource = 'jobs.batch';
const from = 'job-controller';

export const isOver = (job: Job): boolean =>
  (job.status?.conditions ?? []).some(
    (one) => ['Complete', 'Failed'].includes(one.type) && one.status === 'True',
  );

function createMember(kube: Kube, job: Job): boolean {
  const { name, namespace = '' } = job.metadata;
  const pod = createPodObject({
    owner: job,
    namespace,
    name: `${name}-${randomSuffix(kube.random)}`,
    generateName: `${name}-`,
    template: job.spec.template,
  });
  const refusal = refuseByQuota(kube, pod);
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

/** Runs pods until enough have succeeded, or too many failed. */
export function reconcileJob(kube: Kube, namespace: string | undefined, name: string): void {
  const { store, clock } = kube;
  const job = store.get<Job>(resource, namespace, name);
  if (!job || isLeaving(job) || isOver(job)) return;
  const pods = podOwnedBy(kube, job);
  const succeeded = pods.filter((pod) => pod.status.phase === 'Succeeded').length;
  const failed = pods.filter((pod) => pod.status.phase === 'Failed').length;
  const active = pods.filter(isActive);
  const completions = job.spec.completions ?? 1;
  const limit = job.spec.backoffLimit ?? 6;
  const done = succeeded >= completions;
  const exhausted = !done && failed > limit;
  const wanted = Math.min(job.spec.parallelism ?? 1, completions - succeeded);
  if (!done && !exhausted && !job.spec.suspend) {
    for (let made = active.length; made < wanted; made++) if (!createMember(kube, job)) break;
  }
  const nowTime = toTime(clock.now());
  const over = (type: string, reason: string, message: string): Condition[] => [
    { type, status: 'True', reason, message, lastProbeTime: nowTime, lastTransitionTime: nowTime },
  ];
  const running = podOwnedBy(kube, job).filter(isActive);
  store.mutate<Job>(resource, job, (draft) => {
    draft.status = {
      ...draft.status,
      startTime: draft.status?.startTime ?? nowTime,
      active: running.length || undefined,
      ready: running.filter(isReady).length,
      succeeded: succeeded || undefined,
      failed: failed || undefined,
      ...(done
        ? {
            completionTime: nowTime,
            conditions: over('Complete', 'CompletionsReached', 'Reached expected number of succeeded pods'),
          }
        : {}),
      ...(exhausted
        ? {
            conditions: over('Failed', 'BackoffLimitExceeded', 'Job has reached the specified backoff limit'),
          }
        : {}),
    };
  });
  if (done) recordEvent(kube, job, { reason: 'Completed', message: 'Job completed', from });
  if (exhausted) {
    const message = 'Job has reached the specified backoff limit';
    recordEvent(kube, job, { type: 'Warning', reason: 'BackoffLimitExceeded', message, from });
  }
}
