import { recordEvent } from '../eks-event.ts';
import {
  type CronJob,
  controllerOf,
  copy,
  createOwner,
  findCondition,
  isLeaving,
  type Job,
  toTime,
} from '../eks-object.ts';
import type { Kube } from '../eks-state.ts';
import { isOver } from './jobs.ts';

const resource = 'cronjobs.batch';
const minuteMs = 60_000;

/** `*`, `7`, `1-5`, an asterisk with a step, and lists of them. */
function matchesPart(part: string, value: number): boolean {
  return part.split(',').some((one) => {
    const [range = '*', step] = one.split('/');
    const [low = '*', high] = range.split('-');
    const from = low === '*' ? 0 : Number(low);
    const to = low === '*' ? 59 : high === undefined ? (step ? 59 : from) : Number(high);
    return value >= from && value <= to && (value - from) % Number(step ?? 1) === 0;
  });
}

export function isDue(schedule: string, atMs: number): boolean {
  const at = new Date(atMs);
  const values = [
    at.getUTCMinutes(),
    at.getUTCHours(),
    at.getUTCDate(),
    at.getUTCMonth() + 1,
    at.getUTCDay(),
  ];
  const parts = schedule.trim().split(/\s+/);
  return parts.length === 5 && parts.every((part, index) => matchesPart(part, values[index] ?? 0));
}

const jobsOf = (kube: Kube, cron: CronJob): Job[] =>
  kube.store
    .list<Job>('jobs.batch', cron.metadata.namespace)
    .filter((job) => controllerOf(job)?.uid === cron.metadata.uid)
    .sort((a, b) => ((a.metadata.creationTimestamp ?? '') < (b.metadata.creationTimestamp ?? '') ? -1 : 1));

function startJob(kube: Kube, cron: CronJob, atMs: number): void {
  const template = copy(cron.spec.jobTemplate);
  const job = kube.store.create<Job>('jobs.batch', {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: `${cron.metadata.name}-${Math.floor(atMs / minuteMs)}`,
      namespace: cron.metadata.namespace,
      generation: 1,
      labels: template.metadata?.labels,
      annotations: {
        ...template.metadata?.annotations,
        'batch.kubernetes.io/cronjob-scheduled-timestamp': toTime(atMs),
      },
      ownerReferences: [createOwner(cron)],
    },
    spec: { parallelism: 1, completions: 1, backoffLimit: 6, suspend: false, ...template.spec },
    status: {},
  });
  const message = `Created job ${job.metadata.name}`;
  recordEvent(kube, cron, { reason: 'SuccessfulCreate', message, from: 'cronjob-controller' });
}

function dropOld(kube: Kube, cron: CronJob): void {
  const over = jobsOf(kube, cron).filter(isOver);
  const failed = over.filter((job) => findCondition(job.status, 'Failed'));
  const done = over.filter((job) => !failed.includes(job));
  const beyond = (list: Job[], limit: number) => list.slice(0, Math.max(0, list.length - limit));
  for (const job of [
    ...beyond(done, cron.spec.successfulJobsHistoryLimit ?? 3),
    ...beyond(failed, cron.spec.failedJobsHistoryLimit ?? 1),
  ])
    kube.store.remove('jobs.batch', job);
}

const refer = ({ metadata: { name, namespace, uid, resourceVersion } }: Job) => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  name,
  namespace,
  uid,
  resourceVersion,
});

/** Drops runs beyond the limits of its history, and tells which run and when one succeeded last. */
export function reconcileCronJob(kube: Kube, namespace: string | undefined, name: string): void {
  const cron = kube.store.get<CronJob>(resource, namespace, name);
  if (!cron || isLeaving(cron)) return;
  dropOld(kube, cron);
  const jobs = jobsOf(kube, cron);
  const running = jobs.filter((job) => !isOver(job));
  const succeededAt = jobs.flatMap(({ status }) => status.completionTime ?? []).sort();
  kube.store.mutate<CronJob>(resource, cron, (draft) => {
    draft.status = {
      ...draft.status,
      lastSuccessfulTime: succeededAt.at(-1) ?? draft.status?.lastSuccessfulTime,
      active: running.length > 0 ? running.map(refer) : undefined,
    };
  });
}

function startDue(kube: Kube, cron: CronJob, atMs: number): void {
  const active = jobsOf(kube, cron).filter((job) => !isOver(job));
  const policy = cron.spec.concurrencyPolicy;
  if (policy === 'Forbid' && active.length > 0) {
    const message = `Not starting job because prior execution is running and concurrency policy is Forbid`;
    recordEvent(kube, cron, { reason: 'JobAlreadyActive', message, from: 'cronjob-controller' });
    return;
  }
  if (policy === 'Replace') for (const job of active) kube.store.remove('jobs.batch', job);
  startJob(kube, cron, atMs);
  kube.store.mutate<CronJob>(resource, cron, (draft) => {
    draft.status = { ...draft.status, lastScheduleTime: toTime(atMs) };
  });
}

/** Looks at every CronJob at each full minute. */
export function runCronJobs(kube: Kube): void {
  const nowMs = kube.clock.now();
  const atMs = nowMs - (nowMs % minuteMs);
  for (const cron of kube.store.list<CronJob>(resource)) {
    if (!cron.spec.suspend && isDue(cron.spec.schedule, atMs)) startDue(kube, cron, atMs);
    kube.wake(resource, cron.metadata);
  }
}
