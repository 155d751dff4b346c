import { z } from 'zod';

const Tags = z.array(z.object({ key: z.string(), value: z.string() }));

/** The newest service deployment before the change: what is newer is ours. Null where there are none to see. */
const previous = z.string().nullable();

/** What apply needs of a plan. Contents of definitions are read anew by their ARN: they never change. */
export const EcsPayload = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('scale'), desired: z.number().int() }),
  z.object({
    kind: z.literal('rollout'),
    /** The ARN of the definition to run, or to copy. */
    base: z.string(),
    /** Present: a copy of `base` is registered, with these images by container. */
    copy: z.object({ images: z.record(z.string(), z.string()), tags: Tags }).optional(),
    previous,
  }),
  z.object({ kind: z.literal('restart'), previous }),
  z.object({ kind: z.literal('stop-task'), task: z.string() }),
  z.object({ kind: z.literal('autoscaling'), min: z.number().int(), max: z.number().int() }),
  z.object({ kind: z.literal('stop-deployment'), deployment: z.string().nullable() }),
  z.object({
    kind: z.literal('node'),
    action: z.enum(['drain', 'uncordon']),
    /** The tasks of services that the plan saw there. */
    tasks: z.array(z.object({ task: z.string(), service: z.string() })),
  }),
]);
export type EcsPayload = z.infer<typeof EcsPayload>;
