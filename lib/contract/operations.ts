import { z } from 'zod';
import { csv, Instant, listOf, listQuery } from './common.ts';
import { Change } from './deployments.ts';
import { PlanAction, PlanTarget } from './plans.ts';

export const OperationState = z.enum(['pending', 'running', 'succeeded', 'failed', 'unknown']);
export type OperationState = z.infer<typeof OperationState>;

export const OperationStep = z.object({
  id: z.string(),
  at: Instant,
  message: z.string(),
  level: z.enum(['info', 'done', 'warn', 'error']),
});
export type OperationStep = z.infer<typeof OperationStep>;

export const Operation = z.object({
  id: z.string(),
  state: OperationState,
  action: PlanAction,
  title: z.string(),
  target: PlanTarget,
  by: z.string(),
  /** The plan's id. */
  plan: z.string(),
  changes: z.array(Change),
  steps: z.array(OperationStep),
  /** Why it failed, or what was seen when the end is unknown. */
  reason: z.string().optional(),
  startedAt: Instant,
  finishedAt: Instant.optional(),
});
export type Operation = z.infer<typeof Operation>;

export const ListOperationsInput = z.strictObject({
  ...listQuery,
  sort: z.enum(['-startedAt', 'startedAt']).optional(),
  status: csv(OperationState).optional(),
  cluster: z.string().optional(),
  service: z.string().optional(),
});
export type ListOperationsInput = z.infer<typeof ListOperationsInput>;
export const OperationList = listOf(Operation);
export type OperationList = z.infer<typeof OperationList>;
export const GetOperationInput = z.strictObject({ operation: z.string().min(1).max(100) });
export type GetOperationInput = z.infer<typeof GetOperationInput>;
