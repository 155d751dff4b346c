'use client';
import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useSearchParams } from 'next/navigation';
import { PlanChanges } from '#components/plan/plan-changes.tsx';
import { FailedState } from '#components/ui/empty-state.tsx';
import { IncompleteNote } from '#components/ui/incomplete-note.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { writeUrl } from '#components/ui/use-url-state.ts';
import { q } from '#lib/client/query.ts';
import { deploymentsApi } from '#lib/contract/api/services-api.ts';
import type { RevisionSummary } from '#lib/contract/deployments.ts';
import { ChangesSkeleton } from './diff-skeleton.tsx';
import { Segmented } from './segmented.tsx';
import type { TabProps } from './service-ref.ts';

/** `checkout:118`, or `#4 checkout-7d9c5b6f4` where the id does not tell the number. */
const optionOf = ({ id, number, status, current }: RevisionSummary): string => {
  const name = number === null || id.endsWith(`:${number}`) ? id : `#${number} ${id}`;
  if (current) return `${name} (runs now)`;
  return status === 'ACTIVE' ? name : `${name} (${status.toLowerCase()})`;
};

function Picker({
  name,
  label,
  value,
  revisions,
}: {
  name: 'from' | 'to';
  label: string;
  value: string;
  revisions: readonly RevisionSummary[];
}) {
  const isListed = revisions.some(({ id }) => id === value);
  return (
    <label className="flex min-w-0 items-center gap-2 max-sm:w-full">
      <span className="text-muted max-sm:w-10 max-sm:shrink-0">{label}</span>
      <select
        className="field min-w-0 font-mono max-sm:flex-1 sm:w-84"
        value={value}
        onChange={(event) => writeUrl({ [name]: event.target.value })}
      >
        {!isListed && value && <option value={value}>{value}</option>}
        {revisions.map((revision) => (
          <option key={revision.id} value={revision.id}>
            {optionOf(revision)}
          </option>
        ))}
      </select>
    </label>
  );
}

const views = [
  { value: 'words', label: 'In words' },
  { value: 'yaml', label: 'YAML' },
];

const ManifestDiff = dynamic(
  () => import('#components/manifests/manifest-diff.tsx').then((module) => module.ManifestDiff),
  { loading: () => <ChangesSkeleton /> },
);

/** What differs between any two revisions; what runs now against the one before, unless the address says otherwise. */
export function RevisionDiff({ target, service }: TabProps) {
  const params = useSearchParams();
  const revisions = useQuery(q(deploymentsApi.revisions, { ...target, limit: 1000 }));
  const items = revisions.data?.items ?? [];
  const now = items.find(({ current }) => current)?.id ?? service.revision ?? '';
  const nowAt = items.findIndex(({ id }) => id === now);
  const to = params.get('to') ?? now;
  const from = params.get('from') ?? items[nowAt + 1]?.id ?? '';
  const view = params.get('as');
  const isComparable = from !== '' && to !== '' && from !== to;
  const diff = useQuery({
    ...q(deploymentsApi.diff, { ...target, revision: from, other: to }),
    enabled: isComparable && view !== 'yaml',
  });
  return (
    <Panel title="What changed" busy={revisions.isPending || diff.isLoading}>
      {revisions.isError && !revisions.data ? (
        <FailedState what="The revisions" error={revisions.error} onRetry={() => void revisions.refetch()} />
      ) : (
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-3">
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
            <Picker name="from" label="from" value={from} revisions={items} />
            <Picker name="to" label="to" value={to} revisions={items} />
            <Segmented name="as" label="Shown as" fallback="words" options={views} />
          </div>
          {!isComparable ? (
            revisions.isPending ? (
              <ChangesSkeleton />
            ) : (
              <p className="text-muted">Choose two revisions that differ.</p>
            )
          ) : view === 'yaml' ? (
            <ManifestDiff cluster={target.cluster} service={target.service} from={from} to={to} />
          ) : diff.data ? (
            <>
              <IncompleteNote items={diff.data.incomplete} />
              {diff.data.items.length === 0 ? (
                <p className="text-muted">Nothing differs.</p>
              ) : (
                <PlanChanges changes={diff.data.items} />
              )}
            </>
          ) : diff.isError ? (
            <FailedState what="The difference" error={diff.error} onRetry={() => void diff.refetch()} />
          ) : (
            <ChangesSkeleton />
          )}
        </div>
      )}
    </Panel>
  );
}
