import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { buildConnector } from 'undici';
import { WebSocket } from 'ws';
import { proxiedConnectorOf, tlsOptionsOf } from './kube-agents.ts';
import type { KubeQuery } from './kube-client.ts';
import { kubeUrl } from './kube-url.ts';
import { readBody } from './read-body.ts';
import type { Attempt } from './sign-and-send.ts';
import { type StatusContext, translateStatus } from './translate-status.ts';

const maxRefusalBytes = 64 * 1024;
const maxMessageBytes = 4 * 1024 * 1024;

type Opening = {
  attempt: Attempt;
  path: string;
  query: KubeQuery | URLSearchParams;
  protocols: string[];
  context: StatusContext;
};

const readRefusal = async (response: IncomingMessage, context: StatusContext) => {
  const body = await readBody({
    body: response,
    encoding: response.headers['content-encoding'],
    maxBytes: maxRefusalBytes,
  }).catch(() => '');
  const { statusCode: httpStatus = 0, headers } = response;
  return translateStatus({ httpStatus, body, retryAfter: headers['retry-after'], context });
};

/** As `http.request` wants it: the connection comes by the callback. */
const connectionMakerOf =
  (connect: buildConnector.connector, { hostname, protocol, port }: URL) =>
  (_options: unknown, created: (error: Error | null, socket: Socket) => void): undefined => {
    const target = { hostname: hostname.replace(/^\[|\]$/g, ''), protocol, port };
    // Safe: without a socket there is an error, which is looked at first.
    connect(target, (error, socket) => created(error, socket as Socket));
  };

/** Opens a WebSocket to the API server. A refusal before the upgrade is a plain answer with a Status. */
export const openSocket = ({ attempt, path, query, protocols, context }: Opening): Promise<WebSocket> => {
  const { endpoint, headers, signal } = attempt;
  const url = kubeUrl(endpoint, path, query);
  const connect = proxiedConnectorOf(endpoint);
  return new Promise<WebSocket>((resolve, reject) => {
    const socket = new WebSocket(`${url.origin.replace(/^http/, 'ws')}${url.path}`, protocols, {
      ...tlsOptionsOf(endpoint),
      ...(connect && { createConnection: connectionMakerOf(connect, new URL(url.origin)) }),
      headers,
      perMessageDeflate: false,
      followRedirects: false,
      maxPayload: maxMessageBytes,
    });
    const giveUp = () => socket.terminate();
    const settle = (end: () => void) => {
      signal.removeEventListener('abort', giveUp);
      end();
    };
    // It stays: an error that nobody listens to would end the process.
    socket.on('error', (error) => settle(() => reject(error)));
    socket.on('unexpected-response', (request: ClientRequest, response: IncomingMessage) => {
      void readRefusal(response, context).then((refusal) => {
        settle(() => reject(refusal));
        request.destroy();
      });
    });
    socket.on('open', () => {
      // What comes before the caller listens is held back.
      socket.pause();
      setImmediate(() => socket.resume());
      settle(() => resolve(socket));
    });
    signal.addEventListener('abort', giveUp, { once: true });
    if (signal.aborted) giveUp();
  });
};
