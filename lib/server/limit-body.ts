import type { IncomingMessage } from 'node:http';

export const maxBodyBytes = 1024 * 1024;

/** Whether the request says itself that it is too large. */
export const announcesTooMuch = (request: IncomingMessage): boolean =>
  Number(request.headers['content-length'] ?? 0) > maxBodyBytes;

/**
 * Counts a body that does not announce its length, and calls back once when it is too large, with a promise of the end
 * of what is still sent. Whoever reads it gets no more of it, not even its end: it must not look like a whole one.
 */
export const watchBody = (
  request: IncomingMessage,
  onTooMuch: (hasBeenSent: Promise<void>) => void,
): void => {
  if (request.headers['transfer-encoding'] === undefined) return;
  let bytes = 0;
  const sent = Promise.withResolvers<void>();
  const push = request.push.bind(request);
  // Counted where the parser hands chunks over: a `data` listener would take them from whoever reads.
  request.push = (chunk: Uint8Array | null, encoding?: BufferEncoding) => {
    if (chunk === null && bytes > maxBodyBytes) sent.resolve();
    if (chunk === null) return bytes > maxBodyBytes ? false : push(chunk, encoding);
    const before = bytes;
    bytes += chunk.length;
    if (bytes <= maxBodyBytes) return push(chunk, encoding);
    if (before <= maxBodyBytes) onTooMuch(sent.promise);
    return true;
  };
};

/** Settles when all of a body has come that nobody reads. */
export const discardBody = (request: IncomingMessage): Promise<void> =>
  new Promise((resolve) => {
    request.once('end', resolve);
    request.resume();
  });
