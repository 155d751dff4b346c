'use client';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import {
  formatValue,
  isPercent,
  lastMomentOf,
  type Mark,
  nameInWords,
  type Series,
  valueAt,
} from './chart-data.ts';

const heightPx = 180;
const tokens = ['--deploying', '--degraded', '--accent', '--steady', '--failing'] as const;

const tokenOf = (element: Element, token: string): string =>
  getComputedStyle(element).getPropertyValue(token).trim();

/** All times of all series, each series aligned to them. */
const alignSeries = (series: readonly Series[]): uPlot.AlignedData => {
  const times = [...new Set(series.flatMap(({ points }) => points.map(([at]) => at)))].sort((a, b) => a - b);
  const columns = series.map(({ points }) => {
    const byTime = new Map(points);
    return times.map((at) => byTime.get(at) ?? null);
  });
  return [times.map((at) => at / 1000), ...columns];
};

const drawMarks = (marks: readonly Mark[], color: string) => (plot: uPlot) => {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.strokeStyle = color;
  ctx.lineWidth = 2 * devicePixelRatio;
  ctx.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio]);
  for (const { atMs } of marks) {
    const x = plot.valToPos(atMs / 1000, 'x', true);
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
  }
  ctx.restore();
};

type Props = {
  label: string;
  series: readonly Series[];
  marks: readonly Mark[];
  /** An instant as the app's clock shows it: on the axis the minute, or the day alone; at the cursor in full. */
  formatTime: (atMs: number, style: 'minute' | 'day' | 'moment') => string;
};

const daySeconds = 86_400;
const leastAxisPx = 68;
const tickPx = 10;
const gapPx = 5;

/** How wide an axis with these values is: no value is cut, and charts of short ones stand in line with each other. */
const measureAxis = ({ ctx }: uPlot, values: readonly string[], font: string): number => {
  ctx.save();
  ctx.font = font;
  const widestPx = Math.max(0, ...values.map((value) => ctx.measureText(value).width));
  ctx.restore();
  return Math.max(leastAxisPx, Math.ceil(widestPx) + tickPx + gapPx);
};

const optionsOf = (host: HTMLElement, { series, marks, formatTime }: Props): uPlot.Options => {
  const faint = tokenOf(host, '--faint');
  const line = tokenOf(host, '--line');
  const unit = series[0]?.unit ?? '';
  const font = `12px ${getComputedStyle(host).fontFamily}`;
  // Without a cursor the legend says what was measured last.
  const lastAt = lastMomentOf(series);
  const sayTime = (atMs: number | null) => (atMs === null ? '–' : formatTime(atMs, 'moment'));
  const axis = {
    stroke: faint,
    grid: { stroke: line, width: 1 },
    ticks: { stroke: line, width: 1, size: tickPx },
    gap: gapPx,
    font,
  };
  return {
    width: host.clientWidth || 320,
    height: heightPx,
    legend: { show: true, live: true },
    cursor: { y: false, points: { size: 6 } },
    scales: {
      y: {
        range: (_, __, max) => [
          0,
          series[0] && isPercent(series[0]) ? Math.max(100, max) : Math.max(1, max * 1.1),
        ],
      },
    },
    axes: [
      {
        ...axis,
        values: (_, splits, __, ___, stepSeconds) =>
          splits.map((at) => formatTime(at * 1000, stepSeconds < daySeconds ? 'minute' : 'day')),
      },
      {
        ...axis,
        size: (plot, values) => measureAxis(plot, values ?? [], font),
        values: (_, splits) => splits.map((value) => formatValue(value, unit)),
      },
    ],
    series: [
      { value: (_, at) => sayTime(at === null ? lastAt : at * 1000) },
      ...series.map((one, index) => ({
        label: nameInWords(one.name),
        stroke: tokenOf(host, tokens[index % tokens.length] ?? '--accent'),
        width: 1.6,
        value: (_: uPlot, value: number | null, __: number, at: number | null) =>
          formatValue(at === null ? valueAt(one, lastAt) : value, one.unit),
      })),
    ],
    hooks: { draw: [drawMarks(marks, tokenOf(host, '--accent'))] },
  };
};

/** A chart with a cursor. Its picture is drawn on canvas: a SeriesTable beside it tells the same numbers. */
export function TimeChart(props: Props) {
  const { label, series, marks, formatTime } = props;
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const build = () =>
      new uPlot(optionsOf(element, { label, series, marks, formatTime }), alignSeries(series), element);
    let plot = build();
    const resizes = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: heightPx }));
    resizes.observe(element);
    // The canvas holds colours of the theme it was drawn in.
    const themes = new MutationObserver(() => {
      plot.destroy();
      plot = build();
    });
    themes.observe(document.documentElement, { attributes: true, attributeFilter: ['class'] });
    return () => {
      resizes.disconnect();
      themes.disconnect();
      plot.destroy();
    };
  }, [label, series, marks, formatTime]);
  return (
    <div
      ref={host}
      role="img"
      aria-label={label}
      className="min-h-[220px] w-full overflow-hidden [&_.u-legend]:text-sm! [&_.u-legend_th]:font-normal! [&_.uplot]:font-sans!"
    />
  );
}
