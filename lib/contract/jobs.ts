import { z } from 'zod';
import { ContainerImage, clusterPath, csv, Instant, listOf, listQuery } from './common.ts';
import { jobStatuses } from './job-statuses.ts';
import { TaskState } from './tasks.ts';

/** A CronJob, or a Job that no CronJob made. */
export const JobKind = z.enum(['cronjob', 'job']);
export type JobKind = z.infer<typeof JobKind>;

/**
 * `failing`: a run is under way and its pods fail. `missed`: a time of its schedule has passed without a run.
 * `waiting`: it has not run yet.
 */
export const JobStatus = z.enum(jobStatuses);
export type JobStatus = z.infer<typeof JobStatus>;

export const RunStatus = z.enum(['failing', 'failed', 'running', 'suspended', 'waiting', 'complete']);
export type RunStatus = z.infer<typeof RunStatus>;

/** A pod of a run, as far as it leads to its page and its log. */
export const RunTask = z.object({
  id: z.string(),
  state: TaskState,
  /** As `kubectl get pods` has it: Completed, OOMKilled, CrashLoopBackOff. */
  lastStatus: z.string(),
  exitCode: z.number().int().optional(),
});
export type RunTask = z.infer<typeof RunTask>;

/** One Job: what a CronJob made at one time of its schedule, or a Job of its own. */
export const JobRun = z.object({
  /** Of the Job. */
  name: z.string(),
  status: RunStatus,
  /** Kubernetes' own word: BackoffLimitExceeded, DeadlineExceeded, PodFailurePolicy, CompletionsReached. */
  reason: z.string().optional(),
  /** One sentence: why it failed, or does not get on. */
  verdict: z.string().optional(),
  next: z.string().optional(),
  /** Started by hand from its CronJob. */
  manual: z.boolean().optional(),
  scheduledAt: Instant.optional(),
  createdAt: Instant.optional(),
  startedAt: Instant.optional(),
  finishedAt: Instant.optional(),
  /** Pods that run or are about to, that ended well, that failed. */
  active: z.number().int(),
  succeeded: z.number().int(),
  failed: z.number().int(),
  /** How many must end well; absent where any one that does is enough. */
  completions: z.number().int().optional(),
  /** Its newest pods that are still there. */
  tasks: z.array(RunTask),
});
export type JobRun = z.infer<typeof JobRun>;

export const JobRow = z.object({
  /** `<namespace>.cronjob.<name>` or `<namespace>.job.<name>`; its logs are read as a service's, by this id. */
  id: z.string(),
  clusterId: z.string(),
  namespace: z.string(),
  name: z.string(),
  kind: JobKind,
  status: JobStatus,
  /** One sentence: why it is not as it should be. */
  reason: z.string().optional(),
  next: z.string().optional(),
  schedule: z.string().optional(),
  timeZone: z.string().optional(),
  suspended: z.boolean().optional(),
  /** Allow, Forbid, Replace. */
  concurrencyPolicy: z.string().optional(),
  startingDeadlineSeconds: z.number().int().optional(),
  /** When its newest run began, as far as Kubernetes tells. */
  lastRunAt: Instant.optional(),
  lastScheduledAt: Instant.optional(),
  lastSucceededAt: Instant.optional(),
  nextScheduledAt: Instant.optional(),
  images: z.array(ContainerImage),
  /** Runs that are under way. */
  active: z.number().int(),
  /** Newest first; Kubernetes keeps a few, and of those at most 20 are told. */
  runs: z.array(JobRun),
});
export type JobRow = z.infer<typeof JobRow>;

export const jobSorts = ['name', '-name', 'status', '-status', 'lastRunAt', '-lastRunAt'] as const;
export const ListJobsInput = z.strictObject({
  ...clusterPath,
  ...listQuery,
  sort: z.enum(jobSorts).optional(),
  status: csv(JobStatus).optional(),
  namespace: csv(z.string()).optional(),
});
export type ListJobsInput = z.infer<typeof ListJobsInput>;
export const JobList = listOf(JobRow);
export type JobList = z.infer<typeof JobList>;
