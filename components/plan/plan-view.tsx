'use client';
import { useEffect, useId, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { isApiError } from '#lib/client/api-error.ts';
import type { Plan } from '#lib/contract/plans.ts';
import { ApplyFailure } from './apply-failure.tsx';
import { PlanChanges } from './plan-changes.tsx';
import { mustBeSeen, PlanChecks } from './plan-checks.tsx';
import { usePlanLauncher } from './plan-launcher.ts';
import { usePlanExpired } from './plan-lifetime.tsx';
import { SheetPart, SheetPhase } from './sheet-phase.tsx';
import { useApply } from './use-apply.ts';

/** What takes running tasks away. */
const dangerous: ReadonlySet<Plan['action']['action']> = new Set(['stop-task', 'drain']);

/** Why the plan cannot be applied as it stands; undefined when it can. */
const findObstacle = ({
  plan,
  seen,
  confirmed,
  isExpired,
}: {
  plan: Plan;
  seen: ReadonlySet<string>;
  confirmed: string;
  isExpired: boolean;
}): string | undefined => {
  const block = plan.checks.find(({ level }) => level === 'block');
  if (block) return block.message;
  if (isExpired) return 'This plan is older than ten minutes. Make a new one: it reads everything again.';
  const open = plan.checks.filter((check) => mustBeSeen(check) && !seen.has(check.id)).length;
  if (open > 0) return `${open} ${open === 1 ? 'check is' : 'checks are'} not yet marked as seen.`;
  if (plan.confirm && confirmed !== plan.confirm) return `Type ${plan.confirm} to confirm.`;
  return undefined;
};

/** A plan: what changes, what does not, what was checked, and the one button that does it. */
export function PlanView({
  plan,
  onApplied,
  onDoubt,
  onClose,
}: {
  plan: Plan;
  onApplied: (operationId: string) => void;
  /** Whether it was sent and nobody can tell yet if it was done. */
  onDoubt: (isDoubtful: boolean) => void;
  onClose: () => void;
}) {
  const { remake } = usePlanLauncher();
  const confirmId = useId();
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set());
  const [confirmed, setConfirmed] = useState('');
  const isExpired = usePlanExpired(plan);
  const { apply, sendAgain, isApplying, error, lost } = useApply(plan, onApplied);
  const isDoubtful = isApplying || lost !== null;
  useEffect(() => onDoubt(isDoubtful), [isDoubtful, onDoubt]);
  const isRefused = isApiError(error) && error.code === 'forbidden';
  const obstacle = findObstacle({ plan, seen, confirmed, isExpired });
  const onSee = (id: string, isSeen: boolean) =>
    setSeen((before) => {
      const next = new Set(before);
      if (isSeen) next.add(id);
      else next.delete(id);
      return next;
    });
  const isDangerous = dangerous.has(plan.action.action) || plan.confirm !== undefined;
  const footer = (
    <>
      <Button onClick={onClose}>{isDoubtful || error ? 'Close' : 'Cancel'}</Button>
      {isRefused ? null : (isExpired && !isDoubtful) || error ? (
        <Button variant="primary" onClick={() => remake(plan)} className="min-w-0">
          Make a new plan
        </Button>
      ) : (
        <Button
          variant={isDangerous ? 'danger' : 'primary'}
          busy={isDoubtful}
          disabledReason={obstacle}
          className="min-w-0"
          onClick={() =>
            apply({
              accept: plan.checks.filter(mustBeSeen).map(({ id }) => id),
              ...(plan.confirm ? { confirm: confirmed } : {}),
            })
          }
        >
          <span className="truncate">{plan.title}</span>
        </Button>
      )}
    </>
  );
  return (
    <SheetPhase footer={footer}>
      {(error || lost) && (
        <ApplyFailure error={error} lost={lost} onSendAgain={sendAgain} onOpen={onApplied} />
      )}
      <SheetPart title="Will change">
        <PlanChanges changes={plan.changes} />
      </SheetPart>
      {plan.unchanged.length > 0 && (
        <SheetPart title="Will not change">
          <p className="text-muted wrap-anywhere">{plan.unchanged.join(' · ')}</p>
        </SheetPart>
      )}
      <SheetPart title="Checked">
        <PlanChecks checks={plan.checks} seen={seen} onSee={onSee} isLocked={isApplying} />
      </SheetPart>
      {plan.confirm && (
        <div className="grid gap-1.5">
          <label htmlFor={confirmId} className="cursor-default!">
            Type <b className="font-mono font-semibold">{plan.confirm}</b> to confirm
          </label>
          <input
            id={confirmId}
            className="field w-full font-mono"
            autoComplete="off"
            spellCheck={false}
            value={confirmed}
            onChange={(event) => setConfirmed(event.target.value)}
          />
        </div>
      )}
    </SheetPhase>
  );
}
