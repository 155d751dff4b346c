import { HydrationBoundary } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { fleetClusters, fleetServices, recentOperations } from '#components/overview/fleet-input.ts';
import { OverviewView } from '#components/overview/overview-view.tsx';
import { PageBody } from '#components/ui/page-header.tsx';
import { accountsTitle, pageTitle } from '#components/ui/page-title.ts';
import { type PageParams, readList, readParams } from '#components/ui/search-params.ts';
import { listClusters } from '#lib/domain/clusters/list-clusters.ts';
import { listOperations } from '#lib/domain/operations/list-operations.ts';
import { listServices } from '#lib/domain/services/list-services.ts';
import { openPage } from '#lib/http/open-page.ts';

type Props = { searchParams: PageParams };

export const generateMetadata = async ({ searchParams }: Props): Promise<Metadata> => {
  const read = await readParams(searchParams);
  return { title: pageTitle('Overview', accountsTitle(read('account'))) };
};

const OverviewPage = async ({ searchParams }: Props) => {
  const page = await openPage();
  const read = await readParams(searchParams);
  const scope = { account: readList(read('account')), region: readList(read('region')) };
  await Promise.all([
    page.prefetch(listServices, fleetServices(scope)),
    page.prefetch(listClusters, fleetClusters(scope)),
    page.prefetch(listOperations, recentOperations),
  ]);
  return (
    <HydrationBoundary state={page.state()}>
      <PageBody>
        <OverviewView />
      </PageBody>
    </HydrationBoundary>
  );
};

export default OverviewPage;
