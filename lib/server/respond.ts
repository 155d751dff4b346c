import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { type ErrorCode, errorStatus } from '#lib/contract/error-codes.ts';

const writeError = (
  response: ServerResponse,
  { code, message, connection }: { code: ErrorCode; message: string; connection?: 'close' | undefined },
): void => {
  const requestId = randomUUID();
  const body = JSON.stringify({ error: { code, message, requestId } });
  response.writeHead(errorStatus[code], {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-request-id': requestId,
    ...(connection ? { connection } : {}),
  });
  response.write(body);
};

/** An error as the API answers it, from before Next. */
export const respondError = (response: ServerResponse, code: ErrorCode, message: string): void => {
  writeError(response, { code, message, connection: code === 'misdirected' ? 'close' : undefined });
  response.end();
};

const lingerMs = 5_000;

/**
 * Says that a body is too large, and closes when its rest has been sent, or after a moment: closed under a client that
 * still sends, the connection is reset and the answer lost.
 */
export const respondTooLarge = (response: ServerResponse, hasBeenSent: Promise<void>): void => {
  const message = 'A request body may have at most 1 MB.';
  writeError(response, { code: 'too_large', message, connection: 'close' });
  const timer = setTimeout(() => response.end(), lingerMs);
  response.once('close', () => clearTimeout(timer));
  void hasBeenSent.then(() => response.end());
};

export const respondText = (
  response: ServerResponse,
  status: number,
  text: string,
  type = 'text/plain',
): void => {
  response.writeHead(status, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' });
  response.end(text);
};
