import { z } from 'zod';
import { JobTemplate } from './job.ts';
import { flag, instant, text, whole } from './lenient.ts';
import { Metadata } from './metadata.ts';
import { asItIs, type Kept, projectBy } from './project.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/cron-job-v1/ */
const Raw = z.object({
  metadata: Metadata,
  spec: z.object({
    schedule: z.string(),
    timeZone: text,
    suspend: flag,
    concurrencyPolicy: text,
    startingDeadlineSeconds: whole,
    jobTemplate: z.object({ spec: z.object({ template: JobTemplate }) }),
  }),
  status: z.object({ lastScheduleTime: instant, lastSuccessfulTime: instant }).catch({}).default({}),
});

/** A CronJob: what is run, and when. */
export type CronJob = Kept<z.output<typeof Raw>>;
export const projectCronJob = projectBy(Raw, asItIs);
