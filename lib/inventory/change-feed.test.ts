import { expect, test } from 'vitest';
import { changedIds } from './change-feed.ts';

const idOf = ({ id }: { id: string }) => id;

test('the rows that differ are told, and those that came or went', () => {
  const same = { id: 'same', count: 1 };
  const before = [same, { id: 'equal', count: 1 }, { id: 'other', count: 1 }, { id: 'gone', count: 1 }];
  const after = [{ id: 'came', count: 1 }, same, { id: 'equal', count: 1 }, { id: 'other', count: 2 }];
  expect(changedIds(before, after, idOf)).toEqual(['came', 'other', 'gone']);
});

test('nothing is told of lists that are alike, in whatever order', () => {
  const rows = [
    { id: 'a', count: 1 },
    { id: 'b', count: 2 },
  ];
  expect(changedIds(rows, rows.toReversed(), idOf)).toEqual([]);
});
