import { expect, test } from 'vitest';
import { matchesSelector } from './label-selector.ts';

test('a selector asks for all that it names', () => {
  const selector = {
    matchLabels: { app: 'web' },
    matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['test'] }],
  };
  expect(matchesSelector(selector, { app: 'web' })).toBe(true);
  expect(matchesSelector(selector, { app: 'web', tier: 'test' })).toBe(false);
  expect(matchesSelector(selector, { app: 'api' })).toBe(false);
});
