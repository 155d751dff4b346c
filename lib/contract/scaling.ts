import { z } from 'zod';
import { Instant, known, servicePath } from './common.ts';

export const ScalingPolicy = z.object({
  name: z.string(),
  /** TargetTrackingScaling, StepScaling, PredictiveScaling. */
  kind: z.string(),
  summary: z.string(),
  target: z.number().optional(),
  metric: z.string().optional(),
  scaleInCooldownSeconds: z.number().optional(),
  scaleOutCooldownSeconds: z.number().optional(),
});
export const ScheduledAction = z.object({
  name: z.string(),
  schedule: z.string(),
  timezone: z.string().optional(),
  min: z.number().optional(),
  max: z.number().optional(),
});
export const ScalingActivity = z.object({
  id: z.string(),
  at: Instant,
  finishedAt: Instant.optional(),
  status: z.string(),
  description: z.string(),
  cause: z.string(),
  notScaledReasons: z.array(z.string()),
});
export type ScalingActivity = z.infer<typeof ScalingActivity>;

export const Scaling = z.object({
  ...known,
  desired: z.number().int().nullable(),
  running: z.number().int().nullable(),
  /** Null when nothing scales the service by itself. */
  min: z.number().int().nullable(),
  max: z.number().int().nullable(),
  suspended: z.object({ scaleIn: z.boolean(), scaleOut: z.boolean(), scheduled: z.boolean() }).optional(),
  policies: z.array(ScalingPolicy),
  scheduledActions: z.array(ScheduledAction),
  activities: z.array(ScalingActivity),
});
export type Scaling = z.infer<typeof Scaling>;
export const GetScalingInput = z.strictObject(servicePath);
export type GetScalingInput = z.infer<typeof GetScalingInput>;
