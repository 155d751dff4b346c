'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useSearchParams } from 'next/navigation';
import { useMemo } from 'react';
import { withoutNamespaces } from '#components/clusters/is-unread.ts';
import { NamespaceFilter } from '#components/clusters/namespace-filter.tsx';
import { ReadState } from '#components/service/read-state.tsx';
import { AsOf } from '#components/ui/age.tsx';
import { DataTable } from '#components/ui/data-table.tsx';
import { EmptyState, FilteredEmpty } from '#components/ui/empty-state.tsx';
import { FilterSelect } from '#components/ui/filter-select.tsx';
import { NumberValue } from '#components/ui/number-value.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { SearchBox } from '#components/ui/search-box.tsx';
import { readerOf } from '#components/ui/search-params.ts';
import { ShallowLinks } from '#components/ui/shallow-links.tsx';
import { SkeletonNote } from '#components/ui/skeleton.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import { useUrlState, writeUrl } from '#components/ui/use-url-state.ts';
import { qAll } from '#lib/client/list-all.ts';
import { restMsOf } from '#lib/client/live-topics.ts';
import { steadyIntervalMs } from '#lib/client/query.ts';
import { jobsApi } from '#lib/contract/api/jobs-api.ts';
import { parseJobId } from '#lib/contract/ids.ts';
import { jobStatuses } from '#lib/contract/job-statuses.ts';
import type { JobRow } from '#lib/contract/jobs.ts';
import { paths } from '#lib/paths.ts';
import { jobColumns } from './job-columns.tsx';
import { lookOfJob } from './job-look.ts';
import { defaultJobSort, readJobsInput } from './jobs-input.ts';

const JobSheet = dynamic(() => import('./job-sheet.tsx').then((module) => module.JobSheet), { ssr: false });

const stateOptions = jobStatuses.map((status) => ({
  value: status,
  label: <StatusBadge {...lookOfJob(status)} quiet />,
}));
const filters = ['q', 'status', 'namespace'];

/** The job that the address opens, also one that the filters leave out by now. */
const useOpenedJob = ({
  clusterId,
  opened,
  rows,
}: {
  clusterId: string;
  opened: string;
  rows: readonly JobRow[] | undefined;
}): JobRow | undefined => {
  const shown = rows?.find(({ id }) => id === opened);
  const others = useQuery({
    ...qAll(jobsApi.listOfCluster, {
      cluster: clusterId,
      limit: 1000,
      q: parseJobId(opened)?.name.slice(0, 200),
    }),
    enabled: opened !== '' && rows !== undefined && shown === undefined,
    refetchInterval: steadyIntervalMs,
  });
  return shown ?? others.data?.items.find(({ id }) => id === opened);
};

/** The CronJobs and Jobs of a cluster; pressing one opens its runs. */
export const JobsTab = ({ clusterId, namespaces }: { clusterId: string; namespaces: readonly string[] }) => {
  const params = useSearchParams();
  const input = readJobsInput(readerOf(params));
  const [opened, setOpened] = useUrlState('job');
  const jobs = useQuery({
    ...qAll(jobsApi.listOfCluster, { ...input, cluster: clusterId }),
    placeholderData: keepPreviousData,
    refetchInterval: (query) => Math.max(steadyIntervalMs, restMsOf(query.state.data)),
  });
  const kept = params.toString();
  const { columns, hrefOf } = useMemo(() => {
    // What is filtered stays so behind the sheet.
    const query = Object.fromEntries(new URLSearchParams(kept));
    const toHref = (row: JobRow) => paths.cluster(clusterId, { ...query, job: row.id });
    return { columns: jobColumns(toHref), hrefOf: toHref };
  }, [clusterId, kept]);
  const openedJob = useOpenedJob({ clusterId, opened, rows: jobs.data?.items });
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <SearchBox />
        <FilterSelect name="status" label="State" options={stateOptions} />
        <NamespaceFilter clusters={[clusterId]} seen={namespaces} />
        {jobs.data ? (
          <span className="ml-auto text-sm text-muted">
            <NumberValue field="jobs" value={jobs.data.items.length} /> jobs ·{' '}
            <AsOf at={jobs.data.asOf} prefix="" />
          </span>
        ) : jobs.isPending ? (
          <SkeletonNote className="ml-auto" />
        ) : null}
      </div>
      <ReadState what="The jobs" query={jobs} unsaid={(items) => withoutNamespaces(items, namespaces)}>
        {({ items }) =>
          items.length > 0 ? (
            <ShallowLinks>
              <DataTable
                label="Jobs"
                columns={columns}
                rows={items}
                rowId={(row) => row.id}
                rowStatus={(row) => row.status}
                rowHref={hrefOf}
                defaultSort={defaultJobSort}
                busy={jobs.isPlaceholderData}
              />
            </ShallowLinks>
          ) : (
            <Panel flush>
              {filters.some((name) => params.get(name)) ? (
                <FilteredEmpty
                  what="jobs"
                  onClear={() => writeUrl(Object.fromEntries(filters.map((name) => [name, null])))}
                />
              ) : (
                <EmptyState title="This cluster has no CronJob and no Job">
                  A Job that has ended is here for as long as Kubernetes keeps it.
                </EmptyState>
              )}
            </Panel>
          )
        }
      </ReadState>
      {openedJob ? <JobSheet job={openedJob} onClose={() => setOpened(null)} /> : null}
    </div>
  );
};
