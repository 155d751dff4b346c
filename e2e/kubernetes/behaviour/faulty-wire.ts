import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A wire to a server that a test can break; what goes over it is not looked into. */
export type FaultyWire = {
  port: number;
  /** Breaks every connection without an end. */
  cut: () => void;
  /** From now on nothing comes over the connections that are open, which stay so. */
  silence: () => void;
  /** The same of connections that are yet to come, until a cut. */
  hold: () => void;
  close: () => Promise<void>;
};

export async function startFaultyWire(target: URL): Promise<FaultyWire> {
  const pairs = new Set<{ client: Socket; server: Socket }>();
  let isHeld = false;
  const wire = createServer((client) => {
    const server = connect(Number(target.port), target.hostname);
    const pair = { client, server };
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) socket.on('error', end).on('close', end);
    client.pipe(server);
    if (!isHeld) server.pipe(client);
  });
  await new Promise<void>((resolve, reject) => {
    wire.once('error', reject);
    wire.listen(0, '127.0.0.1', resolve);
  });
  const { port } = wire.address() as AddressInfo;
  const cut = () => {
    isHeld = false;
    for (const { client, server } of [...pairs]) {
      client.resetAndDestroy();
      server.destroy();
    }
  };
  return {
    port,
    cut,
    silence: () => {
      for (const { client, server } of pairs) {
        server.unpipe(client);
        server.pause();
      }
    },
    hold: () => {
      isHeld = true;
    },
    close: async () => {
      const closed = new Promise((resolve) => wire.close(resolve));
      cut();
      await closed;
    },
  };
}
