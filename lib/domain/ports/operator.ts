import type { Change } from '#lib/contract/deployments.ts';
import type { OperationStep } from '#lib/contract/operations.ts';
import type { Check, NodeAction, Plan, ServiceAction } from '#lib/contract/plans.ts';
import type { NodeRef, ServiceRef } from './region-reads.ts';

/** What the planner found: the change, its checks, and the state it was computed from. */
export type PlanDraft = {
  title: string;
  /** What people call the target, where its id is longer. */
  name?: string;
  changes: Change[];
  unchanged: string[];
  checks: Check[];
  confirm?: string;
  taskId?: string;
  /** Specification and identity of the service, task or node as the plan saw it: what a conflict is told by. */
  seen: Record<string, unknown>;
  /** What apply needs, opaque to everyone but the platform: digests, revisions, definitions to register. */
  payload: Record<string, unknown>;
};

/** A plan as kept: with what only the platform may read. */
export type StoredPlan = Plan & { seen: Record<string, unknown>; payload: Record<string, unknown> };

export type StepReport = Pick<OperationStep, 'message' | 'level'>;

/** What the write answered: an opaque handle for the follower. */
export type Handle = Record<string, unknown>;

export type Outcome =
  | { state: 'running'; steps: StepReport[] }
  | { state: 'succeeded' | 'failed' | 'unknown'; steps: StepReport[]; reason?: string };

/**
 * Plans and changes on a platform, routed by the cluster's id. `plan` and `see` only read.
 * `execute` writes: each AWS write is sent once, never retried; a lost answer throws
 * `AnswerLost`-coded `upstream_timeout`, and `reconcile` then reads back whether it took effect.
 */
export type Operator = {
  /** Throws `unprocessable` for an action the platform or kind does not have, `not_found` for unknown targets. */
  plan: (input: { ref: ServiceRef; action: ServiceAction; signal: AbortSignal }) => Promise<PlanDraft>;
  /** As `plan`, of a node. Throws `unprocessable` where the platform has no such change. */
  planNode: (input: { ref: NodeRef; action: NodeAction; signal: AbortSignal }) => Promise<PlanDraft>;
  /** The state that `plan.seen` is compared with, read anew. */
  see: (input: { plan: StoredPlan; signal: AbortSignal }) => Promise<Record<string, unknown>>;
  execute: (input: {
    plan: StoredPlan;
    operationId: string;
    report: (step: StepReport) => Promise<void>;
  }) => Promise<Handle>;
  /** After a lost answer or a restart in mid-write: did it happen? */
  reconcile: (input: {
    plan: StoredPlan;
    operationId: string;
    signal: AbortSignal;
  }) => Promise<{ took: 'applied'; handle: Handle } | { took: 'not_applied' } | { took: 'unknown' }>;
  /**
   * One look at how far it is; steps already reported are left out by message. A drain of Kubernetes evicts at each
   * look what still runs on the node: it is the one change that goes on being made while it is followed.
   */
  follow: (input: {
    plan: StoredPlan;
    handle: Handle;
    startedAt: Date;
    signal: AbortSignal;
  }) => Promise<Outcome>;
};
