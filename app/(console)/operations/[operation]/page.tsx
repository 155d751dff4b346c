import { HydrationBoundary } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { cache } from 'react';
import { OperationView } from '#components/operations/operation-view.tsx';
import { PageBody } from '#components/ui/page-header.tsx';
import { pageTitle } from '#components/ui/page-title.ts';
import { decodeSegment } from '#components/ui/search-params.ts';
import { parseClusterId } from '#lib/contract/ids.ts';
import { getOperation } from '#lib/domain/operations/get-operation.ts';
import { openPage } from '#lib/http/open-page.ts';

type Props = { params: Promise<{ operation: string }> };

const openOperation = cache(async (operation: string) => {
  const page = await openPage();
  return { page, found: await page.prefetch(getOperation, { operation }) };
});

export const generateMetadata = async ({ params }: Props): Promise<Metadata> => {
  const { found } = await openOperation(decodeSegment((await params).operation));
  const cluster = found ? parseClusterId(found.target.clusterId)?.name : undefined;
  return { title: pageTitle(found?.title ?? 'Operation', cluster ?? 'operations') };
};

const OperationPage = async ({ params }: Props) => {
  const operation = decodeSegment((await params).operation);
  const { page } = await openOperation(operation);
  return (
    <HydrationBoundary state={page.state()}>
      <PageBody>
        <OperationView operationId={operation} />
      </PageBody>
    </HydrationBoundary>
  );
};

export default OperationPage;
