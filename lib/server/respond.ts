import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { type ErrorCode, errorStatus } from '#lib/contract/error-codes.ts';

/** An error as the API answers it, from before Next. */
export const respondError = (response: ServerResponse, code: ErrorCode, message: string): void => {
  const requestId = randomUUID();
  response.writeHead(errorStatus[code], {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'x-request-id': requestId,
    // What is left of the request's body is not read.
    ...(code === 'too_large' || code === 'misdirected' ? { connection: 'close' } : {}),
  });
  response.end(JSON.stringify({ error: { code, message, requestId } }));
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
