import { sayResolution } from '#components/charts/chart-data.ts';
import { useClockMode } from '#components/ui/clock.ts';
import { formatTime } from '#components/ui/time-format.ts';
import type { Metrics } from '#lib/contract/services.ts';

/** Who measured where several did, why there may be no past, and what could not be read; nothing where all is plain. */
export function MetricNotes({ metrics, className = '' }: { metrics: Metrics; className?: string }) {
  const mode = useClockMode();
  const sources = metrics.series.map((one) => one.sources).find((all) => all.length > 1) ?? [];
  const [first, then] = sources;
  const lines = [
    ...(first && then
      ? [
          `Measured by ${first.name}, ${sayResolution(first.resolutionSeconds)}; since ${formatTime(Date.parse(then.since), mode, 'minute')} also by ${then.name}.`,
        ]
      : []),
    ...(metrics.note ? [metrics.note] : []),
    ...metrics.incomplete.map(({ message }) => message),
  ];
  if (lines.length === 0) return null;
  return <p className={`text-muted ${className}`}>{lines.join(' ')}</p>;
}
