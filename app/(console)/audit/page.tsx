import { HydrationBoundary } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { readAuditInput } from '#components/access/audit-input.ts';
import { AuditView } from '#components/access/audit-view.tsx';
import { PageBody } from '#components/ui/page-header.tsx';
import { accountsTitle, pageTitle } from '#components/ui/page-title.ts';
import { type PageParams, readParams } from '#components/ui/search-params.ts';
import { listAudit } from '#lib/domain/access/list-audit.ts';
import { openPage } from '#lib/http/open-page.ts';

export const metadata: Metadata = { title: pageTitle('Audit', accountsTitle(undefined)) };

const AuditPage = async ({ searchParams }: { searchParams: PageParams }) => {
  const page = await openPage();
  await page.prefetch(listAudit, readAuditInput(await readParams(searchParams)));
  return (
    <HydrationBoundary state={page.state()}>
      <PageBody>
        <AuditView />
      </PageBody>
    </HydrationBoundary>
  );
};

export default AuditPage;
