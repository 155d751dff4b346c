import { expect, test } from 'vitest';
import { findNextTime } from './cron-schedule.ts';

const next = (schedule: string, after: string, timeZone?: string): string | null => {
  const ms = findNextTime({ schedule, timeZone }, Date.parse(after));
  return ms === null ? null : new Date(ms).toISOString().replace(':00.000Z', 'Z');
};

// Monday.
const from = '2026-03-02T10:20:30Z';

test('minutes, steps, ranges, lists and names are those of cron', () => {
  expect(next('* * * * *', from)).toBe('2026-03-02T10:21Z');
  expect(next('*/20 * * * *', from)).toBe('2026-03-02T10:40Z');
  expect(next('20 10 * * *', from)).toBe('2026-03-03T10:20Z');
  expect(next('15,45 9-17 * * mon-fri', '2026-03-06T17:45:00Z')).toBe('2026-03-09T09:15Z');
  expect(next('0 3 1 jan *', from)).toBe('2027-01-01T03:00Z');
  expect(next('30/10 * * * ?', from)).toBe('2026-03-02T10:30Z');
  expect(next('0 0 29 2 *', from)).toBe('2028-02-29T00:00Z');
});

test('a day of the month and one of the week are either, unless one is any', () => {
  expect(next('0 0 13 * fri', from)).toBe('2026-03-06T00:00Z');
  expect(next('0 0 * * fri', from)).toBe('2026-03-06T00:00Z');
  expect(next('0 0 13 * *', from)).toBe('2026-03-13T00:00Z');
});

test('the short words stand for their schedules', () => {
  expect(next('@hourly', from)).toBe('2026-03-02T11:00Z');
  expect(next('@weekly', from)).toBe('2026-03-08T00:00Z');
  expect(next('@every 1h30m', '2026-03-02T10:00:00Z')).toBe('2026-03-02T11:30Z');
});

test('the clock of the zone counts, through the nights in which it changes', () => {
  expect(next('0 2 * * *', from, 'Europe/Berlin')).toBe('2026-03-03T01:00Z');
  expect(next('0 2 * * *', from, 'America/New_York')).toBe('2026-03-03T07:00Z');
  // On 29 March there is no 02:30 in Berlin, on 25 October it comes twice.
  expect(next('30 2 * * *', '2026-03-28T12:00:00Z', 'Europe/Berlin')).toBe('2026-03-30T00:30Z');
  expect(next('30 2 * * *', '2026-10-24T12:00:00Z', 'Europe/Berlin')).toBe('2026-10-25T00:30Z');
});

test('what is no schedule, no zone, or never comes has no time', () => {
  for (const schedule of [
    '',
    '* * * *',
    '60 * * * *',
    'a * * * *',
    '*/0 * * * *',
    '5-1 * * * *',
    '0 0 30 2 *',
  ])
    expect(next(schedule, from), schedule).toBeNull();
  expect(next('* * * * *', from, 'Europe/Nowhere')).toBeNull();
});
