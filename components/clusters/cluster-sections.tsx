'use client';
import { PlanProvider } from '#components/plan/plan-provider.tsx';
import type { ClusterDetail } from '#lib/contract/clusters.ts';
import { parseClusterId } from '#lib/contract/ids.ts';
import { CapacityPanel } from './capacity-panel.tsx';
import { ClusterServices } from './cluster-services.tsx';
import { InstancesPanel } from './instances-panel.tsx';
import { PairsPanel } from './pairs-panel.tsx';

/** A cluster that one page holds: its services, its capacity, its instances, its tags. */
export const ClusterSections = ({
  clusterId,
  cluster,
}: {
  clusterId: string;
  cluster: ClusterDetail | undefined;
}) => (
  <PlanProvider cluster={clusterId} name={parseClusterId(clusterId)?.name ?? clusterId}>
    <ClusterServices clusterId={clusterId} />
    {cluster ? (
      <div className="mt-4 grid gap-4">
        {cluster.capacity.instances.length > 0 ? (
          <InstancesPanel instances={cluster.capacity.instances} asOf={cluster.asOf} />
        ) : null}
        <div className="grid items-start gap-4 lg:grid-cols-3">
          <CapacityPanel cluster={cluster} />
          <PairsPanel
            title="Settings"
            empty="No settings are reported."
            pairs={cluster.settings.map((setting) => [setting.name, setting.value])}
          />
          <PairsPanel title="Tags" empty="No tags." pairs={cluster.tags.map((tag) => [tag.key, tag.value])} />
        </div>
      </div>
    ) : null}
  </PlanProvider>
);
