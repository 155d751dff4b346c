'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { ReadState } from '#components/service/read-state.tsx';
import { Segmented } from '#components/service/segmented.tsx';
import { sortByTrouble } from '#components/service/sort-tasks.ts';
import { TaskTable } from '#components/service/task-table.tsx';
import { AsOf } from '#components/ui/age.tsx';
import { EmptyState, FilteredEmpty } from '#components/ui/empty-state.tsx';
import { NumberValue } from '#components/ui/number-value.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { wordsOf } from '#components/ui/platform-word.ts';
import { SearchBox } from '#components/ui/search-box.tsx';
import { readerOf } from '#components/ui/search-params.ts';
import { SkeletonNote } from '#components/ui/skeleton.tsx';
import { writeUrl } from '#components/ui/use-url-state.ts';
import { qAll } from '#lib/client/list-all.ts';
import { restMsOf } from '#lib/client/live-topics.ts';
import { steadyIntervalMs } from '#lib/client/query.ts';
import { tasksApi } from '#lib/contract/api/services-api.ts';
import { parseClusterId } from '#lib/contract/ids.ts';
import { withoutNamespaces } from './is-unread.ts';
import { NamespaceFilter } from './namespace-filter.tsx';
import { readTasksInput } from './tasks-input.ts';

const states = [
  { value: 'all', label: 'All' },
  { value: 'running', label: 'Running' },
  { value: 'stopped', label: 'Ended' },
];
const filters = ['q', 'namespace'];

/** Every task of a cluster, also those that no service keeps. */
export const ClusterTasks = ({
  clusterId,
  namespaces,
}: {
  clusterId: string;
  namespaces: readonly string[];
}) => {
  const params = useSearchParams();
  const read = readerOf(params);
  const words = wordsOf(parseClusterId(clusterId)?.platform);
  const tasks = useQuery({
    ...qAll(tasksApi.listOfCluster, {
      ...readTasksInput(read),
      cluster: clusterId,
    }),
    placeholderData: keepPreviousData,
    refetchInterval: (query) => Math.max(steadyIntervalMs, restMsOf(query.state.data)),
  });
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <SearchBox />
        <Segmented name="state" label="State" options={states} fallback="all" />
        <NamespaceFilter clusters={[clusterId]} seen={namespaces} />
        {tasks.data ? (
          <span className="ml-auto text-sm text-muted">
            <NumberValue field="tasks" value={tasks.data.items.length} /> {words.tasks} ·{' '}
            <AsOf at={tasks.data.asOf} prefix="" />
          </span>
        ) : tasks.isPending ? (
          <SkeletonNote className="ml-auto" />
        ) : null}
      </div>
      <ReadState
        what={`The ${words.tasks}`}
        query={tasks}
        unsaid={(items) => withoutNamespaces(items, namespaces)}
      >
        {({ items }) =>
          items.length > 0 ? (
            <TaskTable tasks={sortByTrouble(items)} withNamespace />
          ) : (
            <Panel flush>
              {filters.some((name) => params.get(name)) ? (
                <FilteredEmpty
                  what={words.tasks}
                  onClear={() => writeUrl(Object.fromEntries(filters.map((name) => [name, null])))}
                />
              ) : (
                <EmptyState title={`No ${words.task} runs in this cluster`}>
                  {words.endedTasksStay}
                </EmptyState>
              )}
            </Panel>
          )
        }
      </ReadState>
    </div>
  );
};
