import { type Mark, type Series, thinPoints } from './chart-data.ts';
import { SeriesTable } from './series-table.tsx';

const width = 600;
const height = 96;
const top = 8;
const pointLimit = 180;

type Shape = { line: string; area: string };

/** One path through all data, broken where there is none. */
const drawShape = (points: readonly (readonly [number, number | null])[]): Shape => {
  let line = '';
  let area = '';
  let open: number | null = null;
  let last = 0;
  const close = () => {
    if (open !== null) area += `L${last.toFixed(1)} ${height}L${open.toFixed(1)} ${height}Z`;
    open = null;
  };
  for (const [x, y] of points) {
    if (y === null) {
      close();
      continue;
    }
    const step = `${open === null ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
    line += step;
    area += step;
    open ??= x;
    last = x;
  }
  close();
  return { line, area };
};

/** A small chart of one series on a fixed scale: no library, so that it costs a page nothing. */
export function TrendChart({
  label,
  series,
  ceiling,
  marks,
  fromMs,
  toMs,
  tone,
  formatTime,
}: {
  label: string;
  series: Series;
  ceiling: number;
  marks: readonly Mark[];
  fromMs: number;
  toMs: number;
  tone: 'failing' | 'deploying';
  formatTime: (atMs: number) => string;
}) {
  const spanMs = Math.max(1, toMs - fromMs);
  const max = Math.max(ceiling, ...series.points.map(([, value]) => value ?? 0));
  const xOf = (at: number) => ((at - fromMs) / spanMs) * width;
  const yOf = (value: number) => top + (1 - value / max) * (height - top);
  const { line, area } = drawShape(
    thinPoints(series.points, pointLimit).map(([at, value]) => [xOf(at), value === null ? null : yOf(value)]),
  );
  const seen = marks.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs).slice(-3);
  const color = `var(--${tone})`;
  return (
    <figure className="m-0">
      <div className="relative h-24" aria-hidden="true">
        <svg
          viewBox={`0 0 ${width} ${height}`}
          preserveAspectRatio="none"
          className="absolute inset-0 size-full"
          focusable="false"
          role="presentation"
        >
          <path d={area} fill={color} opacity={0.11} />
          <line
            x1={0}
            x2={width}
            y1={yOf(ceiling)}
            y2={yOf(ceiling)}
            stroke="var(--line-strong)"
            strokeDasharray="5 4"
            vectorEffect="non-scaling-stroke"
          />
          <line
            x1={0}
            x2={width}
            y1={height}
            y2={height}
            stroke="var(--line-strong)"
            vectorEffect="non-scaling-stroke"
          />
          <path d={line} fill="none" stroke={color} strokeWidth={1.6} vectorEffect="non-scaling-stroke" />
          {seen.map((mark) => (
            <line
              key={`${mark.atMs}${mark.label}`}
              x1={xOf(mark.atMs)}
              x2={xOf(mark.atMs)}
              y1={0}
              y2={height}
              stroke="var(--accent)"
              strokeWidth={2}
              strokeDasharray="2 3"
              vectorEffect="non-scaling-stroke"
            />
          ))}
        </svg>
      </div>
      <div
        className="relative flex h-9 items-center justify-between px-4 text-[12px] text-faint"
        aria-hidden="true"
      >
        <span>{formatTime(fromMs)}</span>
        {seen.at(-1) && (
          <ChartMark
            mark={seen.at(-1)}
            share={xOf(seen.at(-1)?.atMs ?? fromMs) / width}
            formatTime={formatTime}
          />
        )}
        <span>{formatTime(toMs)}</span>
      </div>
      <SeriesTable caption={label} series={[series]} formatTime={formatTime} />
    </figure>
  );
}

function ChartMark({
  mark,
  share,
  formatTime,
}: {
  mark: Mark | undefined;
  share: number;
  formatTime: (atMs: number) => string;
}) {
  if (!mark) return null;
  return (
    <span
      className="absolute max-w-[44%] -translate-x-1/2 truncate text-accent"
      // Beside the times of both ends, however narrow the chart is.
      style={{ left: `clamp(7rem, ${share * 100}%, calc(100% - 7rem))` }}
    >
      {formatTime(mark.atMs)} {mark.label}
    </span>
  );
}
