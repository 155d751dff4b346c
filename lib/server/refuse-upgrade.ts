import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ErrorCode, errorStatus } from '#lib/contract/error-codes.ts';

/** Answers a request for an upgrade with an error as the API answers it, and closes the connection. */
export const refuseUpgrade = (socket: Duplex, error: { code: ErrorCode; message: string }): void => {
  const status = errorStatus[error.code];
  const requestId = randomUUID();
  const body = JSON.stringify({ error: { code: error.code, message: error.message, requestId } });
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'Connection: close',
      'Content-Type: application/json',
      'Cache-Control: no-store',
      'X-Content-Type-Options: nosniff',
      `X-Request-Id: ${requestId}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n'),
  );
};
