import { expect, test } from 'vitest';
import { detectLevel } from './detect-level.ts';

test.each([
  ['{"level":50,"msg":"x"}', 'error'],
  ['{"severity":"WARNING","message":"x"}', 'warn'],
  ['level=debug msg="x"', 'debug'],
  ['2026-11-03T14:07:02Z INFO  listening on :8080', 'info'],
  ['[ERROR] no connection', 'error'],
  ['W1103 14:07:02.000000 1 main.go:1] slow', 'warn'],
  ['Traceback (most recent call last):', 'error'],
  ['TypeError: x is not a function', 'error'],
  ['GET /errors 200', null],
  ['no information about it', null],
])('%s is %s', (message, level) => {
  expect(detectLevel(message)).toBe(level);
});
