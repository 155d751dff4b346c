import type { Metadata } from 'next';
import { ApiDocs } from '#components/access/api-docs.tsx';
import { PageBody, PageHeader } from '#components/ui/page-header.tsx';
import { pageTitle } from '#components/ui/page-title.ts';
import { openApiPath } from '#lib/contract/build-request.ts';
import { openPage } from '#lib/http/open-page.ts';

export const metadata: Metadata = { title: pageTitle('HTTP API', 'this server') };

const ApiDocsPage = async () => {
  await openPage();
  return (
    <PageBody>
      <PageHeader title="HTTP API" />
      <p className="mb-3 text-muted">
        Programs use an API key from the settings:{' '}
        <code className="font-mono">Authorization: Bearer qd_…</code> The document is at{' '}
        <a className="text-accent underline" href={openApiPath}>
          /api/v1/openapi.json
        </a>
      </p>
      <ApiDocs url="/api/v1/openapi.json" />
    </PageBody>
  );
};

export default ApiDocsPage;
