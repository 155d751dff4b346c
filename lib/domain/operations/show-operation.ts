import type { Operation } from '#lib/contract/operations.ts';
import type { Actor } from '#lib/domain/context.ts';
import { isAllowed } from '#lib/domain/permission.ts';
import { redactChanges } from '#lib/domain/plans/redact-changes.ts';

/** An operation as somebody may see it: environment values are for operators and above. */
export const showOperation = (operation: Operation, actor: Actor): Operation =>
  isAllowed(actor.role, 'environment:read')
    ? operation
    : { ...operation, changes: redactChanges(operation.changes) };
