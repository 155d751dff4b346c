import { z } from 'zod';
import { flag, instant, listOf, text, whole } from './lenient.ts';
import { KubeCondition, Metadata } from './metadata.ts';
import { asItIs, type Kept, projectBy } from './project.ts';

/** Of the pods that a Job makes, no more than what they run. */
export const JobTemplate = z.object({
  spec: z.object({
    restartPolicy: text,
    containers: listOf(z.object({ name: z.string(), image: z.string().catch('').default('') })),
  }),
});

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/job-v1/ */
const Raw = z.object({
  metadata: Metadata,
  spec: z.object({
    parallelism: whole,
    completions: whole,
    completionMode: text,
    backoffLimit: whole,
    activeDeadlineSeconds: whole,
    suspend: flag,
    managedBy: text,
    template: JobTemplate,
  }),
  status: z
    .object({
      startTime: instant,
      completionTime: instant,
      active: whole,
      ready: whole,
      succeeded: whole,
      failed: whole,
      failedIndexes: text,
      conditions: listOf(KubeCondition),
    })
    .catch({ conditions: [] })
    .default({ conditions: [] }),
});

/** A Job: one run of something, with whose it is and how it ended. */
export type Job = Kept<z.output<typeof Raw>>;
export const projectJob = projectBy(Raw, asItIs);
