import type { Deployment } from '#lib/contract/deployments.ts';
import type { Check } from '#lib/contract/plans.ts';

const minuteMs = 60_000;
const units: [name: string, ms: number][] = [
  ['day', 24 * 60 * minuteMs],
  ['hour', 60 * minuteMs],
  ['minute', minuteMs],
];

export const describeSpan = (ms: number): string => {
  const [name, size] = units.find(([, unitMs]) => ms >= unitMs) ?? ['minute', minuteMs];
  const count = Math.max(1, Math.round(ms / size));
  return `${count} ${name}${count === 1 ? '' : 's'}`;
};

const failed = new Set([
  'rollback_requested',
  'rollback_in_progress',
  'rollback_successful',
  'rollback_failed',
  'failed',
]);

export const wasRolledBack = ({ status, rolledBack }: Deployment): boolean =>
  rolledBack === true || failed.has(status);

/** When another deployment took its place: the one that began next. `history` is newest first. */
const endOf = (deployment: Deployment, history: readonly Deployment[], now: Date): number => {
  const next = history
    .slice(0, Math.max(0, history.indexOf(deployment)))
    .findLast((one) => !wasRolledBack(one));
  return next ? Date.parse(next.startedAt) : now.getTime();
};

/** How it went when this ran here before, from the service's own history, newest first. */
export const checkHistory = (
  ran: readonly Deployment[],
  { history, label, now }: { history: readonly Deployment[]; label: string; now: Date },
): Check[] => {
  const bad = ran.find(wasRolledBack);
  if (bad) {
    const reason = bad.reason ? `: ${bad.reason}` : '.';
    return [
      {
        id: 'rolled-back-before',
        level: 'warn',
        message: `${label} was deployed here on ${bad.startedAt.slice(0, 10)} and rolled back${reason}`,
        remedy: 'Choose a revision that worked.',
      },
    ];
  }
  const good = ran.find(({ status }) => status === 'successful');
  if (!good) return [];
  const span = describeSpan(endOf(good, history, now) - Date.parse(good.startedAt));
  const tail = good.failedTasks === 0 ? ' without a failed task' : '';
  return [{ id: 'ran-before', level: 'ok', message: `${label} ran here for ${span}${tail}.` }];
};
