import { formatNumber } from '#components/ui/number-value.tsx';
import type { Scan } from '#lib/contract/images.ts';

const order = ['critical', 'high', 'medium', 'low'] as const;
const tones: Record<string, string> = {
  critical: 'font-medium text-failing',
  high: 'font-medium text-degraded',
  medium: 'text-muted',
  low: 'text-muted',
};
const shownAtOnce = 2;

/** "1 critical  3 high": the two gravest severities, the rest on hover; a scan that has not ended is a dash. */
export function FindingsSummary({ scan }: { scan: Scan | undefined }) {
  if (!scan?.findings)
    return (
      <span className="text-muted" title={scan ? `Scan: ${scan.status.toLowerCase()}` : 'Not scanned'}>
        –<span className="sr-only">{scan ? scan.status : 'not scanned'}</span>
      </span>
    );
  const { findings } = scan;
  const found = order.filter((severity) => (findings[severity] ?? 0) > 0);
  const all = Object.entries(findings)
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => `${formatNumber(count)} ${severity}`)
    .join(', ');
  if (found.length === 0) return <span className="text-muted">{all || 'none'}</span>;
  return (
    <span title={all} className="inline-flex gap-2.5">
      {found.slice(0, shownAtOnce).map((severity) => (
        <span key={severity} className={tones[severity]}>
          <data data-field={`findings.${severity}`} value={findings[severity]}>
            {formatNumber(findings[severity] ?? 0)}
          </data>{' '}
          {severity}
        </span>
      ))}
    </span>
  );
}
