import type { Plan } from '#lib/contract/plans.ts';
import type { Actor } from '#lib/domain/context.ts';
import { isAllowed } from '#lib/domain/permission.ts';
import type { StoredPlan } from '#lib/domain/ports/operator.ts';
import { redactChanges } from './redact-changes.ts';

/** A plan as somebody may see it: without what only the platform reads, environment values for operators only. */
export const showPlan = ({ seen: _seen, payload: _payload, ...plan }: StoredPlan, actor: Actor): Plan =>
  isAllowed(actor.role, 'environment:read') ? plan : { ...plan, changes: redactChanges(plan.changes) };
