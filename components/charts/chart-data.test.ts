import { describe, expect, it } from 'vitest';
import {
  findSeries,
  formatValue,
  lastMomentOf,
  nameInWords,
  type Point,
  sayResolution,
  thinPoints,
  valueAt,
} from './chart-data.ts';

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

describe('lastMomentOf', () => {
  const one: { points: Point[] } = {
    points: [
      [1, 7],
      [2, 8],
      [3, null],
    ],
  };
  const late: { points: Point[] } = {
    points: [
      [1, 5],
      [3, 6],
    ],
  };
  it('is the last at which anything was measured, and nothing older is told as of then', () => {
    expect(lastMomentOf([one])).toBe(2);
    expect(lastMomentOf([late, one])).toBe(3);
    expect([one, late].map((series) => valueAt(series, 3))).toEqual([null, 6]);
  });
  it('is unknown where nothing was measured', () => {
    expect(lastMomentOf([{ points: [[1, null]] }])).toBeNull();
    expect(valueAt(one, null)).toBeNull();
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

describe('findSeries', () => {
  const named = (name: string, ...values: (number | null)[]) => ({
    name,
    unit: '%',
    points: values.map((value, at): Point => [at, value]),
    sources: [],
  });
  it('takes the share, and the amount only where that knows far more', () => {
    const series = [named('CPU', 1), named('Memory', null, 4, 5), named('Memory used', 3, 4, 5)];
    expect(findSeries(series, 'memory')?.name).toBe('Memory');
    const unsized = [named('Memory', null, null, null), named('Memory used', null, 4, 5)];
    expect(findSeries(unsized, 'memory')?.name).toBe('Memory used');
    expect(findSeries(series, 'requests')).toBeUndefined();
  });
});

describe('sayResolution', () => {
  it('says how close points lie', () => {
    expect([60, 300, 900, 3600].map(sayResolution)).toEqual([
      'a point a minute',
      'a point every 5 min',
      'a point every 15 min',
      'a point an hour',
    ]);
  });
});
