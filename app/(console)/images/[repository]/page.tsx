import { HydrationBoundary } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { readImagesInput } from '#components/images/images-input.ts';
import { RepositoryView } from '#components/images/repository-view.tsx';
import { PageBody } from '#components/ui/page-header.tsx';
import { pageTitle } from '#components/ui/page-title.ts';
import { readSegment } from '#components/ui/read-segment.ts';
import { type PageParams, readParams } from '#components/ui/search-params.ts';
import { parseRepositoryId } from '#lib/contract/ids.ts';
import { listImages } from '#lib/domain/images/list-images.ts';
import { openPage } from '#lib/http/open-page.ts';

type Props = { params: Promise<{ repository: string }>; searchParams: PageParams };

export const generateMetadata = async ({ params }: Props): Promise<Metadata> => {
  const id = readSegment((await params).repository);
  const ref = parseRepositoryId(id);
  return { title: pageTitle(ref?.name ?? id, ref?.account ?? 'Images') };
};

const RepositoryPage = async ({ params, searchParams }: Props) => {
  const repository = readSegment((await params).repository);
  const page = await openPage();
  await page.prefetch(listImages, readImagesInput(repository, await readParams(searchParams)));
  return (
    <HydrationBoundary state={page.state()}>
      <PageBody>
        <RepositoryView repository={repository} />
      </PageBody>
    </HydrationBoundary>
  );
};

export default RepositoryPage;
