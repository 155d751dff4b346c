'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { FindingsSummary } from '#components/images/findings-summary.tsx';
import { shortDigest } from '#components/images/short-digest.ts';
import { SizeCell } from '#components/images/size-cell.tsx';
import { usePlanLauncher } from '#components/plan/plan-launcher.ts';
import { AsOf, Time } from '#components/ui/age.tsx';
import { type Column, DataTable } from '#components/ui/data-table.tsx';
import { EmptyState, FilteredEmpty } from '#components/ui/empty-state.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { SearchBox } from '#components/ui/search-box.tsx';
import { ShortId } from '#components/ui/short-id.tsx';
import { useUrlState, writeUrl } from '#components/ui/use-url-state.ts';
import { q } from '#lib/client/query.ts';
import { servicesApi } from '#lib/contract/api/services-api.ts';
import { parseRepositoryId } from '#lib/contract/ids.ts';
import type { Candidate, ServiceImage } from '#lib/contract/images.ts';
import { paths } from '#lib/paths.ts';
import { CandidateHere } from './candidate-here.tsx';
import { ReadState } from './read-state.tsx';
import { RowAction } from './row-action.tsx';
import { refusalOf } from './service-actions.tsx';
import type { TabProps } from './service-ref.ts';

/** Images change seldom: ECR is asked less often than ECS. */
const intervalMs = 15_000;
/** A catalogue is swept every few minutes. */
const staleAfterMs = 600_000;

const labelOf = ({ tags, digest }: Candidate): string => tags[0] ?? shortDigest(digest);

const matches = ({ tags, digest }: Candidate, text: string) =>
  digest.includes(text) || tags.some((tag) => tag.toLowerCase().includes(text));

/** "5 versions back are still possible. After the next lifecycle run: 4." */
const sayWaysBack = ({ candidates }: ServiceImage): string => {
  const possible = candidates.filter(
    ({ deployedBefore, missing, archived, runsNow }) => deployedBefore && !missing && !archived && !runsNow,
  );
  const kept = possible.filter(({ expires }) => !expires).length;
  const words = `${possible.length} ${possible.length === 1 ? 'version back is' : 'versions back are'} still possible.`;
  return kept === possible.length ? words : `${words} After the next lifecycle run: ${kept}.`;
};

const columnsOf = (image: ServiceImage, status: string): Column<Candidate>[] => [
  {
    id: 'tag',
    header: 'Tag',
    width: '17%',
    narrowWidth: '24%',
    wraps: true,
    phone: 'start',
    cell: (candidate) => {
      const text = candidate.tags.join(', ') || 'no tag';
      const { repositoryId } = image.current;
      const look = candidate.missing || candidate.tags.length === 0 ? 'text-muted' : '';
      return repositoryId && !candidate.missing ? (
        <Link
          href={paths.image({ repository: repositoryId, digest: candidate.digest })}
          prefetch={false}
          title={text}
          data-row-link
          className={`hit font-semibold hover:underline ${look}`}
        >
          {text}
        </Link>
      ) : (
        <span className={`font-semibold ${look}`} title={text}>
          {text}
        </span>
      );
    },
  },
  {
    id: 'digest',
    header: 'Digest',
    wide: true,
    width: '9%',
    cell: ({ digest }) => <ShortId id={digest} head={6} tail={0} className="text-muted" />,
  },
  {
    id: 'pushed',
    header: 'Pushed',
    wide: true,
    width: '12%',
    cell: ({ pushedAt }) => (pushedAt ? <Time at={pushedAt} className="text-muted" /> : '–'),
  },
  {
    id: 'size',
    header: 'Size',
    wide: true,
    width: '9%',
    align: 'right',
    cell: ({ sizeBytes }) => <SizeCell bytes={sizeBytes} />,
  },
  {
    id: 'findings',
    header: 'Findings',
    width: '158px',
    phone: 'end',
    cell: ({ scan }) => <FindingsSummary scan={scan} />,
  },
  {
    id: 'here',
    header: 'Here',
    wraps: true,
    phone: 'below',
    cell: (candidate) => <CandidateHere candidate={candidate} status={status} />,
  },
];

