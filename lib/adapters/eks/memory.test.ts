import { expect, test } from 'vitest';
import { createMemory } from './memory.ts';

const { signal } = new AbortController();

const setUp = () => {
  let atMs = 0;
  let reads = 0;
  const memory = createMemory<{ count: number }>({ max: 2, now: () => new Date(atMs) });
  const recall = (key = 'a', maxAgeMs = 1_000) =>
    memory.recall({
      key,
      maxAgeMs,
      signal,
      read: async () => {
        reads += 1;
        return { count: reads };
      },
    });
  const pass = (ms: number) => {
    atMs += ms;
  };
  return { memory, recall, pass };
};

test('reads anew what is as old as its reader lets it be', async () => {
  const { recall, pass } = setUp();
  expect(await recall()).toEqual({ count: 1 });
  pass(999);
  expect(await recall()).toEqual({ count: 1 });
  expect(await recall('a', 500)).toEqual({ count: 2 });
  pass(1_000);
  expect(await recall()).toEqual({ count: 3 });
});

test('reads once for all who ask meanwhile', async () => {
  const { recall } = setUp();
  expect(await Promise.all([recall(), recall(), recall('b')])).toEqual([
    { count: 1 },
    { count: 1 },
    { count: 2 },
  ]);
});

test('keeps no failure', async () => {
  const { memory, recall } = setUp();
  const failing = memory.recall({
    key: 'a',
    maxAgeMs: 1_000,
    signal,
    read: () => Promise.reject(new Error('no')),
  });
  await expect(failing).rejects.toThrow('no');
  expect(await recall()).toEqual({ count: 1 });
});

test('forgets what is a second old; what was learnt since is not what failed', async () => {
  const { memory, recall, pass } = setUp();
  await recall();
  memory.forget('a');
  expect(await recall()).toEqual({ count: 1 });
  pass(1_000);
  memory.forget('a');
  expect(memory.peek('a')).toBeUndefined();
  expect(await recall('a', 5_000)).toEqual({ count: 2 });
});

test('keeps a bounded number', async () => {
  const { memory, recall } = setUp();
  for (const key of ['a', 'b', 'c']) await recall(key);
  expect(memory.peek('a')).toBeUndefined();
  expect(memory.peek('c')).toEqual({ count: 3 });
});
