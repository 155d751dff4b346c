import type { Metrics } from '#lib/contract/services.ts';

export type Series = Metrics['series'][number];
/** `t` in epoch milliseconds; null where there is no datum. */
export type Point = Series['points'][number];
export type Mark = { atMs: number; label: string };

/** The points of a series that somebody knows. */
export const knownPoints = ({ points }: Pick<Series, 'points'>): Point[] =>
  points.filter(([, value]) => value !== null);

/** When anything of these was measured last, in epoch milliseconds; null where nothing was. */
export const lastMomentOf = (series: readonly Pick<Series, 'points'>[]): number | null =>
  series.reduce<number | null>((last, one) => {
    const at = knownPoints(one).at(-1)?.[0];
    return at === undefined || (last !== null && last > at) ? last : at;
  }, null);

/** What a series was at that moment, and at no other; null where that was not measured. */
export const valueAt = ({ points }: Pick<Series, 'points'>, atMs: number | null): number | null =>
  points.find(([at]) => at === atMs)?.[1] ?? null;

/**
 * The first series whose name holds the word, whatever the platform calls it in full; another of the word where that
 * knows more than twice as much.
 */
export const findSeries = (series: readonly Series[], word: string): Series | undefined => {
  const [first, ...others] = series.filter(({ name }) => name.toLowerCase().includes(word));
  return first && (others.find((one) => knownPoints(one).length > 2 * knownPoints(first).length) ?? first);
};

/** How close points lie: `a point a minute`, `a point every 5 min`. */
export const sayResolution = (seconds: number): string => {
  if (seconds === 60) return 'a point a minute';
  return seconds === 3600 ? 'a point an hour' : `a point every ${Math.round(seconds / 60)} min`;
};

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
