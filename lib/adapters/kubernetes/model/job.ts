import { z } from 'zod';
import { flag, instant, listOf, text, whole } from './lenient.ts';
import { KubeCondition, Metadata } from './metadata.ts';
import { asItIs, type Kept, projectBy } from './project.ts';

const JobRaw = z.object({
  metadata: Metadata,
  spec: z.object({ suspend: flag, completions: whole, backoffLimit: whole }).catch({}).default({}),
  status: z
    .object({
      active: whole,
      succeeded: whole,
      failed: whole,
      startTime: instant,
      completionTime: instant,
      conditions: listOf(KubeCondition),
    })
    .catch({ conditions: [] })
    .default({ conditions: [] }),
});
export type Job = Kept<z.output<typeof JobRaw>>;
export const projectJob = projectBy(JobRaw, asItIs);

const CronJobRaw = z.object({
  metadata: Metadata,
  spec: z.object({ schedule: text, timeZone: text, suspend: flag }).catch({}).default({}),
  status: z.object({ lastScheduleTime: instant, lastSuccessfulTime: instant }).catch({}).default({}),
});
export type CronJob = Kept<z.output<typeof CronJobRaw>>;
export const projectCronJob = projectBy(CronJobRaw, asItIs);
