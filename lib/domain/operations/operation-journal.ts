import type { OperationState } from '#lib/contract/operations.ts';
import type { Services } from '#lib/domain/context.ts';
import { targetName } from '#lib/domain/plans/plan-target.ts';
import type { StoredOperation } from '#lib/domain/ports/operation-store.ts';
import type { Handle, StepReport } from '#lib/domain/ports/operator.ts';

/** What following needs of the process. */
export type FollowServices = Pick<
  Services,
  'now' | 'newId' | 'readOnly' | 'fleet' | 'operator' | 'plans' | 'operations' | 'audit' | 'log'
>;

export type Ending = { state: 'succeeded' | 'failed' | 'unknown'; reason?: string };

/** Writes down how one operation goes. The same sentence is never a second step. */
export const createJournal = (
  { now, newId, operations, audit }: FollowServices,
  operation: StoredOperation,
  onChange: (operationId: string) => void,
) => {
  const told = new Set(operation.steps.map((step) => step.message));

  const report = async ({ message, level }: StepReport): Promise<void> => {
    if (told.has(message)) return;
    told.add(message);
    await operations.addStep(operation.id, { id: newId(), at: now().toISOString(), message, level });
    onChange(operation.id);
  };

  const mark = async (state: OperationState, handle?: Handle): Promise<void> => {
    await operations.update(operation.id, { state, ...(handle && { handle }) });
    onChange(operation.id);
  };

  /** The audit first: a death in between leaves an outcome twice, never an intent without one. */
  const finish = async ({ state, reason }: Ending): Promise<void> => {
    await audit.append({
      by: operation.by,
      action: operation.action.action,
      target: targetName(operation.target),
      outcome: state,
      message: reason ?? operation.title,
      operationId: operation.id,
    });
    await operations.update(operation.id, { state, reason, finishedAt: now().toISOString() });
    onChange(operation.id);
  };

  return { report, mark, finish };
};

export type Journal = ReturnType<typeof createJournal>;
