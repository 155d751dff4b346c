import { expect, test } from 'vitest';
import { splitLines } from './split-lines.ts';

const bytes = (text: string) => Buffer.from(text);

async function* inChunks(text: string, size: number) {
  const all = bytes(text);
  for (let at = 0; at < all.length; at += size) yield all.subarray(at, at + size);
}

const collect = async (lines: AsyncIterable<string>) => {
  const kept: string[] = [];
  for await (const line of lines) kept.push(line);
  return kept;
};

test.each([1, 2, 3, 5, 7, 1000])('joins lines and characters that chunks of %i bytes tear', async (size) => {
  const text = 'first\n\nGrüße 👋🏽\r\nlast without an end';
  expect(await collect(splitLines(inChunks(text, size), { maxLineBytes: 100 }))).toEqual([
    'first',
    '',
    'Grüße 👋🏽\r',
    'last without an end',
  ]);
});

test('ends at a line that is too long', async () => {
  const lines = splitLines(inChunks(`short\n${'x'.repeat(50)}\n`, 8), { maxLineBytes: 10 });
  expect((await lines.next()).value).toBe('short');
  await expect(lines.next()).rejects.toMatchObject({ code: 'upstream_error' });
});

test('cuts a line that is too long where that is wanted, between characters, and says how long it was', async () => {
  const told: number[] = [];
  const limit = { maxLineBytes: 10, onCut: (length: number) => told.push(length) };
  expect(await collect(splitLines(inChunks(`123456789ü and more\nshort\n`, 4), limit))).toEqual([
    '123456789',
    'short',
  ]);
  expect(told).toEqual([bytes('123456789ü and more').length]);
});
