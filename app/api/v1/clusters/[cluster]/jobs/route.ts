import { listJobs } from '#lib/domain/jobs/list-jobs.ts';
import { handle } from '#lib/http/handle.ts';

export const GET = handle(listJobs);
