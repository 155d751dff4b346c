'use client';
import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { type ClockMode, useClockMode } from '#components/ui/clock.ts';
import { Popover } from '#components/ui/popover.tsx';
import { formatTime } from '#components/ui/time-format.ts';
import { writeUrl } from '#components/ui/use-url-state.ts';
import type { FeedState } from './log-feed.ts';

const presets = [
  { label: 'Last 15 min', ms: 15 * 60_000 },
  { label: 'Last hour', ms: 3_600_000 },
  { label: 'Last 3 hours', ms: 3 * 3_600_000 },
  { label: 'Last 24 hours', ms: 24 * 3_600_000 },
];

/** Puts a range into the address; a line that was linked to belongs to the range before. */
export const setRange = (since: string | null, until: string | null): void =>
  writeUrl({ since, until, line: null }, { push: true });

const two = (value: number) => String(value).padStart(2, '0');

/** An instant as a field for date and time writes it, on the given clock. */
const toField = (iso: string, clock: ClockMode): string => {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return '';
  if (clock === 'utc') return at.toISOString().slice(0, 19);
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
};
const fromField = (text: string, clock: ClockMode): string | null => {
  const at = new Date(clock === 'utc' ? `${text}Z` : text);
  return text === '' || Number.isNaN(at.getTime()) ? null : at.toISOString();
};

const dots = {
  live: 'bg-steady',
  loading: 'bg-stopped',
  paused: 'bg-stopped',
  reconnecting: 'bg-degraded',
  still: 'bg-stopped',
};

const Fields = ({ since, until, close }: { since: string; until: string; close: () => void }) => {
  const clock = useClockMode();
  const [from, setFrom] = useState(toField(since, clock));
  const [to, setTo] = useState(toField(until, clock));
  return (
    <form
      className="grid gap-2 border-t p-2.5"
      onSubmit={(event) => {
        event.preventDefault();
        setRange(fromField(from, clock), fromField(to, clock));
        close();
      }}
    >
      <label className="grid gap-1 text-sm text-muted">
        From ({clock === 'utc' ? 'UTC' : 'local'})
        <input
          type="datetime-local"
          step="1"
          value={from}
          onChange={(event) => setFrom(event.target.value)}
          className="field text-text"
        />
      </label>
      <label className="grid gap-1 text-sm text-muted">
        To
        <input
          type="datetime-local"
          step="1"
          value={to}
          onChange={(event) => setTo(event.target.value)}
          className="field text-text"
        />
      </label>
      <Button type="submit">Show the range</Button>
    </form>
  );
};

/** Live, the last while, or from–to. */
export const TimeRange = ({
  since,
  until,
  line,
  phase,
  isPrevious,
}: {
  since: string;
  until: string;
  line: string;
  phase: FeedState['phase'];
  isPrevious: boolean;
}) => {
  const clock = useClockMode();
  const isLive = !until && !line && !isPrevious;
  const words = {
    live: 'Live',
    loading: 'Live',
    paused: 'Paused',
    reconnecting: 'Reconnecting',
    still: 'Live',
  };
  const label = isLive
    ? words[phase]
    : line && !until
      ? 'Around a line'
      : isPrevious && !until
        ? 'Until it ended'
        : `${since ? formatTime(since, clock, 'moment') : '…'} – ${formatTime(until, clock, 'moment')}`;
  return (
    <Popover
      label={`Time: ${label}`}
      align="end"
      trigger={
        <>
          {isLive ? (
            <span aria-hidden="true" className={classNames('size-2 rounded-full', dots[phase])} />
          ) : null}
          <span suppressHydrationWarning>{label}</span>
          <ChevronDown aria-hidden="true" strokeWidth={1.9} />
        </>
      }
    >
      {(close) => {
        const choose = (from: string | null, to: string | null) => {
          setRange(from, to);
          close();
        };
        const itemClass =
          'block w-full rounded-control px-2.5 py-1.5 text-left hover:bg-sunk max-sm:min-h-11 aria-pressed:font-medium';
        return (
          <div className="w-60 max-sm:w-full">
            <button
              type="button"
              className={itemClass}
              aria-pressed={isLive}
              onClick={() => {
                if (isPrevious) writeUrl({ previous: null });
                choose(null, null);
              }}
            >
              Live
            </button>
            {presets.map(({ label: name, ms }) => (
              <button
                key={name}
                type="button"
                className={itemClass}
                onClick={() => {
                  const now = Date.now();
                  choose(new Date(now - ms).toISOString(), new Date(now).toISOString());
                }}
              >
                {name}
              </button>
            ))}
            <Fields since={since} until={until} close={close} />
          </div>
        );
      }}
    </Popover>
  );
};
