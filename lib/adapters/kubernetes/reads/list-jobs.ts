import { mapLimited } from '#lib/adapters/aws/map-limited.ts';
import type { Incomplete } from '#lib/contract/common.ts';
import type { JobRow, JobRun } from '#lib/contract/jobs.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import type { ReadOptions } from '#lib/domain/ports/region-reads.ts';
import type { KubeCluster } from '../kube-cluster.ts';
import type { CronJob } from '../model/cron-job.ts';
import type { Job } from '../model/job.ts';
import type { KubeEvent } from '../model/kube-event.ts';
import { controllerOwnerOf } from '../model/metadata.ts';
import type { Pod } from '../model/pod.ts';
import { findMissedTime } from '../rules/cron-job-status.ts';
import { imagesOf } from '../rules/images.ts';
import { mostRuns, toCronJobRow, toHiddenCronJobRow, toJobRow } from '../rules/job-row.ts';
import { isOver, newestFirst, toJobRun } from '../rules/job-run.ts';
import { isReady } from '../rules/pod-state.ts';
import { type BatchObjects, readBatch } from './batch-objects.ts';
import type { KubeContext } from './kube-context.ts';
import { mergeNotes } from './landscape.ts';
import { readWarnings } from './read-events.ts';

// Warnings are read of namespaces in which something is wrong, so many at most.
const maxNamespaces = 30;
const warningIsFreshMs = 20 * 60_000;

/** Whether events may say more of a run than its pods do. */
const isUnwell = (job: Job, pods: readonly Pod[]): boolean => {
  if (isOver(job)) return job.status.succeeded === undefined && pods.length > 0;
  return !job.spec.suspend && (pods.length === 0 || pods.some((pod) => !isReady(pod)));
};

const readTroubles = async (cluster: KubeCluster, batch: BatchObjects, nowMs: number) => {
  const unwell = batch.jobs.filter((job) => isUnwell(job, batch.podsOf(job)));
  const late = batch.cronJobs.filter(
    (cron) => !cron.spec.suspend && findMissedTime(cron, nowMs) !== undefined,
  );
  const namespaces = [...new Set([...unwell, ...late].map(({ namespace }) => namespace))];
  const warnings = await mapLimited(namespaces.slice(0, maxNamespaces), 4, (namespace) =>
    readWarnings(cluster, namespace),
  );
  const byUid = Map.groupBy(
    warnings.flatMap(({ value }) => value),
    ({ about }) => about.uid ?? '',
  );
  return {
    eventsOf: ({ uid }: { uid: string }): readonly KubeEvent[] => byUid.get(uid) ?? [],
    incomplete: mergeNotes(warnings.flatMap(({ incomplete }) => incomplete)),
  };
};

const findWarning = (events: readonly KubeEvent[], nowMs: number): string | undefined =>
  events
    .filter(({ at }) => nowMs - Date.parse(at) < warningIsFreshMs)
    .toSorted((a, b) => b.at.localeCompare(a.at))[0]?.message;

const isCronJobs = (job: Job) => controllerOwnerOf(job.metadata)?.kind === 'CronJob';

/** Runs whose CronJob cannot be read, by its name; one that is read and gone leaves its Jobs to themselves. */
const groupHidden = (batch: BatchObjects, known: ReadonlySet<string>): Map<string, Job[]> =>
  batch.hasCronJobs
    ? new Map()
    : Map.groupBy(
        batch.jobs.filter((job) => isCronJobs(job) && !known.has(controllerOwnerOf(job.metadata)?.uid ?? '')),
        (job) => `${job.namespace}/${controllerOwnerOf(job.metadata)?.name}`,
      );

/** The CronJobs of a cluster with their runs, and the Jobs that none of them made. */
export const listJobs = async (
  context: KubeContext,
  clusterId: string,
  { signal }: ReadOptions,
): Promise<Read<JobRow[]>> => {
  const cluster = context.clusterOf(clusterId);
  const batch = await readBatch(cluster, signal);
  const nowMs = context.now().getTime();
  const { eventsOf, incomplete } = await readTroubles(cluster, batch, nowMs);
  const toRuns = (jobs: readonly Job[]): JobRun[] =>
    newestFirst(jobs)
      .slice(0, mostRuns)
      .map((job) => toJobRun({ job, pods: batch.podsOf(job), nowMs, eventsOf }));
  const podsOfAll = (jobs: readonly Job[]) => jobs.flatMap(batch.podsOf);

  const known = new Set(batch.cronJobs.map(({ uid }) => uid));
  const rowOf = (cron: CronJob): JobRow => {
    const jobs = batch.jobsOf(cron);
    return toCronJobRow(cron, batch.hasJobs ? toRuns(jobs) : null, {
      clusterId,
      nowMs,
      pods: podsOfAll(jobs),
      warning: findWarning(eventsOf(cron), nowMs),
    });
  };
  const hidden = groupHidden(batch, known);
  const hiddenRows = [...hidden.values()].map((jobs): JobRow => {
    const [newest] = newestFirst(jobs);
    const images = imagesOf(newest?.spec.template.spec.containers ?? [], podsOfAll(jobs));
    const owner = newest && controllerOwnerOf(newest.metadata);
    const name = { namespace: newest?.namespace ?? '', name: owner?.name ?? '' };
    return toHiddenCronJobRow(name, toRuns(jobs), { clusterId, images });
  });
  const taken = new Set([...hidden.values()].flat());
  const alone = batch.jobs.filter(
    (job) => !taken.has(job) && !known.has(controllerOwnerOf(job.metadata)?.uid ?? ''),
  );
  const aloneRows = alone.flatMap((job): JobRow[] => {
    const [run] = toRuns([job]);
    return run ? [toJobRow(job, run, { clusterId, pods: batch.podsOf(job) })] : [];
  });
  const notes: Incomplete[] = [...batch.incomplete, ...incomplete];
  return {
    value: [...batch.cronJobs.map(rowOf), ...hiddenRows, ...aloneRows],
    incomplete: notes,
    readAt: batch.readAt,
  };
};
