'use client';
import { Age, useTicking } from '#components/ui/age.tsx';
import { formatDuration } from '#components/ui/time-format.ts';
import type { Plan } from '#lib/contract/plans.ts';

/** True once the plan may no longer be applied. */
export const usePlanExpired = ({ expiresAt }: Plan): boolean =>
  useTicking((nowMs) => nowMs >= Date.parse(expiresAt));

/** "seen 3 s ago · valid for 10 min · nothing has been done yet". */
export function PlanLifetime({ plan }: { plan: Plan }) {
  const isExpired = usePlanExpired(plan);
  const left = useTicking((nowMs) => formatDuration(Date.parse(plan.expiresAt) - nowMs));
  return (
    <span data-as-of={plan.createdAt}>
      seen <Age at={plan.createdAt} /> ·{' '}
      {isExpired ? <span className="text-degraded">no longer valid</span> : <>valid for {left}</>} · nothing
      has been done yet
    </span>
  );
}
