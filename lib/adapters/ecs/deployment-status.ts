import type { DeploymentStatus } from '#lib/contract/deployments.ts';

const statuses: Record<string, DeploymentStatus> = {
  PENDING: 'pending',
  IN_PROGRESS: 'in_progress',
  SUCCESSFUL: 'successful',
  STOPPED: 'stopped',
  STOP_REQUESTED: 'stop_requested',
  ROLLBACK_REQUESTED: 'rollback_requested',
  ROLLBACK_IN_PROGRESS: 'rollback_in_progress',
  ROLLBACK_SUCCESSFUL: 'rollback_successful',
  ROLLBACK_FAILED: 'rollback_failed',
};

const rolloutStates: Record<string, DeploymentStatus> = {
  IN_PROGRESS: 'in_progress',
  COMPLETED: 'successful',
  FAILED: 'failed',
};

/** A word of AWS that is newer than this table is `unknown`, never an error. */
export const statusOfServiceDeployment = (status: string | undefined): DeploymentStatus =>
  statuses[status ?? ''] ?? 'unknown';

export const statusOfRollout = (rolloutState: string | undefined): DeploymentStatus =>
  rolloutStates[rolloutState ?? ''] ?? 'unknown';

/** What AWS says of a rollout beyond its state; that it is in progress or completed says nothing more. */
export const reasonOfRollout = (reason: string | undefined): string | undefined =>
  /^ECS deployment (\S+ )?(in progress|completed)\.?$/.test(reason ?? '') ? undefined : reason || undefined;

const moving: ReadonlySet<DeploymentStatus> = new Set([
  'pending',
  'in_progress',
  'stop_requested',
  'rollback_requested',
  'rollback_in_progress',
]);
export const isMoving = (status: DeploymentStatus): boolean => moving.has(status);

/** Ended in a way that cannot change any more: such a record is kept for ever. */
export const isFinished = (status: DeploymentStatus): boolean => status !== 'unknown' && !moving.has(status);

export const isRollback = (status: DeploymentStatus): boolean => status.startsWith('rollback_');
