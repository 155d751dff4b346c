import type { Metrics } from '#lib/contract/services.ts';

export type Series = Metrics['series'][number];
/** `t` in epoch milliseconds; null where there is no datum. */
export type Point = Series['points'][number];
export type Mark = { atMs: number; label: string };

/** The first series whose name holds the word, whatever the platform calls it in full. */
export const findSeries = (series: readonly Series[], word: string): Series | undefined =>
  series.find(({ name }) => name.toLowerCase().includes(word));

/** At most `limit` points, the highest of each stretch, so that a spike is never thinned away. */
export const thinPoints = (points: readonly Point[], limit: number): Point[] => {
  const size = Math.ceil(points.length / limit);
  if (size <= 1) return [...points];
  const thin: Point[] = [];
  for (let start = 0; start < points.length; start += size) {
    const stretch = points.slice(start, start + size);
    const [first] = stretch;
    if (!first) continue;
    thin.push(stretch.reduce((best, point) => ((point[1] ?? -1) > (best[1] ?? -1) ? point : best), first));
  }
  return thin;
};

const short: Record<string, string> = { Percent: '%', percent: '%', Count: '', count: '', Seconds: 's' };

/** CloudWatch says `Percent`, others `%`. */
export const isPercent = ({ unit }: { unit: string }): boolean =>
  unit === '%' || unit.toLowerCase() === 'percent';

/** A value with its unit: `71 %`, `12`, `0.24 s`. */
export const formatValue = (value: number | null, unit: string): string => {
  if (value === null) return '–';
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  const suffix = short[unit] ?? unit;
  const number = new Intl.NumberFormat('en', { maximumFractionDigits: digits }).format(value);
  return suffix ? `${number} ${suffix}` : number;
};

/** `MemoryUtilization` → `Memory utilization`. */
export const nameInWords = (name: string): string => {
  const [first = '', ...rest] = name.replace(/([a-z])([A-Z])/g, '$1 $2').split(/[_\s-]+/);
  const lower = (word: string) => (word === word.toUpperCase() ? word : word.toLowerCase());
  return [first.charAt(0).toUpperCase() + lower(first).slice(1), ...rest.map(lower)].join(' ');
};
