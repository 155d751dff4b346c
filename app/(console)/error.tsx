'use client';
import { Button } from '#components/ui/button.tsx';
import { PageBody, PageHeader } from '#components/ui/page-header.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { StatusIcon } from '#components/ui/status-badge.tsx';

const PageError = ({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) => (
  <PageBody>
    <PageHeader title="This page failed" />
    <Panel flush>
      <div role="alert" className="flex flex-wrap items-start gap-3 px-4 py-4">
        <StatusIcon status="failing" className="mt-0.5" />
        <div className="min-w-0 flex-1">
          <p className="font-medium">Something in Quarterdeck went wrong while it drew this page.</p>
          <p className="text-muted">Nothing was changed in AWS by it. The server log has the details.</p>
          {error.digest ? <p className="mt-1 font-mono text-xs text-muted">error {error.digest}</p> : null}
        </div>
        <Button onClick={reset}>Try again</Button>
      </div>
    </Panel>
  </PageBody>
);

export default PageError;
