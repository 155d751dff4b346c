import { expect, test } from 'vitest';
import { compilePattern } from './filter-pattern.ts';

const line = 'ERROR could not reserve stock for order 7f3a: deadlock detected after 120 ms';
const json = JSON.stringify({
  level: 50,
  msg: 'request failed',
  res: { statusCode: 503 },
  tags: ['a', 'b'],
  gone: null,
});

test.each([
  ['', line, true],
  ['ERROR deadlock', line, true],
  ['ERROR timeout', line, false],
  ['error', line, false],
  ['"reserve stock"', line, true],
  ['"stock reserve"', line, false],
  ['?timeout ?deadlock', line, true],
  ['?timeout ?refused', line, false],
  ['ERROR -deadlock', line, false],
  ['ERROR -"is fine"', line, true],
  ['%after \\d+ ms%', line, true],
  ['%after [a-z]+ ms%', line, false],
  ['{ $.level = 50 }', json, true],
  ['{ $.level > 50 }', json, false],
  ['{ $.res.statusCode >= 500 && $.msg = "request*" }', json, true],
  ['{ $.res.statusCode = 404 || $.tags[1] = "b" }', json, true],
  ['{ $.msg = %fail.d% }', json, true],
  ['{ $.missing NOT EXISTS }', json, true],
  ['{ $.gone IS NULL }', json, true],
  ['{ $.level = 50 }', line, false],
])('the pattern %s on %s gives %s', (pattern, message, expected) => {
  expect(compilePattern(pattern)(message)).toBe(expected);
});

test.each(['"open', '{ $.a = 1', '{ nonsense }', '%(%', '%a% %b% %c%'])(
  'the pattern %s is refused',
  (pattern) => {
    expect(() => compilePattern(pattern)).toThrow('Invalid filter pattern');
  },
);
