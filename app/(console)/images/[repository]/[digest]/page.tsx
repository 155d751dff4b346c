import { HydrationBoundary } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { ImageView } from '#components/images/image-view.tsx';
import { shortDigest } from '#components/images/short-digest.ts';
import { PageBody } from '#components/ui/page-header.tsx';
import { pageTitle } from '#components/ui/page-title.ts';
import { readSegment } from '#components/ui/read-segment.ts';
import { parseRepositoryId } from '#lib/contract/ids.ts';
import { getImage } from '#lib/domain/images/get-image.ts';
import { openPage } from '#lib/http/open-page.ts';

type Props = { params: Promise<{ repository: string; digest: string }> };

const readAddress = async ({ params }: Props) => {
  const { repository, digest } = await params;
  return { repository: readSegment(repository), digest: readSegment(digest) };
};

export const generateMetadata = async (props: Props): Promise<Metadata> => {
  const { repository, digest } = await readAddress(props);
  const ref = parseRepositoryId(repository);
  return {
    title: pageTitle(`${ref?.name ?? repository} ${shortDigest(digest)}`, ref?.account ?? 'Images'),
  };
};

const ImagePage = async (props: Props) => {
  const address = await readAddress(props);
  const page = await openPage();
  await page.prefetch(getImage, address);
  return (
    <HydrationBoundary state={page.state()}>
      <PageBody>
        <ImageView {...address} />
      </PageBody>
    </HydrationBoundary>
  );
};

export default ImagePage;