/** Per container what ECR holds, and what each image has to do with this service. */
export function ImagesTab({ target, service }: TabProps) {
  const [text] = useUrlState('q');
  const [container, setContainer] = useUrlState('container');
  const { propose } = usePlanLauncher();
  const images = useQuery({ ...q(servicesApi.images, target), refetchInterval: intervalMs });
  const actionOf = (image: ServiceImage): Column<Candidate> => ({
    id: 'action',
    header: <span className="sr-only">Action</span>,
    width: '136px',
    align: 'right',
    phone: 'below-end',
    className: 'sm:overflow-visible!',
    cell: (candidate) => {
      if (candidate.missing) return <span className="text-muted">gone from ECR</span>;
      if (candidate.runsNow) return null;
      const label = labelOf(candidate);
      const isBack = candidate.deployedBefore !== undefined;
      const act = () =>
        isBack
          ? propose(
              { action: 'rollback', to: { container: image.container, digest: candidate.digest } },
              label,
            )
          : propose(
              {
                action: 'deploy',
                container: image.container,
                image: `${repositoryUri(image)}@${candidate.digest}`,
              },
              label,
            );
      return (
        <RowAction
          label={`${isBack ? 'Roll back here… to' : 'Deploy…'} ${label}`}
          disabledReason={refusalOf(isBack ? service.can.rollback : service.can.deploy)}
          onClick={act}
        >
          {isBack ? 'Roll back here…' : 'Deploy…'}
        </RowAction>
      );
    },
  });
  return (
    <ReadState what="The images" query={images} staleAfterMs={staleAfterMs}>
      {({ items, asOf }) => {
        const image = items.find((item) => item.container === container) ?? items[0];
        if (!image)
          return (
            <Panel flush>
              <EmptyState title="No container is known" />
            </Panel>
          );
        const rows = image.candidates.filter(
          (candidate) => !text || matches(candidate, text.toLowerCase().replace(/^sha256:/, '')),
        );
        const repository = image.current.repositoryId ? parseRepositoryId(image.current.repositoryId) : null;
        return (
          <>
            <div className="flex flex-wrap items-center gap-2">
              <SearchBox placeholder="Filter tags and digests" />
              {items.length > 1 && (
                <select
                  aria-label="Container"
                  className="field"
                  value={image.container}
                  onChange={(event) => setContainer(event.target.value)}
                >
                  {items.map((item) => (
                    <option key={item.container} value={item.container}>
                      Container {item.container}
                    </option>
                  ))}
                </select>
              )}
              <span className="text-muted">
                {repository && image.current.repositoryId ? (
                  <Link
                    href={paths.repository(image.current.repositoryId)}
                    prefetch={false}
                    className="hit hover:underline"
                  >
                    {repository.name}
                  </Link>
                ) : (
                  image.current.reference
                )}{' '}
                {image.candidates.length > 0
                  ? `· ${image.candidates.length} ${image.candidates.length === 1 ? 'image' : 'images'}`
                  : null}
              </span>
              <span className="ml-auto">
                <AsOf at={asOf} prefix="" staleAfterMs={staleAfterMs} />
              </span>
            </div>
            {rows.length > 0 ? (
              <DataTable
                label={`Images for ${image.container}`}
                columns={[...columnsOf(image, service.status), actionOf(image)]}
                rows={rows}
                rowId={({ digest }) => digest}
                rowStatus={(candidate) =>
                  candidate.missing ? 'missing' : candidate.runsNow ? 'runs-now' : undefined
                }
                rowClassName={({ runsNow }) => (runsNow ? 'bg-sunk' : undefined)}
              />
            ) : (
              <Panel flush>
                {image.candidates.length === 0 ? (
                  <EmptyState title="No image of this container is known">
                    {image.current.repositoryId
                      ? 'Its repository is empty or could not be read.'
                      : `${image.current.reference} is not in an ECR repository of a connected account.`}
                  </EmptyState>
                ) : (
                  <FilteredEmpty what="images" onClear={() => writeUrl({ q: null })} />
                )}
              </Panel>
            )}
            {image.candidates.length > 0 && <p className="px-0.5 text-muted">{sayWaysBack(image)}</p>}
          </>
        );
      }}
    </ReadState>
  );
}

/** `host/name` of the running reference, without its tag or digest. */
const repositoryUri = ({ current }: ServiceImage): string => {
  const [head = ''] = current.reference.split('@');
  const slash = head.lastIndexOf('/');
  const colon = head.indexOf(':', slash);
  return colon > 0 ? head.slice(0, colon) : head;
};
