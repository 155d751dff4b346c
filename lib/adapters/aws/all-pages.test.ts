import { expect, test } from 'vitest';
import { unavailable } from '#lib/domain/domain-error.ts';
import { readAllPages } from './all-pages.ts';

test('reads every page', async () => {
  const read = await readAllPages({
    scope: 'tasks',
    readPage: async (token) => ({ items: [token ?? 'first'], nextToken: token ? undefined : 'second' }),
  });
  expect(read).toEqual({ value: ['first', 'second'], incomplete: [] });
});

test('keeps what came before a page that failed, and says so', async () => {
  const read = await readAllPages({
    scope: 'tasks',
    readPage: async (token) => {
      if (token) throw unavailable('down');
      return { items: [1], nextToken: 'next' };
    },
  });
  expect(read).toEqual({
    value: [1],
    incomplete: [{ scope: 'tasks', code: 'unavailable', message: 'down' }],
  });
});

test('throws when the first page fails', async () => {
  const readPage = async () => {
    throw unavailable('down');
  };
  await expect(readAllPages({ scope: 'tasks', readPage })).rejects.toThrow('down');
});

test('goes on after an empty page with a token', async () => {
  const read = await readAllPages<number>({
    scope: 'tasks',
    readPage: async (token) => (token ? { items: [1] } : { items: [], nextToken: 'next' }),
  });
  expect(read.value).toEqual([1]);
});

test('cuts a list whose token repeats, and one that never ends', async () => {
  const repeating = await readAllPages({
    scope: 'tasks',
    readPage: async () => ({ items: [1], nextToken: 'same' }),
  });
  expect(repeating.value).toEqual([1, 1]);
  expect(repeating.incomplete).toHaveLength(1);
  let page = 0;
  const endless = await readAllPages({
    scope: 'tasks',
    maxPages: 3,
    readPage: async () => ({ items: [1], nextToken: String(page++) }),
  });
  expect(endless.value).toHaveLength(3);
  expect(endless.incomplete).toHaveLength(1);
});
