import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createWatchShelf } from './watch-shelf.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const lay = () => {
  const log: string[] = [];
  const make = (name: string) => () => {
    log.push(`make ${name}`);
    return { start: () => {}, stop: () => void log.push(`stop ${name}`) };
  };
  const shelf = createWatchShelf({ make: { pods: make('pods'), nodes: make('nodes') }, idleMs: 1_000 });
  return { log, shelf };
};

test('everybody shares one watch of a resource, which begins at its first use', () => {
  const { log, shelf } = lay();
  expect([log, shelf.peek('pods')]).toEqual([[], undefined]);
  expect(shelf.open('pods')).toBe(shelf.open('pods'));
  expect(shelf.peek('pods')).toBe(shelf.open('pods'));
  expect(log).toEqual(['make pods']);
});

test('what nobody reads any more is stopped, and made anew at its next use', () => {
  const { log, shelf } = lay();
  shelf.open('pods');
  shelf.open('nodes');
  vi.advanceTimersByTime(800);
  shelf.open('pods');
  vi.advanceTimersByTime(800);
  expect(log).toEqual(['make pods', 'make nodes', 'stop nodes']);
  vi.advanceTimersByTime(2_000);
  expect([shelf.size(), vi.getTimerCount()]).toEqual([0, 0]);
  shelf.open('pods');
  expect(log).toEqual(['make pods', 'make nodes', 'stop nodes', 'stop pods', 'make pods']);
});

test('what is held runs on, until it is let go', () => {
  const { log, shelf } = lay();
  const letGo = shelf.hold('pods');
  vi.advanceTimersByTime(10_000);
  expect(log).toEqual(['make pods']);
  letGo();
  letGo();
  vi.advanceTimersByTime(2_000);
  expect(log).toEqual(['make pods', 'stop pods']);
});

test('a closed shelf stops all it has and opens nothing', () => {
  const { log, shelf } = lay();
  shelf.open('pods');
  shelf.close();
  expect(log).toEqual(['make pods', 'stop pods']);
  expect(() => shelf.open('pods')).toThrow('closed');
});
