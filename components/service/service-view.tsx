'use client';
import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useSearchParams } from 'next/navigation';
import { type ComponentType, useMemo } from 'react';
import { PlanProvider } from '#components/plan/plan-provider.tsx';
import { FailedState } from '#components/ui/empty-state.tsx';
import { GoneNote } from '#components/ui/gone-note.tsx';
import { IncompleteNote } from '#components/ui/incomplete-note.tsx';
import { LiveRegion } from '#components/ui/live-region.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { isGone } from '#lib/client/api-error.ts';
import { q } from '#lib/client/query.ts';
import { servicesApi } from '#lib/contract/api/services-api.ts';
import type { ServiceTab } from '#lib/paths.ts';
import { ServiceHeader } from './service-header.tsx';
import { intervalOf, type TabProps } from './service-ref.ts';
import { ServiceTabs } from './service-tabs.tsx';
import { parseServiceTab } from './service-title.ts';

const loading = () => <SkeletonRows />;

/** Each tab is its own chunk: a page carries only the one it shows. */
const tabs: Record<ServiceTab, ComponentType<TabProps>> = {
  overview: dynamic(() => import('./overview-tab.tsx').then((module) => module.OverviewTab), { loading }),
  tasks: dynamic(() => import('./tasks-tab.tsx').then((module) => module.TasksTab), { loading }),
  deployments: dynamic(() => import('./deployments-tab.tsx').then((module) => module.DeploymentsTab), {
    loading,
  }),
  images: dynamic(() => import('./images-tab.tsx').then((module) => module.ImagesTab), { loading }),
  logs: dynamic(() => import('./logs-tab.tsx').then((module) => module.LogsTab), { loading }),
  scaling: dynamic(() => import('./scaling-tab.tsx').then((module) => module.ScalingTab), { loading }),
  events: dynamic(() => import('./events-tab.tsx').then((module) => module.EventsTab), { loading }),
  configuration: dynamic(() => import('./configuration-tab.tsx').then((module) => module.ConfigurationTab), {
    loading,
  }),
};

/** The page of one service. */
export function ServiceView({ cluster, service: id }: { cluster: string; service: string }) {
  const target = useMemo(() => ({ cluster, service: id }), [cluster, id]);
  const tab = parseServiceTab(useSearchParams().get('tab'));
  const query = useQuery({
    ...q(servicesApi.get, target),
    refetchInterval: ({ state }) => intervalOf(state.data),
  });
  const service = query.data;
  const Tab = tabs[tab];
  const count = service && service.running !== null ? service.running + (service.pending ?? 0) : null;
  return (
    <PlanProvider cluster={cluster} service={id} name={service?.name ?? id}>
      <LiveRegion className="grid grid-cols-[minmax(0,1fr)] gap-4" asOf={service?.asOf}>
        <ServiceHeader target={target} service={service} />
        <ServiceTabs target={target} taskCount={count} />
        <div aria-busy={!service || undefined} className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
          {service ? (
            <>
              {isGone(query.error) && <GoneNote what="This service" />}
              {tab !== 'configuration' && <IncompleteNote items={service.incomplete} />}
              <Tab key={tab} target={target} service={service} />
            </>
          ) : query.isError ? (
            <Panel flush>
              <FailedState what="The service" error={query.error} onRetry={() => void query.refetch()} />
            </Panel>
          ) : (
            <SkeletonRows />
          )}
        </div>
      </LiveRegion>
    </PlanProvider>
  );
}
