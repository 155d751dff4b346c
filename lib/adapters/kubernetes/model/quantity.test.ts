import { expect, test } from 'vitest';
import { parseQuantity, toCpuUnits, toMebibytes } from './quantity.ts';

test.each([
  ['250m', 0.25],
  ['2', 2],
  ['0.5', 0.5],
  ['.5', 0.5],
  ['100n', 1e-7],
  ['1e3', 1000],
  ['1E3', 1000],
  ['12e-1', 1.2],
  ['1E', 1e18],
  ['1Ki', 1024],
  ['1Gi', 1_073_741_824],
  ['128974848', 128_974_848],
  ['129M', 129_000_000],
  [4, 4],
])('%s is %s', (quantity, expected) => {
  expect(parseQuantity(quantity)).toBeCloseTo(expected, 9);
});

test.each(['', 'much', '1 Gi', '1KiB', '1e', '--1', undefined, null, Number.NaN])(
  '%s is no quantity',
  (quantity) => {
    expect(parseQuantity(quantity)).toBeUndefined();
  },
);

test('CPU is told in units of 1024 to a vCPU, memory in MiB', () => {
  expect(toCpuUnits('250m')).toBe(256);
  expect(toCpuUnits('56666069n')).toBe(58);
  expect(toCpuUnits('2')).toBe(2048);
  expect(toMebibytes('1Gi')).toBe(1024);
  expect(toMebibytes('3993600Ki')).toBe(3900);
  expect(toMebibytes('128974848')).toBe(123);
  expect(toMebibytes(undefined)).toBeUndefined();
});
