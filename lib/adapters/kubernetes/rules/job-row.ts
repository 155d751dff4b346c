import { jobId } from '#lib/contract/ids.ts';
import type { JobRow, JobRun } from '#lib/contract/jobs.ts';
import type { CronJob } from '../model/cron-job.ts';
import type { Job } from '../model/job.ts';
import type { Pod } from '../model/pod.ts';
import { isUnderWay, judgeCronJob } from './cron-job-status.ts';
import { findNextTime } from './cron-schedule.ts';
import { imagesOf } from './images.ts';
import { present } from './present.ts';

/** Runs that are told of one CronJob. */
export const mostRuns = 20;

type Place = { clusterId: string; nowMs: number; pods: readonly Pod[] };

const lastRunAtOf = ([newest]: readonly JobRun[]): string | undefined =>
  newest && (newest.startedAt ?? newest.createdAt);

/** A Job that no CronJob made, with itself as its one run. */
export const toJobRow = (
  job: Job,
  run: JobRun,
  { clusterId, pods }: Pick<Place, 'clusterId' | 'pods'>,
): JobRow => {
  const { namespace, name, spec } = job;
  return present({
    id: jobId({ namespace, kind: 'job', name }),
    clusterId,
    namespace,
    name,
    kind: 'job' as const,
    status: run.status,
    reason: run.verdict,
    next: run.next,
    suspended: spec.suspend || undefined,
    lastRunAt: lastRunAtOf([run]),
    lastSucceededAt: run.status === 'complete' ? run.finishedAt : undefined,
    images: imagesOf(spec.template.spec.containers, pods),
    active: isUnderWay(run) ? 1 : 0,
    runs: [run],
  });
};

/** A CronJob with its runs, newest first; `runs` is null where Jobs cannot be read. */
export const toCronJobRow = (
  cron: CronJob,
  runs: readonly JobRun[] | null,
  { clusterId, nowMs, pods, warning }: Place & { warning?: string | undefined },
): JobRow => {
  const { namespace, name, spec, status } = cron;
  const verdict = judgeCronJob({ cron, runs, nowMs, warning });
  const nextMs = spec.suspend ? null : findNextTime(spec, nowMs);
  return present({
    id: jobId({ namespace, kind: 'cronjob', name }),
    clusterId,
    namespace,
    name,
    kind: 'cronjob' as const,
    status: verdict.status,
    reason: verdict.reason,
    next: verdict.next,
    schedule: spec.schedule,
    timeZone: spec.timeZone,
    suspended: spec.suspend ?? false,
    concurrencyPolicy: spec.concurrencyPolicy,
    startingDeadlineSeconds: spec.startingDeadlineSeconds,
    lastRunAt: lastRunAtOf(runs ?? []) ?? status.lastScheduleTime,
    lastScheduledAt: status.lastScheduleTime,
    lastSucceededAt: status.lastSuccessfulTime,
    nextScheduledAt: nextMs === null ? undefined : new Date(nextMs).toISOString(),
    images: imagesOf(spec.jobTemplate.spec.template.spec.containers, pods),
    active: (runs ?? []).filter(isUnderWay).length,
    runs: (runs ?? []).slice(0, mostRuns),
  });
};

/** A CronJob of which only the runs may be read. */
export const toHiddenCronJobRow = (
  { namespace, name }: { namespace: string; name: string },
  runs: readonly JobRun[],
  { clusterId, images }: { clusterId: string; images: JobRow['images'] },
): JobRow => {
  const [newest] = runs;
  return present({
    id: jobId({ namespace, kind: 'cronjob', name }),
    clusterId,
    namespace,
    name,
    kind: 'cronjob' as const,
    status: newest?.status ?? ('unknown' as const),
    reason: newest?.verdict,
    next: newest?.next,
    lastRunAt: lastRunAtOf(runs),
    images,
    active: runs.filter(isUnderWay).length,
    runs: runs.slice(0, mostRuns),
  });
};
