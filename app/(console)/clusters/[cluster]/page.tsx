import { HydrationBoundary } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ClusterView } from '#components/clusters/cluster-view.tsx';
import { readServicesInput } from '#components/services-list/services-input.ts';
import { PageBody } from '#components/ui/page-header.tsx';
import { pageTitle } from '#components/ui/page-title.ts';
import { decodeSegment, type PageParams, readParams } from '#components/ui/search-params.ts';
import { parseClusterId } from '#lib/contract/ids.ts';
import { getCluster } from '#lib/domain/clusters/get-cluster.ts';
import { listClusterServices } from '#lib/domain/services/list-cluster-services.ts';
import { openPage } from '#lib/http/open-page.ts';

type Props = { params: Promise<{ cluster: string }>; searchParams: PageParams };

export const generateMetadata = async ({ params }: Props): Promise<Metadata> => {
  const ref = parseClusterId(decodeSegment((await params).cluster));
  return { title: ref ? pageTitle(ref.name, ref.account) : pageTitle('Not found', 'clusters') };
};

const ClusterPage = async ({ params, searchParams }: Props) => {
  const page = await openPage();
  const cluster = decodeSegment((await params).cluster);
  if (!parseClusterId(cluster)) notFound();
  const input = readServicesInput(await readParams(searchParams));
  await Promise.all([
    page.prefetch(getCluster, { cluster }),
    page.prefetch(listClusterServices, { ...input, account: undefined, region: undefined, cluster }),
  ]);
  return (
    <HydrationBoundary state={page.state()}>
      <PageBody>
        <ClusterView clusterId={cluster} />
      </PageBody>
    </HydrationBoundary>
  );
};

export default ClusterPage;
