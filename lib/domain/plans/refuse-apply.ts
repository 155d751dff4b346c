import type { Change } from '#lib/contract/deployments.ts';
import type { ApplyPlanInput, Check } from '#lib/contract/plans.ts';
import { compareContents } from '#lib/domain/deployments/structural-diff.ts';
import { conflict, forbidden, planExpired, unprocessable } from '#lib/domain/domain-error.ts';
import type { StoredOperation } from '#lib/domain/ports/operation-store.ts';
import type { StoredPlan } from '#lib/domain/ports/operator.ts';

export const refuseWhenReadOnly = ({ readOnly }: { readOnly: boolean }): void => {
  if (readOnly)
    throw forbidden('Quarterdeck runs read-only (QUARTERDECK_READ_ONLY=1): nothing can be changed.');
};

const ofLevel = (plan: StoredPlan, ...levels: Check['level'][]): Check[] =>
  plan.checks.filter((check) => levels.includes(check.level));

/** Throws what stands against applying a plan, as far as the plan itself tells. */
export const refuseUnapplicable = (plan: StoredPlan, body: ApplyPlanInput['body'], now: Date): void => {
  if (now.getTime() >= Date.parse(plan.expiresAt)) throw planExpired();
  const blocks = ofLevel(plan, 'block');
  if (blocks.length > 0) {
    throw unprocessable(`This plan cannot be applied: ${blocks.map((check) => check.message).join(' ')}`, {
      blocks,
    });
  }
  const accepted = new Set(body.accept ?? []);
  const missing = ofLevel(plan, 'warn', 'unknown').filter((check) => !accepted.has(check.id));
  if (missing.length > 0) {
    const ids = missing.map((check) => check.id);
    throw unprocessable(`Accept what the checks found before applying: ${ids.join(', ')}.`, { missing: ids });
  }
  if (plan.confirm !== undefined && body.confirm !== plan.confirm) {
    throw unprocessable(`Confirm by sending "${plan.confirm}".`, { confirm: plan.confirm });
  }
};

/** The operation that an earlier request with this key made; throws `conflict` where key and plan do not belong together. */
export const answerEarlier = (
  earlier: { byKey: StoredOperation | null; byPlan: StoredOperation | null },
  plan: StoredPlan,
): { operationId: string } | null => {
  const { byKey, byPlan } = earlier;
  if (byKey?.plan === plan.id) return { operationId: byKey.id };
  if (byKey) {
    throw conflict('This Idempotency-Key was used for another plan.', {
      operationId: byKey.id,
      plan: byKey.plan,
    });
  }
  if (byPlan) {
    throw conflict(`This plan was applied already, by operation ${byPlan.id}.`, { operationId: byPlan.id });
  }
  return null;
};

const show = (value: unknown): string =>
  value === null || value === undefined
    ? 'nothing'
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value);

const describe = ({ path, from, to }: Change): string =>
  `${path.slice(1)} was ${show(from)} and is ${show(to)}`;

/** Throws `conflict` with the difference when the state is no longer what the plan saw. */
export const refuseChanged = (plan: StoredPlan, seenNow: Record<string, unknown>): void => {
  // What was kept went through JSON: so does what is compared with it.
  const now = JSON.parse(JSON.stringify(seenNow)) as Record<string, unknown>;
  const changes = compareContents(plan.seen, now);
  if (changes.length === 0) return;
  throw conflict(
    `${plan.target.name} has changed since this plan was made (${changes.map(describe).join('; ')}). Nothing was done; make a new plan.`,
    { changes },
  );
};
