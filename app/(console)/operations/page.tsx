import { HydrationBoundary } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { readOperationsInput } from '#components/operations/operations-input.ts';
import { OperationsView } from '#components/operations/operations-view.tsx';
import { PageBody } from '#components/ui/page-header.tsx';
import { accountsTitle, pageTitle } from '#components/ui/page-title.ts';
import { type PageParams, readParams } from '#components/ui/search-params.ts';
import { listOperations } from '#lib/domain/operations/list-operations.ts';
import { openPage } from '#lib/http/open-page.ts';

export const metadata: Metadata = { title: pageTitle('Operations', accountsTitle(undefined)) };

const OperationsPage = async ({ searchParams }: { searchParams: PageParams }) => {
  const page = await openPage();
  await page.prefetch(listOperations, readOperationsInput(await readParams(searchParams)));
  return (
    <HydrationBoundary state={page.state()}>
      <PageBody>
        <OperationsView />
      </PageBody>
    </HydrationBoundary>
  );
};

export default OperationsPage;
