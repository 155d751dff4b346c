'use client';
import { useTicking } from '#components/ui/age.tsx';
import { buttonClass } from '#components/ui/button.tsx';
import { setClockMode, useClockMode } from '#components/ui/clock.ts';
import { formatTime } from '#components/ui/time-format.ts';

/** The time now; a press turns every instant of the app from local to UTC and back. */
export const ClockButton = () => {
  const mode = useClockMode();
  const text = useTicking((now) => formatTime(now, mode, 'second'));
  const other = mode === 'utc' ? 'local' : 'UTC';
  return (
    <button
      type="button"
      title={`Show ${other} times`}
      className={buttonClass('control', 'font-mono')}
      onClick={() => setClockMode(mode === 'utc' ? 'local' : 'utc')}
    >
      <span suppressHydrationWarning>{text}</span> {mode === 'utc' ? 'UTC' : 'local'}
    </button>
  );
};
