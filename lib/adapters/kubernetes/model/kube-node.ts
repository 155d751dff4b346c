import { z } from 'zod';
import { flag, listOf, text } from './lenient.ts';
import { KubeCondition, Metadata } from './metadata.ts';
import { asItIs, type Kept, projectBy } from './project.ts';
import { parseQuantity, toCpuUnits, toMebibytes } from './quantity.ts';

const Sizes = z
  .record(z.string(), z.union([z.string(), z.number()]))
  .catch({})
  .default({})
  .transform(({ cpu, memory, pods }) => ({
    cpu: toCpuUnits(cpu) ?? null,
    memoryMiB: toMebibytes(memory) ?? null,
    pods: parseQuantity(pods) ?? null,
  }));

const none = { cpu: null, memoryMiB: null, pods: null };

const Raw = z.object({
  metadata: Metadata,
  spec: z
    .object({
      providerID: text,
      unschedulable: flag,
      taints: listOf(z.object({ key: z.string(), value: text, effect: text })),
    })
    .catch({ taints: [] })
    .default({ taints: [] }),
  status: z
    .object({
      capacity: Sizes,
      allocatable: Sizes,
      conditions: listOf(KubeCondition),
      nodeInfo: z
        .object({ kubeletVersion: text, osImage: text, architecture: text })
        .optional()
        .catch(undefined),
    })
    .catch({ capacity: none, allocatable: none, conditions: [] })
    .default({ capacity: none, allocatable: none, conditions: [] }),
});

export type KubeNode = Kept<z.output<typeof Raw>>;
export const projectNode = projectBy(Raw, asItIs);
