import { Age } from '#components/ui/age.tsx';
import { CodeText } from '#components/ui/code-text.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import type { Condition } from '#lib/contract/services.ts';

/** Conditions that are bad news when they are true; all others are when they are false. */
const badWhenTrue = /Failure|Pressure|Unavailable|Disruption|Limited$/;

const lookOf = ({ name, status }: Condition): string => {
  if (status !== 'True' && status !== 'False') return 'unknown';
  return badWhenTrue.test(name) === (status === 'True') ? 'degraded' : 'ok';
};

/** The conditions of an object: what holds, what does not, since when and why. */
export const ConditionsList = ({ conditions }: { conditions: readonly Condition[] }) => (
  <ul className="grid gap-1.5">
    {conditions.map((condition) => (
      <li key={condition.name} data-row-id={condition.name} data-status={condition.status}>
        <span className="flex flex-wrap items-baseline gap-x-2">
          <StatusBadge
            status={lookOf(condition)}
            word={`${condition.name}${condition.status === 'True' ? '' : ` ${condition.status}`}`}
            quiet
          />
          {condition.reason ? <span className="text-muted">{condition.reason}</span> : null}
          {condition.at ? <Age at={condition.at} className="text-sm text-muted" /> : null}
        </span>
        {condition.message ? (
          <p className="pl-[21px] text-muted wrap-anywhere">
            <CodeText text={condition.message} />
          </p>
        ) : null}
      </li>
    ))}
  </ul>
);
