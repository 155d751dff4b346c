import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, type Socket, connect as tcp } from 'node:net';
import type { Duplex } from 'node:stream';

export type TestProxy = {
  /** With a user and password where it wants one. */
  url: string;
  /** Where each tunnel led. */
  tunnels: string[];
  /** Every way through is shut with this status from now on. */
  refuse: (status: number) => void;
  close: () => Promise<void>;
};

type Options = {
  /** `user:password` that it asks for, as they are in a URL. */
  credentials?: string;
  /** Its certificate and key, where it is spoken to by TLS. */
  tls?: { cert: string; key: string };
};

/** A proxy that opens tunnels (CONNECT) and does nothing else. */
export const startProxy = async ({ credentials, tls }: Options = {}): Promise<TestProxy> => {
  const sockets = new Set<Duplex>();
  const tunnels: string[] = [];
  let refusal: number | null = null;
  const server: Server = tls ? createTlsServer(tls) : createServer();
  const keep = (one: Duplex, other: Duplex) => {
    sockets.add(one);
    one.on('error', () => {});
    one.on('close', () => {
      sockets.delete(one);
      other.destroy();
    });
  };
  server.on('connect', (request: IncomingMessage, near: Socket) => {
    const wanted = credentials && `Basic ${Buffer.from(decodeURIComponent(credentials)).toString('base64')}`;
    const isKnown = !wanted || request.headers['proxy-authorization'] === wanted;
    const status = refusal ?? (isKnown ? 200 : 407);
    if (status !== 200) {
      near.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    const [host = '', port = ''] = (request.url ?? '').split(':');
    tunnels.push(request.url ?? '');
    const far = tcp(Number(port), host);
    keep(near, far);
    keep(far, near);
    far.on('connect', () => {
      near.write('HTTP/1.1 200 Connection established\r\n\r\n');
      near.pipe(far).pipe(near);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // Safe: it listens on a port.
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls ? 'https' : 'http'}://${credentials ? `${credentials}@` : ''}127.0.0.1:${port}`,
    tunnels,
    refuse: (status) => {
      refusal = status;
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      await closed;
    },
  };
};
