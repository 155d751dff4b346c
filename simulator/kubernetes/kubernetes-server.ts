import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Gateway } from '../aws/handle-request.ts';
import { answerKubernetes, upgradeKubernetes } from './answer-kubernetes.ts';
import { createServingIdentity } from './certificate.ts';
import { clusterPath } from './cluster-path.ts';

export type KubernetesServer = { url: string; authority: string; close: () => Promise<void> };

type Options = { gateway: Gateway; host: string; port: number; readHost: () => string };

/** Serves the Kubernetes API of every cluster over TLS, with an authority of its own. */
export async function startKubernetes({ gateway, host, port, readHost }: Options): Promise<KubernetesServer> {
  const identity = createServingIdentity([...new Set([host, '127.0.0.1', 'localhost'])]);
  const sockets = new Set<Socket>();

  function route(request: IncomingMessage) {
    const url = new URL(request.url ?? '/', 'https://localhost');
    const all = [...gateway.world.regions.values()].flatMap(({ eks }) =>
      [...eks.clusters.values()].filter((one) => !one.elsewhere),
    );
    const named = all.find((one) => url.pathname.startsWith(`${clusterPath(one)}/`));
    // `kubectl get --raw` leaves the server's path out: the first cluster is meant.
    const cluster = named ?? all.at(0);
    if (!cluster || (!named && url.pathname.startsWith('/k8s/'))) return null;
    const path = named ? url.pathname.slice(clusterPath(named).length) : url.pathname;
    return { gateway, cluster, path, query: url.searchParams, ownHost: readHost() };
  }

  const server = createServer({ cert: identity.certificate, key: identity.key }, (request, response) => {
    const arrival = route(request);
    if (arrival) {
      void answerKubernetes(arrival, { request, response });
      return;
    }
    response.writeHead(404, { 'content-type': 'text/plain' });
    response.end('404 page not found\n');
  });
  server.keepAliveTimeout = 60_000;
  server.requestTimeout = 0;
  server.on('upgrade', (request, socket) => {
    const arrival = route(request);
    if (arrival && request.headers.upgrade?.toLowerCase() === 'websocket')
      void upgradeKubernetes(arrival, request, socket);
    else socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
  });
  server.on('secureConnection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  return {
    url: `https://${host}:${address.port}`,
    authority: identity.authority,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
