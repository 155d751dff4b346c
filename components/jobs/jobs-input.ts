import { type ReadParam, readList, readOne } from '#components/ui/search-params.ts';
import { jobStatuses } from '#lib/contract/job-statuses.ts';
import type { ListJobsInput } from '#lib/contract/jobs.ts';

const sorts = ['status', '-status', 'name', '-name', 'lastRunAt', '-lastRunAt'] as const;

export const defaultJobSort = 'status';

/** The question to the API that an address of a list of jobs asks; page and browser ask the same. */
export const readJobsInput = (read: ReadParam): Omit<ListJobsInput, 'cluster'> => ({
  limit: 1000,
  q: read('q')?.slice(0, 200),
  sort: readOne(read('sort'), sorts, defaultJobSort),
  status: readList(read('status'), jobStatuses),
  namespace: readList(read('namespace')),
});
