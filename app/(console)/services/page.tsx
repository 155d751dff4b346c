import { HydrationBoundary } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { readServicesInput } from '#components/services-list/services-input.ts';
import { ServicesView } from '#components/services-list/services-view.tsx';
import { PageBody } from '#components/ui/page-header.tsx';
import { accountsTitle, pageTitle } from '#components/ui/page-title.ts';
import { type PageParams, readParams } from '#components/ui/search-params.ts';
import { listClusters } from '#lib/domain/clusters/list-clusters.ts';
import { listServices } from '#lib/domain/services/list-services.ts';
import { openPage } from '#lib/http/open-page.ts';

type Props = { searchParams: PageParams };

export const generateMetadata = async ({ searchParams }: Props): Promise<Metadata> => {
  const read = await readParams(searchParams);
  return { title: pageTitle('Services', accountsTitle(read('account'))) };
};

const ServicesPage = async ({ searchParams }: Props) => {
  const page = await openPage();
  const read = await readParams(searchParams);
  await Promise.all([
    page.prefetch(listServices, readServicesInput(read)),
    page.prefetch(listClusters, { limit: 1000 }),
  ]);
  return (
    <HydrationBoundary state={page.state()}>
      <PageBody>
        <ServicesView />
      </PageBody>
    </HydrationBoundary>
  );
};

export default ServicesPage;
