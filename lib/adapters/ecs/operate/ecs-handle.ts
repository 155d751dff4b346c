import { z } from 'zod';

/** What the follower needs of a write that was made. */
export const EcsHandle = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('deployment'),
    /** `ecs-svc/…` of the deployment that the write began; null when the answer did not say. */
    deployment: z.string().nullable(),
    taskDefinition: z.string(),
  }),
  z.object({ kind: z.literal('count'), desired: z.number().int() }),
  z.object({ kind: z.literal('task'), task: z.string() }),
  z.object({ kind: z.literal('bounds'), min: z.number().int(), max: z.number().int() }),
  z.object({ kind: z.literal('stop'), deployment: z.string() }),
  z.object({
    kind: z.literal('drain'),
    tasks: z.array(z.object({ task: z.string(), service: z.string() })),
  }),
  z.object({ kind: z.literal('active') }),
]);
export type EcsHandle = z.infer<typeof EcsHandle>;
export type DrainHandle = Extract<EcsHandle, { kind: 'drain' }>;
export type DeploymentHandle = Extract<EcsHandle, { kind: 'deployment' }>;
