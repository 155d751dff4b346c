'use client';
import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useSearchParams } from 'next/navigation';
import { useEffect } from 'react';
import { PlanProvider } from '#components/plan/plan-provider.tsx';
import { FailedState } from '#components/ui/empty-state.tsx';
import { IncompleteNote } from '#components/ui/incomplete-note.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { UrlTabs } from '#components/ui/url-tabs.tsx';
import { restMsOf } from '#lib/client/live-topics.ts';
import { q, steadyIntervalMs } from '#lib/client/query.ts';
import { clustersApi } from '#lib/contract/api/clusters-api.ts';
import type { ClusterDetail } from '#lib/contract/clusters.ts';
import { parseClusterId } from '#lib/contract/ids.ts';
import { paths } from '#lib/paths.ts';
import { ClusterHeader } from './cluster-header.tsx';
import { ClusterSections } from './cluster-sections.tsx';
import { ClusterServices } from './cluster-services.tsx';
import {
  type ClusterTab,
  clusterTabLabel,
  clusterTabsOf,
  clusterTitle,
  isWorkloadTab,
  parseClusterTab,
} from './cluster-tabs.ts';
import { ClusterIssues } from './eks-panel.tsx';
import { NamespacesNote, WorkloadsUnread } from './workloads-note.tsx';

const loading = () => <SkeletonRows />;
const NodesTab = dynamic(() => import('./nodes-tab.tsx').then((module) => module.NodesTab), { loading });
const ClusterTasks = dynamic(() => import('./cluster-tasks.tsx').then((module) => module.ClusterTasks), {
  loading,
});
const JobsTab = dynamic(() => import('#components/jobs/jobs-tab.tsx').then((module) => module.JobsTab), {
  loading,
});
const ObjectsTab = dynamic(() => import('./objects-tab.tsx').then((module) => module.ObjectsTab), {
  loading,
});
const EksTab = dynamic(() => import('./eks-tab.tsx').then((module) => module.EksTab), { loading });

const countOf = (tab: ClusterTab, cluster: ClusterDetail | undefined): number | null => {
  if (!cluster) return null;
  switch (tab) {
    case 'services':
      return cluster.counts.services;
    case 'add-ons':
      return cluster.capacity.addOns.length || null;
    case 'insights':
      return cluster.eks?.insights.filter(({ status }) => status !== 'PASSING').length || null;
    default:
      return null;
  }
};

const noNamespaces: readonly string[] = [];

const TabBody = ({
  tab,
  clusterId,
  cluster,
}: {
  tab: ClusterTab;
  clusterId: string;
  cluster: ClusterDetail | undefined;
}) => {
  const namespaces = cluster?.workloads?.namespaces ?? noNamespaces;
  if (isWorkloadTab(tab) && cluster?.workloads?.readable === false && tab !== 'nodes') return null;
  switch (tab) {
    case 'services':
      return <ClusterServices clusterId={clusterId} namespaces={namespaces} />;
    case 'tasks':
      return <ClusterTasks clusterId={clusterId} namespaces={namespaces} />;
    case 'jobs':
      return <JobsTab clusterId={clusterId} namespaces={namespaces} />;
    case 'nodes':
      return <NodesTab clusterId={clusterId} cluster={cluster} />;
    case 'objects':
      return <ObjectsTab clusterId={clusterId} namespaces={namespaces} />;
    default:
      return cluster ? <EksTab tab={tab} cluster={cluster} /> : <SkeletonRows />;
  }
};

const ClusterTabs = ({ clusterId, cluster }: { clusterId: string; cluster: ClusterDetail | undefined }) => {
  const active = parseClusterTab(useSearchParams().get('tab'), clusterId);
  useEffect(() => {
    document.title = clusterTitle(clusterId, active);
  }, [clusterId, active]);
  const { workloads } = cluster ?? {};
  return (
    <PlanProvider cluster={clusterId} name={parseClusterId(clusterId)?.name ?? clusterId}>
      <div className="mb-4">
        <UrlTabs
          label="Cluster"
          active={active}
          fallback="services"
          tabs={clusterTabsOf(clusterId).map((tab) => {
            const count = countOf(tab, cluster);
            return {
              id: tab,
              label: clusterTabLabel(tab, clusterId),
              href: paths.cluster(clusterId, { tab: tab === 'services' ? undefined : tab }),
              count:
                count === null ? undefined : (
                  <data data-field={tab} value={count}>
                    {count}
                  </data>
                ),
            };
          })}
        />
      </div>
      {isWorkloadTab(active) && workloads?.readable === false ? (
        <div className="mb-4">
          <WorkloadsUnread workloads={workloads} />
        </div>
      ) : null}
      {isWorkloadTab(active) && active !== 'nodes' ? <NamespacesNote workloads={workloads} /> : null}
      <TabBody tab={active} clusterId={clusterId} cluster={cluster} />
    </PlanProvider>
  );
};

/** One cluster: what is said of it, and all that is in it. */
export const ClusterView = ({ clusterId }: { clusterId: string }) => {
  const cluster = useQuery({
    ...q(clustersApi.get, { cluster: clusterId }),
    refetchInterval: (query) => Math.max(steadyIntervalMs, restMsOf(query.state.data)),
  });
  const { data } = cluster;
  return (
    <>
      <ClusterHeader clusterId={clusterId} cluster={data} isReading={cluster.isPending} />
      <IncompleteNote items={data?.incomplete} className="mb-3" />
      {cluster.error && !data ? (
        <Panel flush className="mb-3">
          <FailedState what="The cluster" error={cluster.error} onRetry={() => void cluster.refetch()} />
        </Panel>
      ) : null}
      {data?.eks ? <ClusterIssues eks={data.eks} /> : null}
      {clusterTabsOf(clusterId).length > 0 ? (
        <ClusterTabs clusterId={clusterId} cluster={data} />
      ) : (
        <ClusterSections clusterId={clusterId} cluster={data} />
      )}
    </>
  );
};
