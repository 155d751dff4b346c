import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';

// Below the ports that systems give to outgoing connections: one of those would sooner or later take what was found free.
const lowest = 12_000;
const highest = 32_000;

const hold = (port: number): Promise<Server | null> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(null) : reject(error),
    );
    server.listen(port, '127.0.0.1', () => resolve(server));
  });

/** Ports of the loopback address that nobody listens on, and that no outgoing connection is given. */
export async function findFreePorts(count: number): Promise<number[]> {
  const held = new Map<number, Server>();
  while (held.size < count) {
    const port = randomInt(lowest, highest);
    const server = held.has(port) ? null : await hold(port);
    if (server) held.set(port, server);
  }
  await Promise.all([...held.values()].map((server) => new Promise((resolve) => server.close(resolve))));
  return [...held.keys()];
}

/** One of those. */
export const findFreePort = async (): Promise<number> => {
  const [port] = await findFreePorts(1);
  if (port === undefined) throw new Error('No port is free.');
  return port;
};
