import { HydrationBoundary } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { readClustersInput } from '#components/clusters/clusters-input.ts';
import { ClustersView } from '#components/clusters/clusters-view.tsx';
import { PageBody } from '#components/ui/page-header.tsx';
import { accountsTitle, pageTitle } from '#components/ui/page-title.ts';
import { type PageParams, readParams } from '#components/ui/search-params.ts';
import { listClusters } from '#lib/domain/clusters/list-clusters.ts';
import { openPage } from '#lib/http/open-page.ts';

type Props = { searchParams: PageParams };

export const generateMetadata = async ({ searchParams }: Props): Promise<Metadata> => {
  const read = await readParams(searchParams);
  return { title: pageTitle('Clusters', accountsTitle(read('account'))) };
};

const ClustersPage = async ({ searchParams }: Props) => {
  const page = await openPage();
  await page.prefetch(listClusters, readClustersInput(await readParams(searchParams)));
  return (
    <HydrationBoundary state={page.state()}>
      <PageBody>
        <ClustersView />
      </PageBody>
    </HydrationBoundary>
  );
};

export default ClustersPage;
