import type { JobRow, JobRun, JobStatus } from '#lib/contract/jobs.ts';
import { paths } from '#lib/paths.ts';

/** A job's status as its colour and word: one that runs is on its way, not yet well. */
export const lookOfJob = (status: JobStatus): { status: string; word?: string } =>
  status === 'running' ? { status: 'in_progress', word: 'running' } : { status };

const kindWords = { cronjob: 'CronJob', job: 'Job' } as const;
export const jobKindWord = ({ kind }: Pick<JobRow, 'kind'>): string => kindWords[kind];

/** The API resource, as the objects of a cluster are asked for. */
export const jobResource = ({ kind }: Pick<JobRow, 'kind'>): string => `${kind}s.batch`;

/** Where the lines of a job's pods are, or of one of them. */
export const jobLogsHref = ({ clusterId, id }: Pick<JobRow, 'clusterId' | 'id'>, task?: string): string =>
  paths.logs({ service: `${clusterId}/${id}`, task });

export const runBeganAt = (run: JobRun): string | undefined =>
  run.startedAt ?? run.createdAt ?? run.scheduledAt;

/** How long a run took, in milliseconds; undefined while it is under way. */
export const runTookMs = ({ startedAt, finishedAt }: JobRun): number | undefined =>
  startedAt && finishedAt ? Date.parse(finishedAt) - Date.parse(startedAt) : undefined;
