'use client';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Panel } from '#components/ui/panel.tsx';
import type { ClusterDetail } from '#lib/contract/clusters.ts';
import { AccessTab } from './access-tab.tsx';
import { AddOnsTab } from './add-ons-tab.tsx';
import type { ClusterTab } from './cluster-tabs.ts';
import { EksPanel } from './eks-panel.tsx';
import { InsightsTab } from './insights-tab.tsx';
import { PairsPanel } from './pairs-panel.tsx';
import { UpdatesTab } from './updates-tab.tsx';

/** What Amazon EKS itself says of a cluster, one tab of it. */
export const EksTab = ({ tab, cluster }: { tab: ClusterTab; cluster: ClusterDetail }) => {
  const { eks } = cluster;
  if (!eks)
    return (
      <Panel flush>
        <EmptyState title="EKS has told nothing of this cluster yet" />
      </Panel>
    );
  switch (tab) {
    case 'add-ons':
      return <AddOnsTab cluster={cluster} />;
    case 'insights':
      return <InsightsTab cluster={cluster} insights={eks.insights} />;
    case 'access':
      return <AccessTab cluster={cluster} eks={eks} />;
    case 'updates':
      return <UpdatesTab cluster={cluster} updates={eks.updates} />;
    default:
      return (
        <>
          <EksPanel cluster={cluster} eks={eks} />
          <div className="grid items-start gap-4 lg:grid-cols-2">
            <PairsPanel
              title="Settings"
              empty="No settings are reported."
              pairs={cluster.settings.map(({ name, value }) => [name, value])}
            />
            <PairsPanel
              title="Tags"
              empty="No tags."
              pairs={cluster.tags.map(({ key, value }) => [key, value])}
            />
          </div>
        </>
      );
  }
};
