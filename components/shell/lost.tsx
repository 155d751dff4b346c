import { ButtonLink } from '#components/ui/button.tsx';
import { PageBody, PageHeader } from '#components/ui/page-header.tsx';
import { paths } from '#lib/paths.ts';

/** Nothing is at this address. */
export const Lost = () => (
  <PageBody>
    <PageHeader title="Nothing is here" />
    <p className="max-w-[60ch] text-muted">
      No page, cluster, service, task, image or operation has this address. It may have been deleted, or
      belong to an account or Region that is not connected. Search finds what there is, also by ARN.
    </p>
    <div className="mt-4 flex flex-wrap gap-2">
      <ButtonLink href={paths.overview()}>Overview</ButtonLink>
      <ButtonLink href={paths.services()}>Services</ButtonLink>
    </div>
  </PageBody>
);
