import { formatValue, nameInWords, type Series, thinPoints } from './chart-data.ts';

const rowLimit = 24;

/** The twin of a chart for those who do not see it: the same numbers as a table. */
export function SeriesTable({
  caption,
  series,
  formatTime,
  className = 'sr-only',
}: {
  caption: string;
  series: readonly Series[];
  formatTime: (atMs: number) => string;
  className?: string;
}) {
  const [first] = series;
  if (!first) return null;
  const times = thinPoints(first.points, rowLimit).map(([at]) => at);
  const values = series.map((one) => new Map(one.points));
  return (
    <table className={className}>
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Time</th>
          {series.map((one) => (
            <th scope="col" key={one.name}>
              {nameInWords(one.name)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {times.map((at) => (
          <tr key={at}>
            <th scope="row">{formatTime(at)}</th>
            {series.map((one, index) => (
              <td key={one.name}>{formatValue(values[index]?.get(at) ?? null, one.unit)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
