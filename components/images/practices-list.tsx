import { StatusIcon } from '#components/ui/status-badge.tsx';
import type { Practice } from '#lib/contract/images.ts';

const looks: Record<Practice['level'], string> = {
  ok: 'ok',
  warn: 'warn',
  fail: 'failing',
  unknown: 'unknown',
};
const order: Record<Practice['level'], number> = { fail: 0, warn: 1, unknown: 2, ok: 3 };

/** Checks of good practice, what is wrong first, each with its remedy. */
export function PracticesList({ practices }: { practices: readonly Practice[] }) {
  const sorted = [...practices].sort((a, b) => order[a.level] - order[b.level]);
  return (
    <ul className="grid gap-2">
      {sorted.map(({ id, level, message, remedy }) => (
        <li key={id} data-row-id={id} data-status={level} className="flex gap-2.5">
          <StatusIcon status={looks[level]} label className="mt-0.5" />
          <div className="min-w-0">
            <p>{message}</p>
            {remedy && level !== 'ok' && <p className="text-muted wrap-anywhere">{remedy}</p>}
          </div>
        </li>
      ))}
    </ul>
  );
}
