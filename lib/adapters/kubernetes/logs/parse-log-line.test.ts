import { expect, test } from 'vitest';
import { parseLogLine } from './parse-log-line.ts';

test('the message is everything after the stamp and one space, as it was written', () => {
  const at = '2026-11-22T15:04:05.123456789Z';
  expect(parseLogLine(`${at}   indented \u001b[1mbold\u001b[0m \r`)).toEqual({
    at,
    atMs: Date.parse('2026-11-22T15:04:05.123Z'),
    message: '  indented \u001b[1mbold\u001b[0m \r',
  });
  expect(parseLogLine(`${at} `)?.message).toBe('');
  expect(parseLogLine(at)?.message).toBe('');
});

test('a stamp may be of any zone and of any precision, and what is none is told apart', () => {
  expect(parseLogLine('2026-11-22T15:04:05+02:00 x')?.atMs).toBe(Date.parse('2026-11-22T13:04:05Z'));
  expect(parseLogLine('2026-11-22T15:04:05.5Z x')?.atMs).toBe(Date.parse('2026-11-22T15:04:05.500Z'));
  expect(parseLogLine('unable to retrieve container logs for containerd://1')).toBeNull();
  expect(parseLogLine('2026-11-22T15:04:05.5Zx')).toBeNull();
  expect(parseLogLine('2026-13-52T15:04:05Z x')).toBeNull();
  expect(parseLogLine('')).toBeNull();
});
