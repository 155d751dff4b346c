import { ExpiryNote } from '#components/images/expiry-note.tsx';
import { Time } from '#components/ui/age.tsx';
import { StatusBadge, StatusIcon } from '#components/ui/status-badge.tsx';
import { formatDuration } from '#components/ui/time-format.ts';
import type { Candidate } from '#lib/contract/images.ts';

const ranFor = ({ at, until }: { at: string; until?: string }): string =>
  until ? `ran ${formatDuration(Date.parse(until) - Date.parse(at))}` : 'ran before';

type Before = NonNullable<Candidate['deployedBefore']>;

const wentWell = ({ status, failedTasks }: Before): boolean => status === 'successful' && failedTasks === 0;

const sayEnd = ({ status, failedTasks }: Before): string =>
  status === 'successful' || failedTasks ? sayFailed(failedTasks) : `, ${status.replaceAll('_', ' ')}`;

const sayFailed = (count: number | null): string =>
  count === null
    ? ''
    : count === 0
      ? ', no failed task'
      : `, ${count} failed ${count === 1 ? 'task' : 'tasks'}`;

/** What an image has to do with this service: runs now, ran before, never, about to expire. */
export function CandidateHere({ candidate, status }: { candidate: Candidate; status: string }) {
  const { runsNow, deployedBefore, expires, archived } = candidate;
  return (
    <span className="inline-flex items-center gap-x-1.5 @max-4xl/table:flex-wrap">
      {runsNow ? (
        <>
          <StatusBadge status={status} quiet />
          <span className="text-muted">
            runs now
            {deployedBefore && (
              <>
                , since <Time at={deployedBefore.at} />
              </>
            )}
          </span>
        </>
      ) : deployedBefore ? (
        <>
          {wentWell(deployedBefore) && <StatusIcon status="steady" />}
          <span className="text-muted">
            {ranFor(deployedBefore)}
            {sayEnd(deployedBefore)}
          </span>
        </>
      ) : (
        <span className="text-muted">never ran here</span>
      )}
      {(archived || expires) && (
        <>
          <span className="text-muted @max-4xl/table:hidden">·</span>
          <ExpiryNote status={archived ? 'ARCHIVED' : undefined} expires={expires} />
        </>
      )}
    </span>
  );
}
