import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { serveLayer } from './aws/ecr/layers.ts';
import { type Gateway, handleRequest } from './aws/handle-request.ts';
import type { Buckets } from './aws/quotas.ts';
import { upgradeDataChannel } from './aws/ssm-messages/data-channel.ts';
import { dataChannelPath } from './aws/ssm-messages/data-channel-path.ts';
import { type CallEntry, createCallLog } from './call-log.ts';
import { addFault, handleControl, removeFaults } from './control.ts';
import { type KubernetesServer, startKubernetes } from './kubernetes/kubernetes-server.ts';
import { type Clock, createRealClock } from './world/clock.ts';
import { createWorld } from './world/create-world.ts';
import type { Fault } from './world/fault.ts';
import type { World } from './world/world.ts';

export type SimulatorOptions = {
  /** 0 for any free port. */
  port?: number;
  host?: string;
  /** Where Kubernetes is served over TLS; 0 for any free port. */
  kubernetesPort?: number;
  seed?: string;
  /** How many services there are in all; fewer than the named ones changes nothing. */
  services?: number;
  /** Seconds of the world per second. */
  speed?: number;
  /** Whether requests beyond AWS's published rates are throttled; they are. */
  quotas?: boolean;
  /** Instead of the real clock. */
  clock?: Clock;
};

export type Simulator = {
  url: string;
  port: number;
  kubernetes: Pick<KubernetesServer, 'url' | 'authority'>;
  world: World;
  control: {
    addFault: (fault: Omit<Fault, 'id'>) => { id: string };
    removeFaults: (id?: string) => void;
    listCalls: () => CallEntry[];
    clearCalls: () => void;
    /** Moves a manual clock. */
    advance: (ms: number) => void;
  };
  close: () => Promise<void>;
};

/** Starts one world behind one HTTP server; several can live in one process. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port = 0, host = '127.0.0.1', seed = 'quarterdeck', services = 0, speed = 1 } = options;
  const clock = options.clock ?? createRealClock({ speed });
  const world = createWorld({ seed, services, clock });
  const buckets: Buckets = new Map();
  const gateway: Gateway = {
    world,
    buckets: options.quotas === false ? null : buckets,
    calls: createCallLog(),
    kubernetes: null,
  };
  const sockets = new Set<Socket>();
  let ownHost = '';
  const kubernetes = await startKubernetes({
    gateway,
    host,
    port: options.kubernetesPort ?? 0,
    readHost: () => ownHost,
  });
  gateway.kubernetes = kubernetes;

  const server = createServer((request, response) => {
    if (request.url?.startsWith('/_layers/')) return serveLayer(request, response, world);
    const handle = request.url?.startsWith('/_control/') ? handleControl : handleRequest;
    handle(gateway, request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined);
    });
  });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    if (request.url?.startsWith(dataChannelPath)) upgradeDataChannel(world, request, socket, head);
    else socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
  });
  server.keepAliveTimeout = 60_000;
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  ownHost = `${host}:${address.port}`;

  return {
    url: `http://${host}:${address.port}`,
    port: address.port,
    kubernetes,
    world,
    control: {
      addFault: (fault) => addFault(gateway, fault),
      removeFaults: (id) => removeFaults(gateway, id),
      listCalls: () => gateway.calls.list(),
      clearCalls: () => gateway.calls.clear(),
      advance: (ms) => {
        if (!clock.advance) throw new Error('the clock runs by itself');
        clock.advance(ms);
      },
    },
    close: async () => {
      clock.stop();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await Promise.all([closed, kubernetes.close()]);
    },
  };
}
