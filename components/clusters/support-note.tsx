import { Time } from '#components/ui/age.tsx';
import { StatusIcon } from '#components/ui/status-badge.tsx';
import type { EksFacts } from '#lib/contract/clusters.ts';

const dayMs = 86_400_000;
/** Enough to plan an upgrade of a cluster. */
const soonDays = 60;

const phases: Record<string, string> = {
  STANDARD_SUPPORT: 'standard support',
  EXTENDED_SUPPORT: 'extended support',
  UNSUPPORTED: 'no longer supported',
};

/** Whole days from now until an instant; negative once it has passed. */
const daysUntil = (at: string, nowMs: number): number => Math.ceil((Date.parse(at) - nowMs) / dayMs);

const sayDays = (days: number): string =>
  days < 0
    ? `ended ${-days} ${days === -1 ? 'day' : 'days'} ago`
    : days === 0
      ? 'ends today'
      : `${days} ${days === 1 ? 'day' : 'days'} left`;

/** Which support the version of a cluster is in, and until when: days are counted from `asOf`. */
export const SupportNote = ({ eks, asOf }: { eks: EksFacts; asOf: string }) => {
  const isExtended = eks.versionStatus === 'EXTENDED_SUPPORT';
  const endsAt = isExtended ? eks.extendedSupportEndsAt : eks.standardSupportEndsAt;
  const days = endsAt ? daysUntil(endsAt, Date.parse(asOf)) : null;
  const isUrgent = eks.versionStatus === 'UNSUPPORTED' || isExtended || (days !== null && days <= soonDays);
  if (!eks.versionStatus && !endsAt) return null;
  const status = eks.versionStatus ?? 'STANDARD_SUPPORT';
  return (
    <span className="inline-flex items-start gap-x-1.5">
      {isUrgent ? <StatusIcon status="degraded" className="mt-0.5" /> : null}
      <span className={isUrgent ? 'font-medium text-degraded' : undefined}>
        {phases[status] ?? status.toLowerCase().replaceAll('_', ' ')}
        {endsAt && days !== null ? (
          <>
            {' until '}
            <Time at={endsAt} style="date" />,{' '}
            <data data-field="supportDaysLeft" value={days}>
              {sayDays(days)}
            </data>
          </>
        ) : null}
      </span>
    </span>
  );
};
