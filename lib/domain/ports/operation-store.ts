import type { Operation, OperationState, OperationStep } from '#lib/contract/operations.ts';
import type { Handle } from './operator.ts';

/** An operation as kept: with its idempotency key and what the follower needs. */
export type StoredOperation = Operation & { idempotencyKey: string; handle: Handle | null };

export type OperationFilter = {
  status?: OperationState[];
  cluster?: string;
  service?: string;
  q?: string;
  sort: '-startedAt' | 'startedAt';
  limit: number;
  /** Opaque; throws `invalid_input` when foreign. */
  cursor?: string;
};

/** Operations and their steps. Every write here is durable before it answers. */
export type OperationStore = {
  /** One operation per plan and per key: answers the existing one instead of a second. */
  claim: (
    operation: StoredOperation,
  ) => Promise<{ claimed: true } | { claimed: false; existing: StoredOperation; by: 'key' | 'plan' }>;
  find: (id: string) => Promise<StoredOperation | null>;
  findByKey: (idempotencyKey: string) => Promise<StoredOperation | null>;
  findByPlan: (planId: string) => Promise<StoredOperation | null>;
  list: (filter: OperationFilter) => Promise<{ items: Operation[]; nextCursor: string | null }>;
  /** Those that have not ended, oldest first: what a start resumes. */
  listUnfinished: () => Promise<StoredOperation[]>;
  countByState: () => Promise<Record<OperationState, number>>;
  addStep: (id: string, step: OperationStep) => Promise<void>;
  update: (
    id: string,
    change: { state: OperationState; handle?: Handle | null; reason?: string; finishedAt?: string },
  ) => Promise<void>;
};
