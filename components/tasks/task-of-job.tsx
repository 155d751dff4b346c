'use client';
import { ButtonLink } from '#components/ui/button.tsx';
import { wordsOf } from '#components/ui/platform-word.ts';
import { parseClusterId, parseJobId } from '#lib/contract/ids.ts';
import type { TaskDetail } from '#lib/contract/tasks.ts';
import { paths } from '#lib/paths.ts';

/** Where the lines of one container of a job's pod are, or of its run before this one. */
export const jobLogsOf =
  ({ cluster, job, task }: { cluster: string; job: string; task: string }) =>
  (container?: string, isPrevious?: boolean): string =>
    paths.logs({
      service: `${cluster}/${job}`,
      task,
      container,
      previous: isPrevious ? '1' : undefined,
    });

/** What leads from a pod to the job that made it, and to its lines. */
export const TaskOfJob = ({ task, job }: { task: TaskDetail; job: string }) => {
  const words = wordsOf(parseClusterId(task.clusterId)?.platform);
  return (
    <>
      <ButtonLink
        href={jobLogsOf({ cluster: task.clusterId, job, task: task.id })()}
        className="max-sm:flex-1"
      >
        Logs of this {words.task}
      </ButtonLink>
      <ButtonLink href={paths.cluster(task.clusterId, { tab: 'jobs', job })} className="max-sm:flex-1">
        Open {parseJobId(job)?.name ?? job}
      </ButtonLink>
    </>
  );
};
