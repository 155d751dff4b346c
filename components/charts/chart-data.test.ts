import { describe, expect, it } from 'vitest';
import { formatValue, nameInWords, type Point, thinPoints } from './chart-data.ts';

describe('thinPoints', () => {
  it('keeps the highest of each stretch and treats a hole as lowest', () => {
    const points: Point[] = [
      [1, 3],
      [2, 90],
      [3, null],
      [4, 0],
    ];
    expect(thinPoints(points, 2)).toEqual([
      [2, 90],
      [4, 0],
    ]);
  });
  it('leaves few points as they are', () => {
    expect(thinPoints([[1, 1]], 10)).toEqual([[1, 1]]);
  });
});

describe('formatValue', () => {
  it('shows the unit and never turns unknown into zero', () => {
    expect(formatValue(71.23, 'Percent')).toBe('71.2 %');
    expect(formatValue(null, 'Percent')).toBe('–');
    expect(formatValue(1200, 'Count')).toBe('1,200');
  });
});

describe('nameInWords', () => {
  it('parts camel case', () => {
    expect(nameInWords('MemoryUtilization')).toBe('Memory utilization');
    expect(nameInWords('CPU')).toBe('CPU');
  });
});
