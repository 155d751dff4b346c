import Link from 'next/link';
import { ServiceName, serviceNameText } from '#components/services-list/service-name.tsx';
import { platformWord } from '#components/ui/platform-word.ts';
import { parseClusterId, parseKubeServiceId } from '#lib/contract/ids.ts';
import type { RunsIn } from '#lib/contract/images.ts';
import { paths } from '#lib/paths.ts';
import { RunsInTasks } from './runs-in-tasks.tsx';

const distinct = (runsIn: readonly RunsIn[]): RunsIn[] => [
  ...new Map(runsIn.map((run) => [`${run.clusterId} ${run.serviceId}`, run])).values(),
];

/** The namespace of a Kubernetes service is the first part of its id. */
const runName = ({ clusterId, serviceId, name }: RunsIn): { name: string; namespace?: string } => {
  const platform = parseClusterId(clusterId)?.platform;
  const namespace = platform === 'ecs' ? undefined : parseKubeServiceId(serviceId)?.namespace;
  return { name, namespace };
};

/** "3 services", their names on hover. */
export function RunsInCount({ runsIn }: { runsIn: readonly RunsIn[] }) {
  const services = distinct(runsIn);
  if (services.length === 0) return <span className="text-muted">nowhere</span>;
  return (
    <span title={services.map((run) => serviceNameText(runName(run))).join(', ')}>
      <data data-field="runsIn" value={services.length}>
        {services.length}
      </data>{' '}
      {services.length === 1 ? 'service' : 'services'}
    </span>
  );
}

/** Every service that runs it with its tasks, each a link. */
export function RunsInLinks({
  runsIn,
  digests,
}: {
  runsIn: readonly RunsIn[];
  /** Of one image: its tasks are named too. */
  digests: ReadonlySet<string>;
}) {
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
              <ServiceName row={runName(run)} />
            </Link>{' '}
            <span className="text-muted">
              {[
                run.container,
                where && platformWord(where.platform),
                where?.name,
                where?.region,
                where?.account,
              ]
                .filter((part) => part && part !== '-')
                .join(' · ')}
            </span>
            <RunsInTasks run={run} digests={digests} />
          </li>
        );
      })}
    </ul>
  );
}
