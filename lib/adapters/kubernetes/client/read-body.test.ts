import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readBody } from './read-body.ts';

const bodyOf = (bytes: Uint8Array) => Readable.from([bytes.subarray(0, 7), bytes.subarray(7)]);

test('reads a body as it is, or unzips it', async () => {
  const text = 'Grüße from the API';
  expect(await readBody({ body: bodyOf(Buffer.from(text)), encoding: undefined })).toBe(text);
  expect(await readBody({ body: bodyOf(gzipSync(text)), encoding: 'gzip' })).toBe(text);
});

test('ends an answer that is too large, however small it is packed', async () => {
  const large = Buffer.alloc(4 * 1024 * 1024);
  const tooLarge = { code: 'upstream_error', message: 'The answer is larger than 1 MiB.' };
  for (const [bytes, encoding] of [
    [large, undefined],
    [gzipSync(large), 'gzip'],
  ] as const) {
    const body = bodyOf(bytes);
    await expect(readBody({ body, encoding, maxBytes: 1024 * 1024 })).rejects.toMatchObject(tooLarge);
    expect(body.destroyed).toBe(true);
  }
});

test('a body that is torn is an error, not a shorter answer', async () => {
  const torn = gzipSync('a whole answer').subarray(0, 12);
  await expect(readBody({ body: bodyOf(torn), encoding: 'gzip' })).rejects.toThrow();
});
