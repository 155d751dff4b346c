'use client';
import { useQuery } from '@tanstack/react-query';
import { Time } from '#components/ui/age.tsx';
import { Breadcrumb } from '#components/ui/breadcrumb.tsx';
import { EmptyState, FailedState } from '#components/ui/empty-state.tsx';
import { IncompleteNote } from '#components/ui/incomplete-note.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { ShortId } from '#components/ui/short-id.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { q } from '#lib/client/query.ts';
import { imagesApi } from '#lib/contract/api/images-api.ts';
import { parseRepositoryId } from '#lib/contract/ids.ts';
import type { ImageDetail } from '#lib/contract/images.ts';
import { paths } from '#lib/paths.ts';
import { ExpiryNote } from './expiry-note.tsx';
import { FindingsList } from './findings-list.tsx';
import { FindingsSummary } from './findings-summary.tsx';
import { ImageConfigFacts } from './image-config-facts.tsx';
import { LayersTable } from './layers-table.tsx';
import { PracticesList } from './practices-list.tsx';
import { RunsInLinks } from './runs-in-links.tsx';
import { shortDigest } from './short-digest.ts';
import { SizeCell } from './size-cell.tsx';

const intervalMs = 30_000;
const staleAfterMs = 15 * 60_000;

function Summary({ image }: { image: ImageDetail }) {
  return (
    <p
      className="flex flex-wrap items-center gap-x-3 gap-y-1 text-muted"
      data-status={image.status.toLowerCase()}
    >
      <ShortId id={image.digest} head={12} tail={4} />
      {image.pushedAt && (
        <span>
          pushed <Time at={image.pushedAt} />
        </span>
      )}
      <span>
        <SizeCell bytes={image.sizeBytes} />
      </span>
      <FindingsSummary scan={image.scan} />
      {image.lastPulledAt && (
        <span>
          last pulled <Time at={image.lastPulledAt} />
        </span>
      )}
      <ExpiryNote status={image.status} expires={image.expires} />
    </p>
  );
}

function Platforms({ image }: { image: ImageDetail }) {
  if (image.platforms.length === 0) return <p className="text-muted">One, which the config names.</p>;
  return (
    <ul className="grid gap-1">
      {image.platforms.map(({ digest, os, architecture, variant, sizeBytes }) => (
        <li key={digest} data-row-id={digest} className="flex flex-wrap items-center gap-x-3">
          <span className="font-mono text-sm">{[os, architecture, variant].filter(Boolean).join('/')}</span>
          <ShortId id={digest} head={6} tail={0} className="text-muted" />
          <SizeCell bytes={sizeBytes} />
        </li>
      ))}
    </ul>
  );
}

function Content({ image }: { image: ImageDetail }) {
  // A node runs the image of its own platform: its digest is another than the index's.
  const digests = new Set([image.digest, ...image.platforms.map(({ digest }) => digest)]);
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4" data-as-of={image.asOf}>
      <IncompleteNote items={image.incomplete} />
      <div className="grid gap-4 lg:grid-cols-2">
        <Panel title="Runs in" asOf={image.asOf} staleAfterMs={staleAfterMs}>
          <RunsInLinks runsIn={image.runsIn} digests={digests} />
        </Panel>
        <Panel title="Good practice">
          {image.practices.length > 0 ? (
            <PracticesList practices={image.practices} />
          ) : (
            <p className="text-muted">It could not be checked: its config was not read.</p>
          )}
        </Panel>
        <Panel title="Config">
          {image.config ? (
            <ImageConfigFacts config={image.config} />
          ) : (
            <p className="text-muted">The config could not be read.</p>
          )}
        </Panel>
        <Panel title="Platforms">
          <Platforms image={image} />
        </Panel>
      </div>
      <Panel title="Layers" note={`${image.layers.length}, in the order they were made`} flush>
        {image.layers.length > 0 ? (
          <LayersTable layers={image.layers} />
        ) : (
          <EmptyState title="The layers could not be read" />
        )}
      </Panel>
      <Panel title="Findings" note={image.scan ? image.scan.status.toLowerCase() : undefined} flush>
        {image.findings.length > 0 ? (
          <FindingsList findings={image.findings} />
        ) : (
          <EmptyState title={image.scan?.findings ? 'No finding' : 'Not scanned'}>
            {image.scan?.findings
              ? null
              : 'Turn on scanning for the repository or the registry to see findings here.'}
          </EmptyState>
        )}
      </Panel>
    </div>
  );
}

/** One image: where it runs, what it is made of, and what is wrong with it. */
export function ImageView({ repository, digest }: { repository: string; digest: string }) {
  const query = useQuery({ ...q(imagesApi.get, { repository, digest }), refetchInterval: intervalMs });
  const image = query.data;
  const ref = parseRepositoryId(repository);
  const name = ref?.name ?? repository;
  return (
    <>
      <PageHeader
        above={
          <Breadcrumb
            crumbs={[
              { label: 'Images', href: paths.images() },
              { label: name, href: paths.repository(repository) },
            ]}
          />
        }
        title={`${name} ${image?.tags.join(', ') || shortDigest(digest)}`}
        below={image && <Summary image={image} />}
      />
      {image ? (
        <Content image={image} />
      ) : query.isError ? (
        <Panel flush>
          <FailedState what="The image" error={query.error} onRetry={() => void query.refetch()} />
        </Panel>
      ) : (
        <SkeletonRows />
      )}
    </>
  );
}
