type Field = { values: ReadonlySet<number>; isAny: boolean };
type Times = { minutes: Field; hours: Field; days: Field; months: Field; weekdays: Field };

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekdayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const macros: Record<string, string> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
// 29 February on one weekday comes back after 40 years at most; what never comes is given up there.
const furthestDays = 366 * 41;

const toNumber = (text: string, low: number, names: readonly string[]): number => {
  const named = names.indexOf(text.toLowerCase());
  if (named >= 0) return named + low;
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
};

/** `*`, `7`, `1-5`, `mon-fri`, a step of any, and lists of them; null for what is none. */
const parseField = (text: string, low: number, high: number, names: readonly string[] = []): Field | null => {
  const values = new Set<number>();
  let isAny = false;
  for (const part of text.split(',')) {
    const [range = '', stepText, ...others] = part.split('/');
    const step = stepText === undefined ? 1 : toNumber(stepText, 0, []);
    const isStar = range === '*' || range === '?';
    const [from = '', to, ...more] = range.split('-');
    const first = isStar ? low : toNumber(from, low, names);
    const last = isStar
      ? high
      : to === undefined
        ? stepText === undefined
          ? first
          : high
        : toNumber(to, low, names);
    if (others.length > 0 || more.length > 0 || !(step >= 1) || !(first >= low) || !(last >= first))
      return null;
    if (last > high) return null;
    isAny ||= isStar && step === 1;
    for (let value = first; value <= last; value += step) values.add(value);
  }
  return { values, isAny };
};

const parseTimes = (schedule: string): Times | null => {
  const parts = (macros[schedule] ?? schedule).trim().split(/\s+/);
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = parts;
  const minutes = parseField(minute, 0, 59);
  const hours = parseField(hour, 0, 23);
  const days = parseField(day, 1, 31);
  const months = parseField(month, 1, 12, monthNames);
  const weekdays = parseField(weekday, 0, 6, weekdayNames);
  if (parts.length !== 5 || !minutes || !hours || !days || !months || !weekdays) return null;
  return { minutes, hours, days, months, weekdays };
};

const unitsMs: Record<string, number> = { h: 60 * minuteMs, m: minuteMs, s: 1000 };

/** `@every 1h30m`. */
const parseEvery = (schedule: string): number | null => {
  const text = /^@every\s+((?:\d+[hms])+)$/.exec(schedule)?.[1];
  if (!text) return null;
  return [...text.matchAll(/(\d+)([hms])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (unitsMs[unit ?? ''] ?? 0),
    0,
  );
};

/** What a clock on the wall of the zone shows, as if it were UTC. Throws a RangeError for a zone that is none. */
const createWallClock = (timeZone: string) => {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const toWall = (ms: number): number => {
    const parts = new Map(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
    const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
    return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  };
  return {
    toWall,
    /** The first instant at which the wall shows it; null for one that the wall skips. */
    toInstant: (wallMs: number): number | null => {
      const offsets = [dayMs, -dayMs].map((aside) => toWall(wallMs - aside) - (wallMs - aside));
      const found = offsets.map((offset) => wallMs - offset).filter((ms) => toWall(ms) === wallMs);
      return found.length > 0 ? Math.min(...found) : null;
    },
  };
};

/** Both the day of the month and that of the week, or, where each is told, either. */
const isDay = ({ days, months, weekdays }: Times, at: Date): boolean => {
  if (!months.values.has(at.getUTCMonth() + 1)) return false;
  const byDay = days.values.has(at.getUTCDate());
  const byWeekday = weekdays.values.has(at.getUTCDay());
  return days.isAny || weekdays.isAny ? byDay && byWeekday : byDay || byWeekday;
};

const sorted = ({ values }: Field) => [...values].sort((a, b) => a - b);

function* listWalls(times: Times, fromMs: number): Generator<number> {
  const firstDayMs = fromMs - (((fromMs % dayMs) + dayMs) % dayMs);
  for (let count = 0; count < furthestDays; count++) {
    const day = firstDayMs + count * dayMs;
    if (!isDay(times, new Date(day))) continue;
    for (const hour of sorted(times.hours))
      for (const minute of sorted(times.minutes)) yield day + (hour * 60 + minute) * minuteMs;
  }
}

/**
 * The first time of a schedule after an instant, both in epoch milliseconds; null for a schedule or zone that is none,
 * or that never comes. https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
 */
export const findNextTime = (
  { schedule, timeZone = 'UTC' }: { schedule: string; timeZone?: string | undefined },
  afterMs: number,
): number | null => {
  const everyMs = parseEvery(schedule.trim());
  if (everyMs) return afterMs + everyMs;
  const times = parseTimes(schedule.trim());
  if (!times) return null;
  try {
    const wall = createWallClock(timeZone);
    // A wall that is set back shows an hour twice: what it showed before may come again.
    for (const wallMs of listWalls(times, wall.toWall(afterMs))) {
      const atMs = wall.toInstant(wallMs);
      if (atMs !== null && atMs > afterMs) return atMs;
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return null;
};
