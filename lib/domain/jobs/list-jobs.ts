import { jobsApi } from '#lib/contract/api/jobs-api.ts';
import { jobStatuses } from '#lib/contract/job-statuses.ts';
import type { JobRow, ListJobsInput } from '#lib/contract/jobs.ts';
import { answerOf, matches, pageOf } from '#lib/domain/list-page.ts';
import { query } from '#lib/domain/verb.ts';

const accepts = (input: ListJobsInput) => (row: JobRow) =>
  matches(`${row.namespace}/${row.name}`, input.q) &&
  (!input.status?.length || input.status.includes(row.status)) &&
  (!input.namespace?.length || input.namespace.includes(row.namespace));

const keyOf = (row: JobRow, field: string) => {
  if (field === 'status') return jobStatuses.indexOf(row.status);
  return field === 'lastRunAt' ? (row.lastRunAt ?? '') : row.name;
};

/** CronJobs and Jobs of a Kubernetes cluster; an ECS cluster has none. */
export const listJobs = query(jobsApi.listOfCluster, {
  permission: 'fleet:read',
  run: async (ctx, input) => {
    const known = await ctx.fleet.listJobs(input.cluster);
    const page = pageOf(known.value.filter(accepts(input)), {
      list: `jobs ${input.cluster}`,
      sort: input.sort ?? 'name',
      keyOf,
      idOf: (row) => row.id,
      limit: input.limit,
      cursor: input.cursor,
    });
    return answerOf(known, page);
  },
});
