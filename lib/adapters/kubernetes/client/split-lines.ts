import { DomainError } from '#lib/domain/domain-error.ts';

const newline = 0x0a;

export type LineLimit = { maxLineBytes: number; onCut?: ((bytes: number) => void) | undefined };

/**
 * The lines of a byte stream without their ends, however they are spread over chunks: no character is torn.
 * A line that is longer than allowed is cut and told of, or ends the stream with `upstream_error`.
 */
export async function* splitLines(
  chunks: AsyncIterable<Uint8Array>,
  { maxLineBytes, onCut }: LineLimit,
): AsyncGenerator<string, void, undefined> {
  let parts: Uint8Array[] = [];
  let keptBytes = 0;
  let lineBytes = 0;
  const keep = (part: Uint8Array) => {
    lineBytes += part.length;
    if (lineBytes > maxLineBytes && !onCut)
      throw new DomainError('upstream_error', `A line is longer than ${maxLineBytes} bytes.`);
    const fitting = part.subarray(0, maxLineBytes - keptBytes);
    if (fitting.length === 0) return;
    parts.push(fitting);
    keptBytes += fitting.length;
  };
  const take = (): string => {
    const bytes = parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
    if (lineBytes > keptBytes) onCut?.(lineBytes);
    const isWhole = lineBytes === keptBytes;
    parts = [];
    keptBytes = 0;
    lineBytes = 0;
    const line = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
    // A cut may have torn the last character.
    return isWhole ? line : line.replace(/\uFFFD$/, '');
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      keep(chunk.subarray(start, end));
      yield take();
      start = end + 1;
    }
    if (start < chunk.length) keep(chunk.subarray(start));
  }
  if (lineBytes > 0) yield take();
}
