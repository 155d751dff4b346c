import { expect, test } from 'vitest';
import { explainRefusedPods } from './explain-unscheduled.ts';

test('a quota is told with its limit and what one more would need', () => {
  const said =
    'pods "web-1" is forbidden: exceeded quota: limits, requested: pods=1, used: pods=5, limited: pods=5';
  expect(explainRefusedPods(said).sentence).toBe(
    'The quota `limits` allows no more pods (limit pods=5, used pods=5, one more needs pods=1)',
  );
  expect(
    explainRefusedPods(
      'pods "web-1" is forbidden: error looking up service account shop/web: serviceaccount "web" not found',
    ).sentence,
  ).toBe('Pods cannot be made: the service account `web` does not exist');
});
