import type { Metrics } from '#lib/contract/services.ts';

const windowMs = 10 * 60_000;

const sumOf = (series: Metrics['series'], word: string, sinceMs: number): number | null => {
  const values = series
    .filter(({ name }) => name.startsWith(word))
    .flatMap(({ points }) =>
      points.flatMap(([at, value]) => (at >= sinceMs && value !== null ? [value] : [])),
    );
  return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) : null;
};

/** The percentage of requests that targets answered with a 5xx in the last ten minutes; null where CloudWatch has none. */
export const errorShare = ({ series, asOf }: Metrics): number | null => {
  const sinceMs = Date.parse(asOf) - windowMs;
  const requests = sumOf(series, 'Requests', sinceMs);
  if (!requests) return null;
  return Math.min(100, ((sumOf(series, 'Target 5xx', sinceMs) ?? 0) / requests) * 100);
};
