import type { JobRun, JobStatus } from '#lib/contract/jobs.ts';
import type { CronJob } from '../model/cron-job.ts';
import { findNextTime } from './cron-schedule.ts';
import { quote } from './explain-config.ts';
import { sayDuration } from './say-duration.ts';

export type CronJobFacts = {
  cron: CronJob;
  /** Newest first; null where Jobs cannot be read. */
  runs: readonly JobRun[] | null;
  nowMs: number;
  /** Its controller's newest warning, of the last minutes. */
  warning?: string | undefined;
};
export type CronJobVerdict = { status: JobStatus; reason?: string; next?: string };

// Its controller looks every 10 s, and the clocks of two machines differ.
const missedAfterMs = 2 * 60_000;

/** A run of which more is to come by itself. */
export const isUnderWay = ({ status }: JobRun): boolean =>
  status === 'failing' || status === 'running' || status === 'waiting';
const beganAtOf = ({ startedAt, createdAt }: JobRun) => Date.parse(startedAt ?? createdAt ?? '');
const sayAgo = (ms: number, nowMs: number) =>
  Number.isFinite(ms) ? `${sayDuration(nowMs - ms)} ago` : 'some time ago';
const sayVerdict = ({ verdict, reason }: JobRun) => {
  const said = verdict ?? `${reason ?? 'nobody says why'}.`;
  // A name of Kubernetes keeps its letters.
  return /^(The|Its|It|A|Some|Too) /.test(said) ? said.charAt(0).toLowerCase() + said.slice(1) : said;
};

/** When it should have run last and did not, in epoch milliseconds. */
export const findMissedTime = ({ metadata, spec, status }: CronJob, nowMs: number): number | undefined => {
  const sinceMs = Date.parse(status.lastScheduleTime ?? metadata.creationTimestamp ?? '');
  if (!Number.isFinite(sinceMs)) return undefined;
  const dueMs = findNextTime(spec, sinceMs);
  return dueMs !== null && nowMs - dueMs > missedAfterMs ? dueMs : undefined;
};

const judgeMissed = (
  { spec, name }: CronJob,
  {
    dueMs,
    active,
    nowMs,
    warning,
  }: { dueMs: number; active: readonly JobRun[] } & Pick<CronJobFacts, 'nowMs' | 'warning'>,
): CronJobVerdict => {
  const was = `It was due ${sayAgo(dueMs, nowMs)}`;
  const [run] = active;
  if (run && spec.concurrencyPolicy === 'Forbid')
    return {
      status: 'missed',
      reason: `${was}, but its run of ${sayAgo(beganAtOf(run), nowMs)} is still under way, and concurrencyPolicy Forbid lets no second one begin.`,
      next: 'See what keeps that run; activeDeadlineSeconds would end one that takes too long.',
    };
  const { startingDeadlineSeconds } = spec;
  const within =
    startingDeadlineSeconds === undefined
      ? ''
      : ` within its startingDeadlineSeconds of ${startingDeadlineSeconds}`;
  return {
    status: 'missed',
    reason: `${was}, and no run began${within}${warning ? `: ${quote(warning)}` : ''}.`,
    next: `See the events of the CronJob for why, and run it now with \`kubectl create job --from=cronjob/${name} <name>\`.`,
  };
};

/** `Its last 3 runs failed: the container …`. */
const sayFailures = (runs: readonly JobRun[]): string => {
  const good = runs.findIndex(({ status }) => status !== 'failed');
  const count = good < 0 ? runs.length : good;
  const [newest] = runs;
  if (!newest) return '';
  return `${count > 1 ? `Its last ${count} runs failed` : 'Its last run failed'}: ${sayVerdict(newest)}`;
};

const judgeSuspended = (runs: readonly JobRun[]): CronJobVerdict => {
  const last = runs.find((run) => !isUnderWay(run));
  const after = last?.status === 'failed' ? ` ${sayFailures(runs.slice(runs.indexOf(last)))}` : '';
  return {
    status: 'suspended',
    reason: `It is suspended, and runs at no time of its schedule until it is resumed.${after}`,
    next: 'Set `spec.suspend` of the CronJob to false to resume it.',
  };
};

/** None of its runs is kept: what its own status says is all there is. */
const judgeForgotten = ({ status }: CronJob): CronJobVerdict => {
  const { lastScheduleTime, lastSuccessfulTime } = status;
  if (!lastScheduleTime) return { status: 'waiting', reason: 'It has not run yet.' };
  if (lastSuccessfulTime && lastSuccessfulTime >= lastScheduleTime) return { status: 'complete' };
  return {
    status: 'unknown',
    reason: 'Its last run is no longer kept, so how it ended is not known.',
    next: 'Raise failedJobsHistoryLimit and ttlSecondsAfterFinished, so that runs stay to be read.',
  };
};

/** The one place where a CronJob's status is decided: by its newest run, and by its schedule where none began. */
export const judgeCronJob = ({ cron, runs, nowMs, warning }: CronJobFacts): CronJobVerdict => {
  const known = runs ?? [];
  const active = known.filter(isUnderWay);
  const failing = active.find(({ status }) => status === 'failing');
  if (failing)
    return {
      status: 'failing',
      reason: `Its run of ${sayAgo(beganAtOf(failing), nowMs)} does not get on: ${sayVerdict(failing)}`,
      ...(failing.next ? { next: failing.next } : {}),
    };
  if (cron.spec.suspend) return judgeSuspended(known);
  const dueMs = findMissedTime(cron, nowMs);
  if (dueMs !== undefined) return judgeMissed(cron, { dueMs, active, nowMs, warning });
  if (!runs) return { status: 'unknown', reason: 'Its runs cannot be read.' };
  const [newest] = known;
  if (!newest) return judgeForgotten(cron);
  if (active.length > 0) {
    const before = known.find((run) => !isUnderWay(run));
    const how = active.length === 1 ? 'A run is under way' : `${active.length} runs are under way`;
    return {
      status: 'running',
      ...(before?.status === 'failed'
        ? { reason: `${how}; the one before failed: ${sayVerdict(before)}` }
        : {}),
    };
  }
  if (newest.status === 'failed')
    return {
      status: 'failed',
      reason: sayFailures(known),
      ...(newest.next ? { next: newest.next } : {}),
    };
  if (newest.status === 'suspended')
    return {
      status: 'suspended',
      ...(newest.verdict ? { reason: `Its newest run: ${newest.verdict}` } : {}),
      ...(newest.next ? { next: newest.next } : {}),
    };
  return { status: 'complete' };
};
