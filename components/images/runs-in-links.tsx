import Link from 'next/link';
import { parseClusterId } from '#lib/contract/ids.ts';
import type { RunsIn } from '#lib/contract/images.ts';
import { paths } from '#lib/paths.ts';

const distinct = (runsIn: readonly RunsIn[]): RunsIn[] => [
  ...new Map(runsIn.map((run) => [`${run.clusterId} ${run.serviceId}`, run])).values(),
];

/** "3 services", their names on hover. */
export function RunsInCount({ runsIn }: { runsIn: readonly RunsIn[] }) {
  const services = distinct(runsIn);
  if (services.length === 0) return <span className="text-muted">nowhere</span>;
  return (
    <span title={services.map(({ name }) => name).join(', ')}>
      <data data-field="runsIn" value={services.length}>
        {services.length}
      </data>{' '}
      {services.length === 1 ? 'service' : 'services'}
    </span>
  );
}

/** Every service that runs it, each a link. */
export function RunsInLinks({ runsIn }: { runsIn: readonly RunsIn[] }) {
  if (runsIn.length === 0)
    return <p className="text-muted">No service of a connected account runs it now.</p>;
  return (
    <ul className="grid gap-1">
      {runsIn.map((run) => {
        const where = parseClusterId(run.clusterId);
        return (
          <li key={`${run.clusterId} ${run.serviceId} ${run.container}`} data-row-id={run.serviceId}>
            <Link
              href={paths.service({ cluster: run.clusterId, service: run.serviceId })}
              prefetch={false}
              className="inline-flex min-h-11 items-center font-semibold hover:underline sm:min-h-7"
            >
              {run.name}
            </Link>{' '}
            <span className="text-muted">
              {[run.container, where?.name, where?.region, where?.account].filter(Boolean).join(' · ')}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
