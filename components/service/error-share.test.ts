import { expect, test } from 'vitest';
import { errorShare } from './error-share.ts';

const asOf = '2026-11-03T14:00:00.000Z';
const at = (minutes: number) => Date.parse(asOf) - minutes * 60_000;
const metrics = (requests: [number, number | null][], errors: [number, number | null][]) => ({
  asOf,
  incomplete: [],
  marks: [],
  series: [
    { name: 'Requests', unit: 'count', points: requests, sources: [] },
    { name: 'Target 5xx', unit: 'count', points: errors, sources: [] },
  ],
});

test('the share counts the last ten minutes only', () => {
  expect(
    errorShare(
      metrics(
        [
          [at(20), 900],
          [at(5), 100],
        ],
        [
          [at(20), 900],
          [at(5), 3],
        ],
      ),
    ),
  ).toBe(3);
});

test('without requests nothing is known; without errors it is none', () => {
  expect(errorShare(metrics([[at(5), null]], []))).toBeNull();
  expect(errorShare(metrics([[at(5), 10]], [[at(5), null]]))).toBe(0);
});
