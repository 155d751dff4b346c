'use client';
import { useTicking } from '#components/ui/age.tsx';
import { useClockMode } from '#components/ui/clock.ts';
import { formatDuration, formatTime } from '#components/ui/time-format.ts';

/** How long until then, ticking; the exact time on hover. */
export const Until = ({ at, className }: { at: string; className?: string }) => {
  const mode = useClockMode();
  const text = useTicking((now) => {
    const ms = Date.parse(at) - now;
    return ms > 0 ? `in ${formatDuration(ms)}` : 'now';
  });
  return (
    <time dateTime={at} title={formatTime(at, mode, 'exact')} className={className} suppressHydrationWarning>
      {text}
    </time>
  );
};
