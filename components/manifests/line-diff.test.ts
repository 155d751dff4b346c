import { expect, test } from 'vitest';
import { diffLines, foldDiff } from './line-diff.ts';

const signs = { same: ' ', gone: '-', new: '+' };
const show = (before: string, after: string) =>
  diffLines(before, after).map(({ kind, text }) => signs[kind] + text);

test('what stayed, went and came is in the order of the texts', () => {
  expect(show('a\nb\nc\nd', 'a\nx\nc\ny\nd')).toEqual([' a', '-b', '+x', ' c', '+y', ' d']);
});

test('equal texts have no change, whatever ends them', () => {
  expect(show('a\nb\n', 'a\nb')).toEqual([' a', ' b']);
});

test('a side without lines is all gone or all new', () => {
  expect(show('a\nb', 'a')).toEqual([' a', '-b']);
  expect(show('b', 'a\nb')).toEqual(['+a', ' b']);
});

test('each side of the difference is the whole text', () => {
  const before = Array.from({ length: 60 }, (_, index) => `line ${index % 7}`).join('\n');
  const after = Array.from({ length: 50 }, (_, index) => `line ${index % 5}`).join('\n');
  const lines = diffLines(before, after);
  const side = (without: string) => lines.filter(({ kind }) => kind !== without).map(({ text }) => text);
  expect(side('new').join('\n')).toBe(before);
  expect(side('gone').join('\n')).toBe(after);
});

test('texts too long to compare are still shown whole', () => {
  const before = Array.from({ length: 2_500 }, (_, index) => `old ${index}`).join('\n');
  const after = Array.from({ length: 2_500 }, (_, index) => `new ${index}`).join('\n');
  expect(diffLines(before, after)).toHaveLength(5_000);
});

test('long runs that stayed are folded', () => {
  const text = Array.from({ length: 20 }, (_, index) => `line ${index}`);
  const parts = foldDiff(diffLines(text.join('\n'), [...text, 'end'].join('\n')));
  expect(parts.map(({ kind, lines }) => [kind, lines.length])).toEqual([
    ['skipped', 17],
    ['lines', 4],
  ]);
});
