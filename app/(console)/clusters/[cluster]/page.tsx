import { HydrationBoundary } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { clusterTitle, parseClusterTab } from '#components/clusters/cluster-tabs.ts';
import { ClusterView } from '#components/clusters/cluster-view.tsx';
import { readTasksInput } from '#components/clusters/tasks-input.ts';
import { readJobsInput } from '#components/jobs/jobs-input.ts';
import { readServicesInput } from '#components/services-list/services-input.ts';
import { PageBody } from '#components/ui/page-header.tsx';
import { decodeSegment, type PageParams, type ReadParam, readParams } from '#components/ui/search-params.ts';
import { parseClusterId } from '#lib/contract/ids.ts';
import { getCluster } from '#lib/domain/clusters/get-cluster.ts';
import { listNodes } from '#lib/domain/clusters/list-nodes.ts';
import { listObjectKinds } from '#lib/domain/clusters/list-object-kinds.ts';
import { listJobs } from '#lib/domain/jobs/list-jobs.ts';
import { listClusterServices } from '#lib/domain/services/list-cluster-services.ts';
import { listClusterTasks } from '#lib/domain/tasks/list-cluster-tasks.ts';
import { type OpenedPage, openPage } from '#lib/http/open-page.ts';

type Props = { params: Promise<{ cluster: string }>; searchParams: PageParams };

export const generateMetadata = async ({ params, searchParams }: Props): Promise<Metadata> => {
  const cluster = decodeSegment((await params).cluster);
  const read = await readParams(searchParams);
  return { title: clusterTitle(cluster, parseClusterTab(read('tab'), cluster)) };
};

/** What the tab that the address names needs beside the cluster itself. */
const readTab = (page: OpenedPage, cluster: string, read: ReadParam): Promise<unknown> => {
  switch (parseClusterTab(read('tab'), cluster)) {
    case 'services': {
      const input = { ...readServicesInput(read), account: undefined, region: undefined };
      return page.prefetch(listClusterServices, { ...input, cluster });
    }
    case 'tasks':
      return page.prefetch(listClusterTasks, { ...readTasksInput(read), cluster });
    case 'nodes':
      return page.prefetch(listNodes, { cluster, limit: 1000 });
    case 'jobs':
      return page.prefetch(listJobs, { ...readJobsInput(read), cluster });
    case 'objects':
      return page.prefetch(listObjectKinds, { cluster });
    default:
      return Promise.resolve();
  }
};

const ClusterPage = async ({ params, searchParams }: Props) => {
  const page = await openPage();
  const cluster = decodeSegment((await params).cluster);
  if (!parseClusterId(cluster)) notFound();
  const read = await readParams(searchParams);
  await Promise.all([page.prefetch(getCluster, { cluster }), readTab(page, cluster, read)]);
  return (
    <HydrationBoundary state={page.state()}>
      <PageBody>
        <ClusterView clusterId={cluster} />
      </PageBody>
    </HydrationBoundary>
  );
};

export default ClusterPage;
