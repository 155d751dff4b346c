import { endpoint } from '#lib/contract/endpoint.ts';
import type { JobList, ListJobsInput } from '#lib/contract/jobs.ts';

export const jobsApi = {
  listOfCluster: endpoint<ListJobsInput, JobList>({
    name: 'jobs.listOfCluster',
    method: 'GET',
    path: '/clusters/:cluster/jobs',
    summary: 'CronJobs and Jobs of a Kubernetes cluster with their runs, newest first',
  }),
};
