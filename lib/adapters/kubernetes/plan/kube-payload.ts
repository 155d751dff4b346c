import { z } from 'zod';

const Patch = z.object({ type: z.enum(['json', 'strategic', 'merge']), body: z.unknown() });
/** A patch without its lock, which is put to it when it is sent. */
export type Patch = z.infer<typeof Patch>;

/** What apply needs of a plan. `before` and `after` are hashes of the pod template. */
export const KubePayload = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('template'),
    patch: Patch,
    before: z.string(),
    after: z.string(),
    /** The rollout is paused: the change waits. */
    isPaused: z.boolean(),
  }),
  z.object({ kind: z.literal('paused'), paused: z.boolean(), patch: Patch, template: z.string() }),
  z.object({ kind: z.literal('scale'), patch: Patch, desired: z.number().int() }),
  z.object({
    kind: z.literal('autoscaling'),
    autoscaler: z.string(),
    patch: Patch,
    min: z.number().int(),
    max: z.number().int(),
  }),
  z.object({
    kind: z.literal('stop-task'),
    namespace: z.string(),
    pod: z.string(),
    uid: z.string(),
    /** How many of the service's pods were Ready before. */
    readyBefore: z.number().int(),
  }),
  z.object({ kind: z.literal('node'), action: z.enum(['cordon', 'uncordon', 'drain']), patch: Patch }),
]);
export type KubePayload = z.infer<typeof KubePayload>;
export type PayloadOf<Kind extends KubePayload['kind']> = Extract<KubePayload, { kind: Kind }>;
