import { once } from 'node:events';
import { type IncomingHttpHeaders, request as sendRequest } from 'node:http';
import { connect, type Socket } from 'node:net';

export type RawAnswer = { status: number; headers: IncomingHttpHeaders; body: string };

export type RawRequest = {
  /** Sent as it is written, dots and slashes included. */
  path: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
};

/** A request as no browser would send it. */
export const sendRaw = (url: string, { path, method, headers, body }: RawRequest): Promise<RawAnswer> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const request = sendRequest({ host: hostname, port, path, method, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      );
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });

/** A socket on which anything may be said. */
export const openSocket = async (url: string): Promise<Socket> => {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
};

/** The first line that the server answers to these bytes; empty when it only closes. */
export const firstLineOf = async (url: string, bytes: string): Promise<string> => {
  const socket = await openSocket(url);
  let text = '';
  socket.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  // A server that refuses before it has read all resets the connection: what it said came before.
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.end(bytes);
  await closed;
  return text.split('\r\n')[0] ?? '';
};
