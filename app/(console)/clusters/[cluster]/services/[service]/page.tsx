import { HydrationBoundary } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { serviceTitle } from '#components/service/service-title.ts';
import { ServiceView } from '#components/service/service-view.tsx';
import { PageBody } from '#components/ui/page-header.tsx';
import { listDeployments } from '#lib/domain/deployments/list-deployments.ts';
import { getMetrics } from '#lib/domain/services/get-metrics.ts';
import { getScaling } from '#lib/domain/services/get-scaling.ts';
import { getService } from '#lib/domain/services/get-service.ts';
import { listEvents } from '#lib/domain/services/list-events.ts';
import { listServiceImages } from '#lib/domain/services/list-service-images.ts';
import { listTasks } from '#lib/domain/tasks/list-tasks.ts';
import { openPage } from '#lib/http/open-page.ts';
import { readServiceAddress, type ServicePageProps } from './search-params.ts';

export const generateMetadata = async (props: ServicePageProps): Promise<Metadata> => {
  const { target, tab } = await readServiceAddress(props);
  return { title: serviceTitle(target, tab) };
};

const ServicePage = async (props: ServicePageProps) => {
  const { target, tab } = await readServiceAddress(props);
  const page = await openPage();
  const readAhead = () => {
    switch (tab) {
      case 'overview':
        return [
          page.prefetch(listTasks, { ...target, state: 'all' }),
          page.prefetch(listDeployments, target),
          page.prefetch(getMetrics, { ...target, range: '3h' }),
        ];
      case 'tasks':
        return [page.prefetch(listTasks, { ...target, state: 'all' })];
      case 'deployments':
        return [page.prefetch(listDeployments, target)];
      case 'images':
        return [page.prefetch(listServiceImages, target)];
      case 'scaling':
        return [page.prefetch(getScaling, target)];
      case 'events':
        return [page.prefetch(listEvents, { ...target, limit: 1000 })];
      case 'logs':
      case 'configuration':
        return [];
    }
  };
  await Promise.all([page.prefetch(getService, target), ...readAhead()]);
  return (
    <HydrationBoundary state={page.state()}>
      <PageBody>
        <ServiceView cluster={target.cluster} service={target.service} />
      </PageBody>
    </HydrationBoundary>
  );
};

export default ServicePage;
