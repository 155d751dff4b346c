import { StatusIcon } from '#components/ui/status-badge.tsx';
import type { JobRow } from '#lib/contract/jobs.ts';
import { lookOfJob } from './job-look.ts';

/** Runs that a row has room for. */
const mostShown = 5;

const countOf = (runs: JobRow['runs']): string =>
  [...Map.groupBy(runs, ({ status }) => status)]
    .map(([status, members]) => `${members.length} ${status}`)
    .join(', ');

/** How the last runs ended, the newest on the right. */
export const RunStrip = ({ runs }: { runs: JobRow['runs'] }) => {
  if (runs.length === 0) return <span className="text-muted">–</span>;
  const said = `Runs that are kept: ${countOf(runs)}`;
  return (
    <span role="img" aria-label={said} title={said} className="inline-flex items-center gap-1 align-middle">
      {runs
        .slice(0, mostShown)
        .toReversed()
        .map(({ name, status }) => (
          <StatusIcon key={name} status={lookOfJob(status).status} />
        ))}
    </span>
  );
};
