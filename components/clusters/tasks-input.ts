import { type ReadParam, readList } from '#components/ui/search-params.ts';
import type { ListClusterTasksInput } from '#lib/contract/tasks.ts';

/** The question to the API that an address of a cluster's tasks asks; page and browser ask the same. */
export const readTasksInput = (read: ReadParam): Omit<ListClusterTasksInput, 'cluster'> => {
  const state = read('state');
  return {
    limit: 1000,
    q: read('q')?.slice(0, 200),
    state: state === 'running' || state === 'stopped' ? state : 'all',
    namespace: readList(read('namespace')),
  };
};
