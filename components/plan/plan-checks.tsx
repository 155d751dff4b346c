import { CircleCheck, CircleQuestionMark, CircleX, TriangleAlert } from 'lucide-react';
import { CodeText } from '#components/ui/code-text.tsx';
import type { Check, CheckLevel } from '#lib/contract/plans.ts';

const looks: Record<CheckLevel, { Icon: typeof CircleCheck; tone: string; word: string }> = {
  ok: { Icon: CircleCheck, tone: 'text-steady', word: 'Checked' },
  warn: { Icon: TriangleAlert, tone: 'text-degraded', word: 'Warning' },
  unknown: { Icon: CircleQuestionMark, tone: 'text-stopped', word: 'Not known' },
  block: { Icon: CircleX, tone: 'text-failing', word: 'Not possible' },
};

/** Blocks first: they decide; then what must be acknowledged; then what is fine. */
const order: Record<CheckLevel, number> = { block: 0, warn: 1, unknown: 2, ok: 3 };

/** Warnings and unknowns must be acknowledged one by one before the plan may be applied. */
export const mustBeSeen = ({ level }: Check): boolean => level === 'warn' || level === 'unknown';

export function PlanChecks({
  checks,
  seen,
  onSee,
  isLocked,
}: {
  checks: readonly Check[];
  seen: ReadonlySet<string>;
  onSee: (id: string, isSeen: boolean) => void;
  isLocked: boolean;
}) {
  const sorted = [...checks].sort((a, b) => order[a.level] - order[b.level]);
  return (
    <ul className="grid gap-2.5">
      {sorted.map((check) => {
        const { Icon, tone, word } = looks[check.level];
        return (
          <li key={check.id} data-row-id={check.id} data-status={check.level} className="flex gap-2.5">
            <Icon aria-hidden="true" size={15} strokeWidth={1.9} className={`mt-0.5 shrink-0 ${tone}`} />
            <div className="min-w-0">
              <p className={check.level === 'block' ? 'font-medium text-failing' : ''}>
                <span className="sr-only">{word}: </span>
                <CodeText text={check.message} />
              </p>
              {check.remedy && (
                <p className="text-muted">
                  <CodeText text={check.remedy} />
                </p>
              )}
              {mustBeSeen(check) && (
                <label className="mt-0.5 flex min-h-11 w-fit cursor-pointer items-center gap-2.5 font-medium sm:min-h-8">
                  <input
                    type="checkbox"
                    className="size-4 accent-accent"
                    checked={seen.has(check.id)}
                    disabled={isLocked}
                    onChange={(event) => onSee(check.id, event.target.checked)}
                  />
                  I have seen this
                  <span className="sr-only">: {check.message}</span>
                </label>
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
