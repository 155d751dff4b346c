import { z } from 'zod';
import { ContainerImage, csv, Instant, known, listOf, listQuery, servicePath } from './common.ts';

/** AWS's own words in lower case; `failed` where only a rollout state is known. */
export const DeploymentStatus = z.enum([
  'pending',
  'in_progress',
  'successful',
  'failed',
  'stopped',
  'stop_requested',
  'rollback_requested',
  'rollback_in_progress',
  'rollback_successful',
  'rollback_failed',
  'unknown',
]);
export type DeploymentStatus = z.infer<typeof DeploymentStatus>;

export const DeploymentSide = z.object({ revision: z.string(), images: z.array(ContainerImage) });
export type DeploymentSide = z.infer<typeof DeploymentSide>;

export const Deployment = z.object({
  id: z.string(),
  status: DeploymentStatus,
  reason: z.string().optional(),
  startedAt: Instant,
  finishedAt: Instant.optional(),
  by: z.string().optional(),
  from: DeploymentSide.nullable(),
  to: DeploymentSide,
  failedTasks: z.number().int().nullable(),
  current: z.boolean(),
  rolledBack: z.boolean().optional(),
  /** Kubernetes: kubectl's revision number, the change cause, and whether the rollout is paused. */
  number: z.number().int().optional(),
  cause: z.string().optional(),
  paused: z.boolean().optional(),
  lifecycleStage: z.string().optional(),
  progress: z
    .object({
      desired: z.number().int().nullable(),
      running: z.number().int().nullable(),
      pending: z.number().int().nullable(),
    })
    .optional(),
  circuitBreaker: z
    .object({
      status: z.string(),
      failureCount: z.number().int().nullable(),
      threshold: z.number().int().nullable(),
    })
    .optional(),
});
export type Deployment = z.infer<typeof Deployment>;

export const ListDeploymentsInput = z.strictObject({
  ...servicePath,
  ...listQuery,
  sort: z.enum(['-startedAt', 'startedAt']).optional(),
  status: csv(DeploymentStatus).optional(),
});
export type ListDeploymentsInput = z.infer<typeof ListDeploymentsInput>;
export const DeploymentList = listOf(Deployment);
export type DeploymentList = z.infer<typeof DeploymentList>;

const RevisionId = z.string().min(1).max(500);
export const Revision = z.object({
  ...known,
  id: RevisionId,
  number: z.number().int().nullable(),
  /** ACTIVE, INACTIVE, DELETE_IN_PROGRESS on ECS. */
  status: z.string(),
  createdAt: Instant.optional(),
  by: z.string().optional(),
  images: z.array(ContainerImage),
  /** The content as AWS or Kubernetes has it; environment values are null for those who may see names only. */
  content: z.record(z.string(), z.unknown()),
});
export type Revision = z.infer<typeof Revision>;

export const GetRevisionInput = z.strictObject({ ...servicePath, revision: RevisionId });
export type GetRevisionInput = z.infer<typeof GetRevisionInput>;
export const DiffRevisionsInput = z.strictObject({ ...servicePath, revision: RevisionId, other: RevisionId });
export type DiffRevisionsInput = z.infer<typeof DiffRevisionsInput>;

/** `path` is a JSON Pointer in which a list's member goes by its `name`; an absent side is null. */
export const Change = z.object({ path: z.string(), from: z.unknown(), to: z.unknown() });
export type Change = z.infer<typeof Change>;
export const RevisionDiff = z.object({ ...known, items: z.array(Change) });
export type RevisionDiff = z.infer<typeof RevisionDiff>;

/** The revisions of a service, newest first: task definitions of its family, or ReplicaSets and ControllerRevisions. */
export const RevisionSummary = z.object({
  id: z.string(),
  number: z.number().int().nullable(),
  status: z.string(),
  current: z.boolean(),
});
export type RevisionSummary = z.infer<typeof RevisionSummary>;
export const ListRevisionsInput = z.strictObject({
  ...servicePath,
  ...listQuery,
  sort: z.enum(['-number', 'number']).optional(),
});
export type ListRevisionsInput = z.infer<typeof ListRevisionsInput>;
export const RevisionList = listOf(RevisionSummary);
export type RevisionList = z.infer<typeof RevisionList>;
