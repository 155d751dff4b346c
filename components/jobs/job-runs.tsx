'use client';
import Link from 'next/link';
import { taskName } from '#components/tasks/task-name.ts';
import { Age, Time } from '#components/ui/age.tsx';
import { CodeText } from '#components/ui/code-text.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import { formatDuration } from '#components/ui/time-format.ts';
import type { JobRow, JobRun, RunTask } from '#lib/contract/jobs.ts';
import { paths } from '#lib/paths.ts';
import { jobLogsHref, lookOfJob, runBeganAt, runTookMs } from './job-look.ts';

const link = 'hit text-accent hover:underline';

/** A pod's state as its colour; the word is Kubernetes' own. */
const lookOfTask = ({ state, exitCode }: RunTask): string => {
  if (state === 'stopped') return exitCode ? 'failed' : 'succeeded';
  return state === 'running' ? 'in_progress' : 'pending';
};

const TaskLine = ({ job, task }: { job: JobRow; task: RunTask }) => (
  <li
    data-row-id={task.id}
    data-status={task.state}
    className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-0.5 border-t py-1 max-sm:min-h-11"
  >
    <Link
      href={paths.task({ cluster: job.clusterId, task: task.id })}
      prefetch={false}
      className={`${link} min-w-0 font-mono text-sm wrap-anywhere`}
    >
      {taskName(task.id)}
    </Link>
    <span className="ml-auto flex items-center gap-3">
      <StatusBadge
        quiet
        status={lookOfTask(task)}
        word={task.exitCode ? `${task.lastStatus} (exit code ${task.exitCode})` : task.lastStatus}
      />
      <Link href={jobLogsHref(job, task.id)} prefetch={false} className={link}>
        Logs
      </Link>
    </span>
  </li>
);

/** When it began, and how long it took or has taken so far. */
const RunTimes = ({ run }: { run: JobRun }) => {
  const beganAt = runBeganAt(run);
  const tookMs = runTookMs(run);
  if (!beganAt) return <span className="text-muted">not begun</span>;
  return (
    <span className="text-muted">
      <Time at={beganAt} /> · <Age at={beganAt} /> ·{' '}
      {tookMs === undefined ? (
        <>
          for <Age at={beganAt} ago={false} /> so far
        </>
      ) : (
        `took ${formatDuration(tookMs)}`
      )}
    </span>
  );
};

/** `3 of 5 done, 1 failed`; nothing of a run that one pod does at the first try. */
const sayCounts = ({ completions, succeeded, failed }: JobRun): string =>
  [
    completions === undefined || completions > 1
      ? `${succeeded}${completions === undefined ? '' : ` of ${completions}`} done`
      : '',
    failed > 0 ? `${failed} failed` : '',
  ]
    .filter(Boolean)
    .join(', ');

const Run = ({ job, run }: { job: JobRow; run: JobRun }) => {
  const counts = sayCounts(run);
  return (
    <li data-row-id={run.name} data-status={run.status} className="rounded-control border px-3 pt-2">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 pb-2">
        <StatusBadge {...lookOfJob(run.status)} quiet />
        {run.reason ? <span className="text-sm text-muted">{run.reason}</span> : null}
        {run.manual ? <span className="text-sm text-muted">started by hand</span> : null}
        {counts ? <span className="text-sm text-muted">{counts}</span> : null}
        <span className="text-sm max-sm:w-full sm:ml-auto">
          <RunTimes run={run} />
        </span>
        <span className="w-full font-mono text-sm text-muted wrap-anywhere">{run.name}</span>
      </div>
      {run.verdict ? (
        <p className="pb-2 wrap-anywhere">
          <CodeText text={run.verdict} />
          {run.next ? (
            <span className="text-muted">
              {' '}
              <CodeText text={run.next} />
            </span>
          ) : null}
        </p>
      ) : null}
      {run.tasks.length > 0 ? (
        <ul aria-label={`Pods of ${run.name}`}>
          {run.tasks.map((task) => (
            <TaskLine key={task.id} job={job} task={task} />
          ))}
        </ul>
      ) : (
        <p className="border-t py-2 text-muted">
          {run.status === 'complete' || run.status === 'failed'
            ? 'Its pods are gone, and their logs with them.'
            : 'It has no pod now.'}
        </p>
      )}
    </li>
  );
};

/** The runs that Kubernetes still keeps, newest first. */
export const JobRuns = ({ job }: { job: JobRow }) =>
  job.runs.length > 0 ? (
    <ol className="grid gap-2" aria-label="Runs">
      {job.runs.map((run) => (
        <Run key={run.name} job={job} run={run} />
      ))}
    </ol>
  ) : (
    <p className="text-muted">
      {job.lastScheduledAt ? 'Kubernetes keeps none of its runs any more.' : 'It has not run yet.'}
    </p>
  );
