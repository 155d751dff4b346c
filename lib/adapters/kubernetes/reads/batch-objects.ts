import type { Incomplete } from '#lib/contract/common.ts';
import { type JobRef, jobId } from '#lib/contract/ids.ts';
import { DomainError, isDomainError, notFound } from '#lib/domain/domain-error.ts';
import type { KubeCluster, Snapshot } from '../kube-cluster.ts';
import type { CronJob } from '../model/cron-job.ts';
import type { Job } from '../model/job.ts';
import { controllerOwnerOf } from '../model/metadata.ts';
import type { Pod } from '../model/pod.ts';
import { oldestOf } from './kube-context.ts';
import { type Landscape, notesOf, requireNamespace } from './landscape.ts';

/** The CronJobs, Jobs and their pods of a cluster, as its watches know them now. */
export type BatchObjects = {
  cronJobs: CronJob[];
  /** Whether CronJobs, and Jobs, can be read at all. */
  hasCronJobs: boolean;
  jobs: Job[];
  hasJobs: boolean;
  jobsOf: (cron: CronJob) => Job[];
  podsOf: (job: Job) => Pod[];
  readAt: Date;
  incomplete: Incomplete[];
};

const none: never[] = [];

const readOrError = async <T extends 'jobs' | 'cronjobs'>(
  cluster: KubeCluster,
  kind: T,
  signal: AbortSignal,
) => {
  try {
    return { ...(await cluster.read(kind, signal)), error: undefined };
  } catch (error) {
    if (!isDomainError(error)) throw error;
    const incomplete = [{ scope: `${cluster.id} ${kind}`, code: error.code, message: error.message }];
    return { items: none, readAt: new Date(), incomplete, namespaces: null, error };
  }
};

type Part<T> = Snapshot<T> & { error: unknown };

/** Throws what keeps both from being read; where one can be, the other is told in `incomplete`. */
export const readBatch = async (cluster: KubeCluster, signal: AbortSignal): Promise<BatchObjects> => {
  const [cronJobs, jobs, pods]: [Part<CronJob>, Part<Job>, Snapshot<Pod>] = await Promise.all([
    readOrError(cluster, 'cronjobs', signal),
    readOrError(cluster, 'jobs', signal),
    cluster.readSoftly('pods', signal),
  ]);
  if (jobs.error && cronJobs.error) throw jobs.error;
  const ownedBy = <T extends { metadata: Pod['metadata'] }>(objects: readonly T[]) =>
    Map.groupBy(objects, ({ metadata }) => controllerOwnerOf(metadata)?.uid ?? '');
  const jobsByOwner = ownedBy(jobs.items);
  const ofJobs = pods.items.filter(({ metadata }) => controllerOwnerOf(metadata)?.kind === 'Job');
  const podsByOwner = ownedBy(ofJobs);
  return {
    cronJobs: cronJobs.items,
    hasCronJobs: !cronJobs.error,
    jobs: jobs.items,
    hasJobs: !jobs.error,
    jobsOf: ({ uid }) => jobsByOwner.get(uid) ?? none,
    podsOf: ({ uid }) => podsByOwner.get(uid) ?? none,
    readAt: oldestOf(cronJobs.readAt, jobs.readAt, pods.readAt),
    incomplete: notesOf(cluster, [cronJobs, jobs, pods]),
  };
};

/** The Jobs that an id names: one, or all that a CronJob made; null where it names none that is there. */
const findJobs = (batch: BatchObjects, { namespace, kind, name }: JobRef): Job[] | null => {
  const isNamed = (one: { namespace: string; name: string }) =>
    one.namespace === namespace && one.name === name;
  if (kind === 'job') {
    const job = batch.jobs.find(isNamed);
    return job ? [job] : null;
  }
  const cron = batch.cronJobs.find(isNamed);
  if (cron) return batch.jobsOf(cron);
  const made = batch.jobs.filter(({ metadata, namespace: its }) => {
    const owner = controllerOwnerOf(metadata);
    return its === namespace && owner?.kind === 'CronJob' && owner.name === name;
  });
  return made.length > 0 ? made : null;
};

/** The pods of all runs that an id names; throws `not_found` for what is no job, or is gone. */
export const requirePodsOfJob = (
  batch: BatchObjects,
  ref: JobRef,
  landscape: Pick<Landscape, 'incomplete' | 'namespaces'>,
): Pod[] => {
  const jobs = findJobs(batch, ref);
  if (jobs) return jobs.flatMap(batch.podsOf);
  requireNamespace(landscape, ref.namespace);
  const note = batch.hasJobs ? undefined : batch.incomplete.find(({ scope }) => scope.endsWith(' jobs'));
  if (note) throw new DomainError('aws_access_denied', `The Jobs cannot be read. ${note.message}`);
  throw notFound('job', jobId(ref));
};

/** Of a pod that a Job made: the id of its row among the jobs. */
export const findJobId = (batch: BatchObjects, { namespace, metadata }: Pod): string | undefined => {
  const owner = controllerOwnerOf(metadata);
  if (owner?.kind !== 'Job') return undefined;
  const job = batch.jobs.find(({ uid }) => uid === owner.uid);
  const maker = job && controllerOwnerOf(job.metadata);
  const isCron =
    maker?.kind === 'CronJob' && (!batch.hasCronJobs || batch.cronJobs.some(({ uid }) => uid === maker.uid));
  return isCron && maker
    ? jobId({ namespace, kind: 'cronjob', name: maker.name })
    : jobId({ namespace, kind: 'job', name: owner.name });
};
