'use client';
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { AsOf, Time } from '#components/ui/age.tsx';
import { Breadcrumb } from '#components/ui/breadcrumb.tsx';
import { type Column, DataTable, RowLink } from '#components/ui/data-table.tsx';
import { EmptyState, FailedState, FilteredEmpty } from '#components/ui/empty-state.tsx';
import { IncompleteNote } from '#components/ui/incomplete-note.tsx';
import { LiveRegion } from '#components/ui/live-region.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { SearchBox } from '#components/ui/search-box.tsx';
import { readerOf } from '#components/ui/search-params.ts';
import { ShortId } from '#components/ui/short-id.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { writeUrl } from '#components/ui/use-url-state.ts';
import { useAccountNames } from '#lib/client/account-names.ts';
import { q } from '#lib/client/query.ts';
import { imagesApi } from '#lib/contract/api/images-api.ts';
import { parseRepositoryId } from '#lib/contract/ids.ts';
import type { Image } from '#lib/contract/images.ts';
import { paths } from '#lib/paths.ts';
import { ExpiryNote } from './expiry-note.tsx';
import { FindingsSummary } from './findings-summary.tsx';
import { readImagesInput } from './images-input.ts';
import { RunsInCount } from './runs-in-links.tsx';
import { shortDigest } from './short-digest.ts';
import { SizeCell } from './size-cell.tsx';

const intervalMs = 15_000;
const staleAfterMs = 15 * 60_000;

const hrefOf = ({ repositoryId, digest }: Image) => paths.image({ repository: repositoryId, digest });

const columns: Column<Image>[] = [
  {
    id: 'tags',
    header: 'Tags',
    wraps: true,
    phone: 'start',
    cell: (image) => (
      <RowLink href={hrefOf(image)} className={image.tags.length === 0 ? 'text-muted' : undefined}>
        {image.tags.join(', ') || `no tag, ${shortDigest(image.digest)}`}
      </RowLink>
    ),
  },
  {
    id: 'digest',
    header: 'Digest',
    wide: true,
    width: '9%',
    cell: ({ digest }) => (
      <span className="relative z-1">
        <ShortId id={digest} head={6} tail={0} className="text-muted" />
      </span>
    ),
  },
  {
    id: 'pushed',
    header: 'Pushed',
    width: '12%',
    narrowWidth: '112px',
    sort: 'pushedAt',
    sortDownFirst: true,
    phone: 'below',
    cell: ({ pushedAt }) => (pushedAt ? <Time at={pushedAt} className="text-muted" /> : '–'),
  },
  {
    id: 'size',
    header: 'Size',
    width: '7%',
    narrowWidth: '84px',
    align: 'right',
    sort: 'sizeBytes',
    sortDownFirst: true,
    cell: ({ sizeBytes }) => <SizeCell bytes={sizeBytes} />,
  },
  {
    id: 'platforms',
    header: 'Platforms',
    wide: true,
    width: '8%',
    cell: ({ multiArchitecture }) => (
      <span className="text-muted">{multiArchitecture ? 'several' : 'one'}</span>
    ),
  },
  {
    id: 'findings',
    header: 'Findings',
    width: '158px',
    phone: 'end',
    cell: ({ scan }) => <FindingsSummary scan={scan} />,
  },
  {
    id: 'runs',
    header: 'Runs in',
    width: '9%',
    narrowWidth: '100px',
    phone: 'below-end',
    cell: ({ runsIn }) => <RunsInCount runsIn={runsIn} />,
  },
  {
    id: 'fate',
    header: 'Kept',
    width: '21%',
    narrowWidth: '116px',
    wraps: true,
    cell: ({ status, expires }) => <ExpiryNote status={status} expires={expires} />,
  },
];

/** One repository: its images, newest first. */
export function RepositoryView({ repository }: { repository: string }) {
  const params = useSearchParams();
  const input = readImagesInput(repository, readerOf(params));
  const images = useQuery({
    ...q(imagesApi.list, input),
    refetchInterval: intervalMs,
    placeholderData: (before) => before,
  });
  const { data } = images;
  const accountName = useAccountNames();
  const ref = parseRepositoryId(repository);
  return (
    <>
      <PageHeader
        above={
          <Breadcrumb
            crumbs={[
              { label: 'Images', href: paths.images() },
              ...(ref
                ? [
                    { label: accountName(ref.account), href: paths.images({ account: ref.account }) },
                    { label: ref.region, href: paths.images({ account: ref.account, region: ref.region }) },
                  ]
                : []),
            ]}
          />
        }
        title={ref?.name ?? repository}
        note={
          data && (
            <>
              {data.items.length}
              {data.nextCursor ? '+' : ''} images ·{' '}
              <AsOf at={data.asOf} prefix="" staleAfterMs={staleAfterMs} />
            </>
          )
        }
        below={
          data?.lifecycle && <p className="text-muted">{data.lifecycle.summary ?? 'No lifecycle policy.'}</p>
        }
      />
      <LiveRegion className="grid gap-3" asOf={data?.asOf} staleAfterMs={staleAfterMs}>
        <SearchBox placeholder="Filter tags and digests" />
        <IncompleteNote items={data?.incomplete} />
        {data ? (
          data.items.length > 0 ? (
            <DataTable
              label="Images"
              columns={columns}
              rows={data.items}
              rowId={({ digest }) => digest}
              rowStatus={({ status }) => status.toLowerCase()}
              rowHref={hrefOf}
              defaultSort="-pushedAt"
              busy={images.isPlaceholderData}
            />
          ) : (
            <Panel flush>
              {input.q ? (
                <FilteredEmpty what="images" onClear={() => writeUrl({ q: null })} />
              ) : (
                <EmptyState title="No image yet">
                  Push one with docker or your build, and it appears here.
                </EmptyState>
              )}
            </Panel>
          )
        ) : images.isError ? (
          <Panel flush>
            <FailedState what="The images" error={images.error} onRetry={() => void images.refetch()} />
          </Panel>
        ) : (
          <SkeletonRows />
        )}
        {data?.nextCursor && (
          <p className="text-muted">The newest 1,000 are shown. Filter to find older ones.</p>
        )}
      </LiveRegion>
    </>
  );
}
