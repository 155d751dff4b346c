'use client';
import { StateBar, type StateCounts } from '#components/clusters/state-bar.tsx';
import { RowLink } from '#components/ui/data-table.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { NumberValue } from '#components/ui/number-value.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { platformWord } from '#components/ui/platform-word.ts';
import type { Cluster } from '#lib/contract/clusters.ts';
import type { ServiceRow } from '#lib/contract/services.ts';
import { paths } from '#lib/paths.ts';

const countStates = (services: ServiceRow[]): Map<string, StateCounts> => {
  const counts = new Map<string, StateCounts>();
  for (const { clusterId, status } of services) {
    const of = counts.get(clusterId) ?? {};
    of[status] = (of[status] ?? 0) + 1;
    counts.set(clusterId, of);
  }
  return counts;
};

/** Every cluster with its services by state. */
export const ClustersPanel = ({
  clusters,
  services,
  asOf,
}: {
  clusters: Cluster[];
  services: ServiceRow[];
  asOf: string | undefined;
}) => {
  const counts = countStates(services);
  const sorted = [...clusters].sort(
    (a, b) => (b.counts.services ?? 0) - (a.counts.services ?? 0) || a.name.localeCompare(b.name),
  );
  return (
    <Panel title="Clusters" asOf={asOf} flush className="pb-2">
      {clusters.length === 0 ? (
        <EmptyState title="No clusters">
          Clusters of the connected accounts and Regions appear here.
        </EmptyState>
      ) : (
        <ul>
          {sorted.map((cluster) => (
            <li
              key={cluster.id}
              data-row-id={cluster.id}
              data-status={cluster.status}
              className="relative grid h-9 grid-cols-[minmax(80px,1fr)_minmax(120px,1.6fr)_minmax(60px,2.4fr)_2.5rem] items-center gap-3 px-4 hover:bg-sunk/60 max-sm:h-11 max-sm:grid-cols-[minmax(0,1fr)_minmax(0,1.3fr)_56px_2rem]"
            >
              <RowLink href={paths.cluster(cluster.id)} className="truncate">
                {cluster.name}
              </RowLink>
              <span className="truncate text-muted">
                {[platformWord(cluster.platform), cluster.accountName ?? cluster.account, cluster.region]
                  .filter((part) => part !== '-')
                  .join(' · ')}
              </span>
              <StateBar counts={counts.get(cluster.id) ?? {}} />
              <span className="text-right">
                <NumberValue
                  field="services"
                  value={cluster.counts.services ?? null}
                  reason="The services of this cluster could not be counted."
                />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
};
