import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket, connect as tcp } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createToken, harbourPath } from '#simulator/kubernetes/test-client.ts';
import { type Simulator, startSimulator } from '#simulator/server.ts';
import { createManualClock } from '#simulator/world/clock.ts';
import { accessForTests, type TestAccess } from './access-for-tests.ts';
import { createKubeClient } from './create-kube-client.ts';
import type { KubeClient } from './kube-client.ts';
import { kubePath } from './kube-path.ts';
import { listAll } from './list-all.ts';

let simulator: Simulator;
let access: TestAccess;
let client: KubeClient;
let wire: Wire;

type Wire = {
  port: number;
  count: () => number;
  bytes: () => number;
  open: () => number;
  cut: () => void;
  server: Server;
};

/** Stands between, so that connections can be counted and cut. */
const layWire = async (port: number): Promise<Wire> => {
  const sockets = new Set<Socket>();
  let count = 0;
  let bytes = 0;
  const server = createServer((near) => {
    count += 1;
    const far = tcp(port, '127.0.0.1');
    for (const one of [near, far]) {
      sockets.add(one);
      one.on('error', () => {});
      one.on('close', () => {
        sockets.delete(one);
        near.destroy();
        far.destroy();
      });
    }
    far.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    near.pipe(far).pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    server,
    port: (server.address() as AddressInfo).port,
    count: () => count,
    bytes: () => bytes,
    open: () => sockets.size / 2,
    cut: () => {
      for (const socket of sockets) socket.resetAndDestroy();
    },
  };
};

beforeEach(async () => {
  simulator = await startSimulator({ clock: createManualClock() });
  wire = await layWire(Number(new URL(simulator.kubernetes.url).port));
  access = accessForTests(simulator);
  access.setEndpoint({ server: `https://127.0.0.1:${wire.port}${harbourPath}` });
  client = createKubeClient({ access });
});

afterEach(async () => {
  client.close();
  wire.server.close();
  wire.cut();
  await simulator.close();
});

const { signal } = new AbortController();
const eventually = <T>(read: () => T) => expect.poll(read);
const pods = kubePath({ version: 'v1', namespace: 'shop', resource: 'pods' });

const findPod = async () => {
  const query = { labelSelector: 'app.kubernetes.io/name=cart' };
  const project = (raw: unknown) => (raw as { metadata: { name: string } }).metadata.name;
  const { items } = await listAll({ client, path: pods, query, project, signal });
  return items[0] ?? '';
};
const podPath = (name: string, subresource: string) =>
  kubePath({ version: 'v1', namespace: 'shop', resource: 'pods', name, subresource });

const follow = async (own: AbortSignal, more: object = {}) =>
  client.lines(podPath(await findPod(), 'log'), {
    query: { follow: true, tailLines: 3, timestamps: true },
    signal: own,
    ...more,
  });

test('many requests share a few connections', async () => {
  for (let i = 0; i < 30; i += 1) await client.read(pods, { signal });
  expect(wire.count()).toBeLessThanOrEqual(2);
  await Promise.all(Array.from({ length: 4 }, () => client.read(pods, { signal })));
  for (let i = 0; i < 10; i += 1) await client.read(pods, { signal });
  expect(wire.count()).toBeLessThanOrEqual(5);
});

test('asks for gzip, and reads it', async () => {
  const all = kubePath({ version: 'v1', resource: 'pods' });
  const list = (await client.read(all, { signal })) as { items: unknown[] };
  expect(list.items.length).toBeGreaterThan(20);
  expect(wire.bytes()).toBeLessThan(JSON.stringify(list).length / 3);
});

test('a log is followed line by line until its reader goes', async () => {
  const reader = new AbortController();
  const lines = (await follow(reader.signal))[Symbol.asyncIterator]();
  for (let i = 0; i < 3; i += 1) expect((await lines.next()).value).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z /);
  simulator.control.advance(120_000);
  expect((await lines.next()).value).toMatch(/^\d{4}/);
  reader.abort();
  await expect(
    (async () => {
      for (;;) if ((await lines.next()).done) return;
    })(),
  ).rejects.toMatchObject({ code: 'upstream_timeout' });
  await eventually(() => wire.open()).toBe(0);
});

test('a stream that its reader leaves, or never reads, closes its connection and hurts nobody', async () => {
  const lines = await follow(signal);
  for await (const line of lines) {
    expect(line).not.toBe('');
    break;
  }
  await eventually(() => wire.open()).toBe(0);

  const reader = new AbortController();
  await follow(reader.signal);
  reader.abort();
  await eventually(() => wire.open()).toBe(0);
});

test('a connection that is reset in the middle of a stream is told to whoever reads it, and to nobody else', async () => {
  const lines = (await follow(signal))[Symbol.asyncIterator]();
  await lines.next();
  await follow(signal);
  wire.cut();
  const readOn = async () => {
    for (;;) if ((await lines.next()).done) return;
  };
  await expect(readOn()).rejects.toMatchObject({ code: 'unavailable' });
  // The client goes on with new connections.
  await client.read(pods, { signal });
});

test('a line that is too long is cut where that is wanted', async () => {
  const told: number[] = [];
  const lines = await follow(signal, { maxLineBytes: 20, onCut: (bytes: number) => told.push(bytes) });
  for await (const line of lines) {
    expect(line).toHaveLength(20);
    break;
  }
  expect(told[0]).toBeGreaterThan(20);
});

const protocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];
const exec = (pod: string, query: Record<string, string | boolean>) =>
  client.socket(podPath(pod, 'exec'), { query: { command: 'hostname', ...query }, protocols, signal });

test('a WebSocket carries what a command says, from its first byte on', async () => {
  const pod = await findPod();
  const socket = await exec(pod, { stdout: true });
  const heard: Buffer[] = [];
  socket.on('message', (data: Buffer) => heard.push(data));
  await once(socket, 'close');
  expect(socket.protocol).toBe('v5.channel.k8s.io');
  expect(heard.filter(([channel]) => channel === 1).join('')).toContain(pod);
  expect(JSON.parse(String(heard.find(([channel]) => channel === 3)?.subarray(1)))).toMatchObject({
    status: 'Success',
  });
});

test('a WebSocket signs in anew, and its refusal is said as any other', async () => {
  const pod = await findPod();
  access.forget('token');
  access.badTokens.push(createToken({ ageMinutes: 16 }));
  const socket = await exec(pod, { stdin: true, command: 'sh' });
  expect(access.forgotten).toEqual(['token', 'token']);
  await expect(exec(pod, { container: 'other' })).rejects.toMatchObject({
    code: 'unprocessable',
    message: expect.stringContaining('ontainer other is not valid'),
  });
  await expect(exec('nobody', {})).rejects.toMatchObject({ code: 'not_found' });
  simulator.control.addFault({ operation: 'kubernetes:get/pods/exec', kind: 'drop' });
  simulator.control.clearCalls();
  await expect(exec(pod, {})).rejects.toMatchObject({ code: expect.stringMatching(/unavailable|upstream/) });
  expect(simulator.control.listCalls()).toHaveLength(1);
  client.close();
  await once(socket, 'close');
  await expect(client.read(pods, { signal })).rejects.toMatchObject({ code: 'unavailable' });
});
