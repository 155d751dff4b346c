import type { IncomingMessage } from 'node:http';

export const maxBodyBytes = 1024 * 1024;

/** Whether the request says itself that it is too large. */
export const announcesTooMuch = (request: IncomingMessage): boolean =>
  Number(request.headers['content-length'] ?? 0) > maxBodyBytes;

/** Counts a body that does not announce its length, and calls back once when it is too large. */
export const watchBody = (request: IncomingMessage, onTooMuch: () => void): void => {
  if (request.headers['transfer-encoding'] === undefined) return;
  let bytes = 0;
  const push = request.push.bind(request);
  // Counted where the parser hands chunks over: a `data` listener would take them from whoever reads.
  request.push = (chunk: Uint8Array | null, encoding?: BufferEncoding) => {
    if (chunk === null) return push(chunk, encoding);
    const before = bytes;
    bytes += chunk.length;
    if (bytes <= maxBodyBytes) return push(chunk, encoding);
    if (before <= maxBodyBytes) onTooMuch();
    return false;
  };
};
