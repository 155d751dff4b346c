import { ExpiryNote } from '#components/images/expiry-note.tsx';
import { Time } from '#components/ui/age.tsx';
import { StatusBadge, StatusIcon } from '#components/ui/status-badge.tsx';
import { formatDuration } from '#components/ui/time-format.ts';
import type { Candidate } from '#lib/contract/images.ts';

const ranFor = ({ at, until }: { at: string; until?: string }): string =>
  until ? `ran ${formatDuration(Date.parse(until) - Date.parse(at))}` : 'ran before';

const sayFailed = (count: number | null): string =>
  count === null
    ? ''
    : count === 0
      ? ' no failed task'
      : `, ${count} failed ${count === 1 ? 'task' : 'tasks'}`;

/** What an image has to do with this service: runs now, ran before, never, about to expire. */
export function CandidateHere({ candidate, status }: { candidate: Candidate; status: string }) {
  const { runsNow, deployedBefore, expires, archived } = candidate;
  return (
    <span className="inline-flex items-center gap-x-1.5">
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
          {deployedBefore.failedTasks === 0 && <StatusIcon status="steady" />}
          <span className="text-muted">
            {ranFor(deployedBefore)}
            {sayFailed(deployedBefore.failedTasks)}
          </span>
        </>
      ) : (
        <span className="text-muted">never ran here</span>
      )}
      {(archived || expires) && (
        <>
          <span className="text-muted">·</span>
          <ExpiryNote status={archived ? 'ARCHIVED' : undefined} expires={expires} />
        </>
      )}
    </span>
  );
}
