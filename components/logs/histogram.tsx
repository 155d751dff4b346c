'use client';
import { type PointerEvent, useEffect, useRef, useState } from 'react';
import { useClockMode } from '#components/ui/clock.ts';
import { formatTime } from '#components/ui/time-format.ts';
import type { LogStore } from './log-store.ts';
import { setRange } from './time-range.tsx';

const bucketCount = 72;
const everyMs = 700;
const heightPx = 36;

type Bucket = { other: number; warn: number; error: number };
type Counted = { fromMs: number; toMs: number; buckets: Bucket[] };

/** Lines of the page by time and level. */
export const countByTime = (rows: ReturnType<LogStore['rows']>): Counted | null => {
  const first = rows[0];
  const last = rows.at(-1);
  if (!first || !last || last.atMs <= first.atMs) return null;
  const fromMs = first.atMs;
  const widthMs = (last.atMs - fromMs + 1) / bucketCount;
  const buckets = Array.from({ length: bucketCount }, (): Bucket => ({ other: 0, warn: 0, error: 0 }));
  for (const row of rows) {
    if (row.kind !== 'line') continue;
    const bucket = buckets[Math.floor((row.atMs - fromMs) / widthMs)];
    if (!bucket) continue;
    if (row.level === 'error') bucket.error += 1;
    else if (row.level === 'warn') bucket.warn += 1;
    else bucket.other += 1;
  }
  return { fromMs, toMs: last.atMs, buckets };
};

type Bar = { key: string; x: number; y: number; width: number; height: number; fill: string };

/** One bar for each level of each bucket, stacked with the worst on top. */
const barsOf = (counted: Counted | null): Bar[] => {
  const buckets = counted?.buckets ?? [];
  const most = Math.max(1, ...buckets.map((one) => one.other + one.warn + one.error));
  return buckets.flatMap((bucket, index) => {
    let top = heightPx;
    const bar = (name: string, count: number, fill: string): Bar[] => {
      if (count === 0) return [];
      const height = Math.max(1, (count * (heightPx - 2)) / most);
      top -= height;
      return [{ key: `${index} ${name}`, x: index + 0.08, y: top, width: 0.84, height, fill }];
    };
    return [
      ...bar('other', bucket.other, 'var(--line-strong)'),
      ...bar('warn', bucket.warn, 'var(--degraded)'),
      ...bar('error', bucket.error, 'var(--failing)'),
    ];
  });
};

/** How many lines came when, by level; dragging over it selects the time. */
export const Histogram = ({ store }: { store: LogStore }) => {
  const [counted, setCounted] = useState<Counted | null>(null);
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);
  const box = useRef<SVGSVGElement>(null);
  const clock = useClockMode();
  useEffect(() => {
    let seen = -1;
    const look = () => {
      if (seen === store.version() || document.visibilityState === 'hidden') return;
      seen = store.version();
      setCounted(countByTime(store.rows()));
    };
    look();
    const timer = setInterval(look, everyMs);
    return () => clearInterval(timer);
  }, [store]);
  const shareOf = (event: PointerEvent) => {
    const rect = box.current?.getBoundingClientRect();
    return rect ? Math.min(1, Math.max(0, (event.clientX - rect.left) / rect.width)) : 0;
  };
  const timeAt = (share: number) => (counted ? counted.fromMs + share * (counted.toMs - counted.fromMs) : 0);
  const label = counted
    ? `Lines by time and level, ${formatTime(counted.fromMs, clock, 'second')} to ${formatTime(counted.toMs, clock, 'second')}`
    : 'Lines by time and level';
  return (
    <div className="border-b px-4 py-1.5 max-sm:py-1">
      <svg
        ref={box}
        role="img"
        aria-label={label}
        width="100%"
        height={heightPx}
        viewBox={`0 0 ${bucketCount} ${heightPx}`}
        preserveAspectRatio="none"
        className="block cursor-crosshair touch-pan-y select-none"
        onPointerDown={(event) => {
          if (!counted || event.pointerType === 'touch') return;
          event.currentTarget.setPointerCapture(event.pointerId);
          setDrag({ from: shareOf(event), to: shareOf(event) });
        }}
        onPointerMove={(event) => drag && setDrag({ ...drag, to: shareOf(event) })}
        onPointerUp={() => {
          if (drag && Math.abs(drag.to - drag.from) > 0.005) {
            const [from, to] = [Math.min(drag.from, drag.to), Math.max(drag.from, drag.to)];
            setRange(new Date(timeAt(from)).toISOString(), new Date(timeAt(to)).toISOString());
          }
          setDrag(null);
        }}
      >
        <title>{label}</title>
        {barsOf(counted).map(({ key, ...bar }) => (
          <rect key={key} {...bar} />
        ))}
        {drag ? (
          <rect
            x={Math.min(drag.from, drag.to) * bucketCount}
            width={Math.abs(drag.to - drag.from) * bucketCount}
            y={0}
            height={heightPx}
            fill="var(--accent)"
            opacity={0.25}
          />
        ) : null}
      </svg>
    </div>
  );
};
