import { z } from 'zod';
import { instant, listOf } from './lenient.ts';
import { Metadata } from './metadata.ts';
import { asItIs, type Kept, projectBy } from './project.ts';
import { toCpuUnits, toMebibytes } from './quantity.ts';

const Usage = z
  .record(z.string(), z.union([z.string(), z.number()]))
  .catch({})
  .default({})
  .transform(({ cpu, memory }) => ({ cpu: toCpuUnits(cpu), memoryMiB: toMebibytes(memory) }));

const PodUsageRaw = z.object({
  metadata: Metadata,
  timestamp: instant,
  containers: listOf(z.object({ name: z.string(), usage: Usage })),
});
/** What the containers of a pod use, from metrics.k8s.io: CPU in units, memory in MiB. */
export type PodUsage = Kept<z.output<typeof PodUsageRaw>>;
export const projectPodUsage = projectBy(PodUsageRaw, asItIs);

const NodeUsageRaw = z.object({ metadata: Metadata, timestamp: instant, usage: Usage });
export type NodeUsage = Kept<z.output<typeof NodeUsageRaw>>;
export const projectNodeUsage = projectBy(NodeUsageRaw, asItIs);
