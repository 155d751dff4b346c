import { z } from 'zod';
import { clusterPath, Instant, servicePath } from './common.ts';
import { Change } from './deployments.ts';

const Digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'a digest is sha256: and 64 hex digits');
const TaskCount = z.number().int().min(0).max(5000);

export const RollbackTarget = z.union([
  z.strictObject({ deployment: z.string().min(1).max(500) }),
  z.strictObject({ revision: z.string().min(1).max(500) }),
  z.strictObject({ container: z.string().min(1).max(255), digest: Digest }),
]);
export type RollbackTarget = z.infer<typeof RollbackTarget>;

const serviceActions = [
  z.strictObject({ action: z.literal('scale'), desired: TaskCount }),
  z.strictObject({ action: z.literal('rollback'), to: RollbackTarget }),
  z.strictObject({
    action: z.literal('deploy'),
    container: z.string().min(1).max(255),
    image: z.string().min(1).max(1000),
  }),
  z.strictObject({ action: z.literal('restart') }),
  z.strictObject({ action: z.literal('stop-task'), task: z.string().min(1).max(500) }),
  z.strictObject({ action: z.literal('autoscaling'), min: TaskCount, max: TaskCount }),
  z.strictObject({ action: z.literal('stop-deployment') }),
  z.strictObject({ action: z.literal('pause') }),
  z.strictObject({ action: z.literal('resume') }),
] as const;
const nodeActions = [
  z.strictObject({ action: z.literal('cordon') }),
  z.strictObject({ action: z.literal('uncordon') }),
  z.strictObject({ action: z.literal('drain') }),
] as const;

export const ServiceAction = z.discriminatedUnion('action', serviceActions);
export type ServiceAction = z.infer<typeof ServiceAction>;
export const NodeAction = z.discriminatedUnion('action', nodeActions);
export type NodeAction = z.infer<typeof NodeAction>;
export const PlanAction = z.discriminatedUnion('action', [...serviceActions, ...nodeActions]);
export type PlanAction = z.infer<typeof PlanAction>;
export type ActionName = PlanAction['action'];

export const CreatePlanInput = z.strictObject({ ...servicePath, body: ServiceAction });
export type CreatePlanInput = z.infer<typeof CreatePlanInput>;
export const CreateNodePlanInput = z.strictObject({
  ...clusterPath,
  node: z.string().min(1).max(500),
  body: NodeAction,
});
export type CreateNodePlanInput = z.infer<typeof CreateNodePlanInput>;

export const CheckLevel = z.enum(['ok', 'warn', 'block', 'unknown']);
export type CheckLevel = z.infer<typeof CheckLevel>;
export const Check = z.object({
  id: z.string(),
  level: CheckLevel,
  message: z.string(),
  remedy: z.string().optional(),
});
export type Check = z.infer<typeof Check>;

/** A service, one task of it, or a node. */
export const PlanTarget = z.object({
  clusterId: z.string(),
  serviceId: z.string().optional(),
  taskId: z.string().optional(),
  nodeId: z.string().optional(),
  name: z.string(),
});
export type PlanTarget = z.infer<typeof PlanTarget>;

export const Plan = z.object({
  id: z.string(),
  action: PlanAction,
  /** What the button says: "Roll back checkout to v1.41.2". */
  title: z.string(),
  target: PlanTarget,
  by: z.string(),
  createdAt: Instant,
  expiresAt: Instant,
  fingerprint: z.string(),
  changes: z.array(Change),
  unchanged: z.array(z.string()),
  checks: z.array(Check),
  confirm: z.string().optional(),
  /** The operation that applied it, once there is one. */
  operationId: z.string().optional(),
});
export type Plan = z.infer<typeof Plan>;

export const GetPlanInput = z.strictObject({ plan: z.string().min(1).max(100) });
export type GetPlanInput = z.infer<typeof GetPlanInput>;

export const ApplyPlanInput = z.strictObject({
  plan: z.string().min(1).max(100),
  idempotencyKey: z.string().min(1).max(200),
  body: z.strictObject({
    confirm: z.string().max(500).optional(),
    accept: z.array(z.string().max(200)).max(100).optional(),
  }),
});
export type ApplyPlanInput = z.infer<typeof ApplyPlanInput>;
export const Applied = z.object({ operationId: z.string() });
export type Applied = z.infer<typeof Applied>;
