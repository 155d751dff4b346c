import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ErrorCode, errorStatus } from '#lib/contract/error-codes.ts';

/** Says a last word and lets go: who never ends its half would else hold the socket, which no timeout watches any more. */
export const endConnection = (socket: Duplex, answer: string): void => {
  socket.once('finish', () => socket.destroy());
  socket.resume();
  socket.end(answer);
};

/** Answers a request for an upgrade with an error as the API answers it, and closes the connection. */
export const refuseUpgrade = (socket: Duplex, error: { code: ErrorCode; message: string }): void => {
  const status = errorStatus[error.code];
  const requestId = randomUUID();
  const body = JSON.stringify({ error: { code: error.code, message: error.message, requestId } });
  endConnection(
    socket,
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
