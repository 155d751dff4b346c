import type { ClockMode } from './clock.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (value: number) => String(value).padStart(2, '0');

const partsOf = (at: Date, mode: ClockMode) =>
  mode === 'utc'
    ? {
        year: at.getUTCFullYear(),
        month: at.getUTCMonth(),
        day: at.getUTCDate(),
        hour: at.getUTCHours(),
        minute: at.getUTCMinutes(),
        second: at.getUTCSeconds(),
        millisecond: at.getUTCMilliseconds(),
      }
    : {
        year: at.getFullYear(),
        month: at.getMonth(),
        day: at.getDate(),
        hour: at.getHours(),
        minute: at.getMinutes(),
        second: at.getSeconds(),
        millisecond: at.getMilliseconds(),
      };

const offsetOf = (at: Date): string => {
  const minutes = -at.getTimezoneOffset();
  const size = Math.abs(minutes);
  return `UTC${minutes < 0 ? '−' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
};

/** `minute` 14:07 · `second` 14:07:32 · `millisecond` 14:07:32.114 · `day` 3 Nov · `date` 3 Nov 2026 · `moment` 14:07 today, else 3 Nov 14:07 · `exact` everything. */
export type TimeStyle = 'minute' | 'second' | 'millisecond' | 'day' | 'date' | 'moment' | 'exact';

/** An instant (ISO 8601 or epoch milliseconds) as text on the given clock. */
export const formatTime = (instant: string | number, mode: ClockMode, style: TimeStyle): string => {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return '–';
  const part = partsOf(at, mode);
  const minute = `${two(part.hour)}:${two(part.minute)}`;
  const second = `${minute}:${two(part.second)}`;
  const millisecond = `${second}.${String(part.millisecond).padStart(3, '0')}`;
  const day = `${part.day} ${months[part.month]}`;
  switch (style) {
    case 'minute':
      return minute;
    case 'second':
      return second;
    case 'millisecond':
      return millisecond;
    case 'day':
      return day;
    case 'date':
      return `${day} ${part.year}`;
    case 'moment': {
      const now = partsOf(new Date(), mode);
      if (now.year === part.year && now.month === part.month && now.day === part.day) return minute;
      return now.year === part.year ? `${day} ${minute}` : `${day} ${part.year}`;
    }
    case 'exact':
      return `${part.year}-${two(part.month + 1)}-${two(part.day)} ${millisecond} ${mode === 'utc' ? 'UTC' : offsetOf(at)}`;
  }
};

/** "4 s", "16 min", "2 h", "3 d": one unit is enough to decide by. */
export const formatDuration = (durationMs: number): string => {
  const seconds = Math.max(0, Math.floor(durationMs / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
};
