import { HydrationBoundary } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { readRepositoriesInput } from '#components/images/repositories-input.ts';
import { RepositoriesView } from '#components/images/repositories-view.tsx';
import { PageBody } from '#components/ui/page-header.tsx';
import { accountsTitle, pageTitle } from '#components/ui/page-title.ts';
import { type PageParams, readParams } from '#components/ui/search-params.ts';
import { listRepositories } from '#lib/domain/images/list-repositories.ts';
import { openPage } from '#lib/http/open-page.ts';

type Props = { searchParams: PageParams };

export const generateMetadata = async ({ searchParams }: Props): Promise<Metadata> => {
  const read = await readParams(searchParams);
  return { title: pageTitle('Images', accountsTitle(read('account'))) };
};

const ImagesPage = async ({ searchParams }: Props) => {
  const page = await openPage();
  await page.prefetch(listRepositories, readRepositoriesInput(await readParams(searchParams)));
  return (
    <HydrationBoundary state={page.state()}>
      <PageBody>
        <RepositoriesView />
      </PageBody>
    </HydrationBoundary>
  );
};

export default ImagesPage;
