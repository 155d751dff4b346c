import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { DomainError } from '#lib/domain/domain-error.ts';

/** A page of 500 large pods is 10 MB; what is beyond this is no answer to hold in memory. */
const maxBodyBytes = 64 * 1024 * 1024;

type Body = { body: Readable; encoding: unknown; maxBytes?: number };

/** The whole body as text, unzipped. Throws `upstream_error` when it is too large, however well it is packed. */
export const readBody = async ({ body, encoding, maxBytes = maxBodyBytes }: Body): Promise<string> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const collect = async (source: AsyncIterable<Buffer>) => {
    for await (const chunk of source) {
      bytes += chunk.length;
      if (bytes > maxBytes)
        throw new DomainError(
          'upstream_error',
          `The answer is larger than ${Math.floor(maxBytes / 1024 / 1024)} MiB.`,
        );
      chunks.push(chunk);
    }
  };
  if (encoding === 'gzip') await pipeline(body, createGunzip(), collect);
  else await pipeline(body, collect);
  return Buffer.concat(chunks).toString('utf8');
};
