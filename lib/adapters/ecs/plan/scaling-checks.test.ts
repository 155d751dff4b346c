import { describe, expect, it } from 'vitest';
import { checkBounds, checkDesired } from './scaling-checks.ts';

const bounds = { min: 2, max: 8, suspended: false };

describe('a desired count beside auto scaling', () => {
  it.each([
    [null, 4, undefined],
    ['unknown', 4, 'unknown'],
    [bounds, 4, 'warn'],
    [bounds, 9, 'warn'],
    [bounds, 1, 'warn'],
    [{ ...bounds, suspended: true }, 9, 'ok'],
  ] as const)('of %o is told for %i as %s', (autoscaling, desired, level) => {
    expect(checkDesired(desired, autoscaling)[0]?.level).toBe(level);
  });

  it('tells where new bounds will move it', () => {
    expect(checkBounds({ min: 2, max: 8 }, 4)[0]?.level).toBe('ok');
    expect(checkBounds({ min: 5, max: 8 }, 4)[0]?.message).toContain('move it to 5');
    expect(checkBounds({ min: 1, max: 3 }, 4)[0]?.message).toContain('move it to 3');
  });
});
