import { expect, test } from 'vitest';
import { formatDuration, formatTime } from './time-format.ts';

test('an age is written in one unit', () => {
  expect(formatDuration(4_200)).toBe('4 s');
  expect(formatDuration(16 * 60_000)).toBe('16 min');
  expect(formatDuration(2 * 3_600_000)).toBe('2 h');
  expect(formatDuration(3 * 86_400_000)).toBe('3 d');
});

test('an age is never negative when clocks differ', () => {
  expect(formatDuration(-3_000)).toBe('0 s');
});

test('an instant is written on the UTC clock to the millisecond', () => {
  const at = '2026-11-03T14:07:32.114Z';
  expect(formatTime(at, 'utc', 'minute')).toBe('14:07');
  expect(formatTime(at, 'utc', 'millisecond')).toBe('14:07:32.114');
  expect(formatTime(at, 'utc', 'exact')).toBe('2026-11-03 14:07:32.114 UTC');
});

test('what is no instant is a dash, not an invented time', () => {
  expect(formatTime('soon', 'utc', 'minute')).toBe('–');
});
