import { z } from 'zod';
import { Metadata } from './metadata.ts';
import { asItIs, type Kept, projectBy } from './project.ts';

const Raw = z.object({ metadata: Metadata });

/** A Job: whose its pods are, and which CronJob made it. */
export type Job = Kept<z.output<typeof Raw>>;
export const projectJob = projectBy(Raw, asItIs);
