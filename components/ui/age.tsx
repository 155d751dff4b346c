'use client';
import { useSyncExternalStore } from 'react';
import { classNames } from './class-names.ts';
import { useClockMode } from './clock.ts';
import { formatDuration, formatTime, type TimeStyle } from './time-format.ts';

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** One ticking second for the whole page. */
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  timer ??= setInterval(() => {
    if (!document.hidden) for (const each of listeners) each();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
};

/** A value of the present second; renders again only when the value changes. It must be a primitive. */
export const useTicking = <T extends string | number | boolean>(read: (nowMs: number) => T): T => {
  const snapshot = () => read(Date.now());
  return useSyncExternalStore(subscribe, snapshot, snapshot);
};

/** True once data read at `asOf` is older than promised. */
export const useStale = (asOf: string | undefined, staleAfterMs = 20_000): boolean =>
  useTicking((now) => asOf !== undefined && now - Date.parse(asOf) > staleAfterMs);

/** How long ago, ticking; the exact time on hover. `ago` adds the word, `prefix` what stands before. */
export const Age = ({ at, ago = true, className }: { at: string; ago?: boolean; className?: string }) => {
  const mode = useClockMode();
  const text = useTicking((now) => `${formatDuration(now - Date.parse(at))}${ago ? ' ago' : ''}`);
  return (
    <time
      dateTime={at}
      title={formatTime(at, mode, 'exact')}
      className={classNames('whitespace-nowrap', className)}
      suppressHydrationWarning
    >
      {text}
    </time>
  );
};

/** An instant on the app's clock; the exact time on hover. */
export const Time = ({
  at,
  style = 'moment',
  className,
}: {
  at: string;
  style?: TimeStyle;
  className?: string;
}) => {
  const mode = useClockMode();
  return (
    <time
      dateTime={at}
      title={formatTime(at, mode, 'exact')}
      className={classNames('whitespace-nowrap', className)}
      suppressHydrationWarning
    >
      {formatTime(at, mode, style)}
    </time>
  );
};

/** "read 4 s ago": when the oldest number beside it was read. Says so once it is older than promised. */
export const AsOf = ({
  at,
  staleAfterMs,
  prefix = 'read',
}: {
  at: string;
  staleAfterMs?: number;
  prefix?: string;
}) => {
  const isStale = useStale(at, staleAfterMs);
  return (
    <span
      data-as-of={at}
      data-stale={isStale || undefined}
      suppressHydrationWarning
      className={classNames('whitespace-nowrap text-sm', isStale ? 'text-degraded' : 'text-muted')}
    >
      {isStale ? 'stale: ' : ''}
      {prefix ? `${prefix} ` : ''}
      <Age at={at} />
    </span>
  );
};
