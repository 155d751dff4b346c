import { z } from 'zod';

const PodRef = z.object({ namespace: z.string(), name: z.string(), uid: z.string() });

/** What the follower needs of a write that was made. */
export const KubeHandle = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('rollout'),
    /** Hash of the pod template that is rolled out. */
    template: z.string(),
    /** The rollout was paused when the change was written: it waits. */
    waits: z.boolean(),
    /** When the deadline of an earlier rollout had passed: that is not ours. */
    stuckSince: z.string().nullable(),
  }),
  z.object({ kind: z.literal('paused'), paused: z.boolean() }),
  z.object({ kind: z.literal('count'), desired: z.number().int() }),
  z.object({
    kind: z.literal('bounds'),
    autoscaler: z.string(),
    min: z.number().int(),
    max: z.number().int(),
  }),
  z.object({ kind: z.literal('pod'), pod: PodRef, readyBefore: z.number().int() }),
  z.object({ kind: z.literal('cordon'), unschedulable: z.boolean() }),
  /** The pods that were on the node when it was cordoned: whatever comes later is not drained. */
  z.object({ kind: z.literal('drain'), pods: z.array(PodRef) }),
]);
export type KubeHandle = z.infer<typeof KubeHandle>;
export type HandleOf<Kind extends KubeHandle['kind']> = Extract<KubeHandle, { kind: Kind }>;
