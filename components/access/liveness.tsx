'use client';
import { useTicking } from '#components/ui/age.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { formatDuration } from '#components/ui/time-format.ts';
import { useLiveState } from '#lib/client/live-state.ts';
import { useOldestData } from './use-oldest-data.ts';

/** Numbers older than this are stale. */
const staleAfterMs = 20_000;

type Liveness = 'live' | 'paused' | 'reconnecting' | 'stale';

const dots: Record<Liveness, string> = {
  live: 'bg-steady ring-steady-weak',
  paused: 'bg-stopped ring-stopped-weak',
  reconnecting: 'bg-degraded ring-degraded-weak',
  stale: 'bg-degraded ring-degraded-weak',
};

/** Whether what the page shows is live, and how old it is. */
export const Liveness = () => {
  const live = useLiveState();
  const oldest = useOldestData();
  const ageMs = useTicking((now) =>
    oldest.asOfMs === null ? -1 : Math.max(0, Math.floor((now - oldest.asOfMs) / 1000) * 1000),
  );
  const retryInS = useTicking((now) =>
    live.retryAtMs === null ? 0 : Math.max(0, Math.ceil((live.retryAtMs - now) / 1000)),
  );
  const state: Liveness =
    live.phase === 'paused'
      ? 'paused'
      : live.phase === 'reconnecting' || oldest.isUnreachable
        ? 'reconnecting'
        : ageMs > staleAfterMs
          ? 'stale'
          : 'live';
  const isThrottled = state === 'stale' && oldest.throttled !== null;
  const age = ageMs < 0 ? '' : formatDuration(ageMs);
  const detail = {
    live: age && `${age} ago`,
    paused: age && `data ${age} old`,
    reconnecting: retryInS > 0 ? `in ${retryInS} s` : age && `data ${age} old`,
    stale: oldest.throttled ? `AWS throttles ${oldest.throttled}: data ${age} old` : `data ${age} old`,
  }[state];
  return (
    <div
      role="status"
      data-liveness={state}
      className="flex min-w-0 items-center gap-2 whitespace-nowrap text-sm text-muted"
    >
      <span aria-hidden="true" className={classNames('size-2 shrink-0 rounded-full ring-3', dots[state])} />
      <span className={isThrottled ? 'sr-only' : state === 'live' ? 'max-sm:sr-only' : undefined}>
        {state}
      </span>
      <span
        aria-hidden="true"
        className={classNames('truncate max-sm:max-w-32', state === 'stale' && 'sm:max-w-72')}
        suppressHydrationWarning
      >
        {detail ? (
          <>
            {isThrottled ? null : <span className={state === 'live' ? 'max-sm:hidden' : undefined}>· </span>}
            {detail}
          </>
        ) : null}
      </span>
    </div>
  );
};
