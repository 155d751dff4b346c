import { expect, test } from 'vitest';
import { sayDuration } from './say-duration.ts';

test('a length of time is told in the largest unit of which there are two', () => {
  const told = [0, 45_000, 119_000, 600_000, 5_400_000, 10_800_000, 12 * 86_400_000].map(sayDuration);
  expect(told).toEqual(['0 s', '45 s', '119 s', '10 min', '90 min', '3 h', '12 days']);
});
