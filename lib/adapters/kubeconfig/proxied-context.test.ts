import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createKubeClient } from '#lib/adapters/kubernetes/client/create-kube-client.ts';
import type { KubeClient } from '#lib/adapters/kubernetes/client/kube-client.ts';
import { kubePath } from '#lib/adapters/kubernetes/client/kube-path.ts';
import { startProxy, type TestProxy } from '#lib/adapters/kubernetes/client/proxy-for-tests.ts';
import { createServingIdentity } from '#simulator/kubernetes/certificate.ts';
import { createToken, harbourPath, openClusters } from '#simulator/kubernetes/test-client.ts';
import { type Simulator, startSimulator } from '#simulator/server.ts';
import { createManualClock } from '#simulator/world/clock.ts';
import { findProxy } from './find-proxy.ts';
import { readKubeconfig } from './read-kubeconfig.ts';

let simulator: Simulator;
let folder: string;
const proxies: TestProxy[] = [];
const clients: KubeClient[] = [];
const { signal } = new AbortController();
const pods = kubePath({ version: 'v1', namespace: 'shop', resource: 'pods' });

beforeAll(async () => {
  simulator = await startSimulator({ clock: createManualClock() });
  openClusters(simulator, 'harbour');
});
afterAll(() => simulator.close());
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'kubeconfig-'));
});
afterEach(async () => {
  for (const one of clients.splice(0)) one.close();
  for (const one of proxies.splice(0)) await one.close();
  rmSync(folder, { recursive: true });
});

const start = async (...options: Parameters<typeof startProxy>) => {
  const proxy = await startProxy(...options);
  proxies.push(proxy);
  return proxy;
};

/** A client of the context whose cluster is reached through a proxy. */
const connect = (proxyUrl: string, authority = simulator.kubernetes.authority) => {
  const file = path.join(folder, 'config');
  const cluster = {
    server: `${simulator.kubernetes.url}${harbourPath}`,
    'certificate-authority-data': Buffer.from(authority).toString('base64'),
    'proxy-url': proxyUrl,
  };
  const content = {
    clusters: [{ name: 'harbour', cluster }],
    users: [{ name: 'ada', user: { token: createToken() } }],
    contexts: [{ name: 'harbour', context: { cluster: 'harbour', user: 'ada' } }],
  };
  // YAML takes JSON.
  writeFileSync(file, JSON.stringify(content));
  const [context] = readKubeconfig({ variable: file, env: process.env });
  if (!context) throw new Error('no context');
  const client = createKubeClient({ access: context.access });
  clients.push(client);
  return client;
};

type Listed = { metadata: { resourceVersion: string }; items: { metadata: { name: string } }[] };
const list = async (client: KubeClient): Promise<Listed> =>
  // Safe: the API's own list of pods.
  (await client.read(pods, { query: { labelSelector: 'app.kubernetes.io/name=cart' }, signal })) as Listed;

test.each(['http', 'https'])('lists, watches and shells go through a proxy by %s', async (scheme) => {
  const { authority, certificate: cert, key } = createServingIdentity(['127.0.0.1'], 'proxies');
  const credentials = 'ada:p%40ss';
  const proxy = await start({ credentials, ...(scheme === 'https' ? { tls: { cert, key } } : {}) });
  expect(new URL(proxy.url).protocol).toBe(`${scheme}:`);
  const client = connect(proxy.url, `${simulator.kubernetes.authority}${authority}`);
  const { host } = new URL(simulator.kubernetes.url);

  const { items, metadata } = await list(client);
  expect(proxy.tunnels).toEqual([host]);
  for (let count = 0; count < 5; count += 1) await list(client);
  expect(proxy.tunnels.length).toBeLessThanOrEqual(2);

  const query = { watch: true, resourceVersion: metadata.resourceVersion };
  const lines = (await client.lines(pods, { query, signal }))[Symbol.asyncIterator]();
  const name = items[0]?.metadata.name ?? '';
  const pod = { version: 'v1', namespace: 'shop', resource: 'pods', name };
  await client.write(kubePath(pod), {
    method: 'PATCH',
    body: { metadata: { labels: { seen: scheme } } },
    signal,
  });
  expect((await lines.next()).value).toContain(`"seen":"${scheme}"`);
  const before = proxy.tunnels.length;

  const socket = await client.socket(kubePath({ ...pod, subresource: 'exec' }), {
    query: { command: 'hostname', stdout: true },
    protocols: ['v5.channel.k8s.io'],
    signal,
  });
  const heard: Buffer[] = [];
  socket.on('message', (data: Buffer) => heard.push(data));
  await once(socket, 'close');
  expect(heard.filter(([channel]) => channel === 1).join('')).toContain(name);
  expect(proxy.tunnels).toHaveLength(before + 1);
  expect(new Set(proxy.tunnels)).toEqual(new Set([host]));
});

test('the cluster’s certificate is verified through a proxy as without one', async () => {
  const proxy = await start();
  const client = connect(proxy.url, createServingIdentity(['127.0.0.1']).authority);
  await expect(list(client)).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('certificate that cannot be verified'),
  });
  await expect(
    client.socket(`${pods}/any/exec`, { query: { command: 'id' }, protocols: [], signal }),
  ).rejects.toMatchObject({ message: expect.stringContaining('certificate that cannot be verified') });
});

test('a proxy that is down, does not let through or wants a password is named without its own', async () => {
  const proxy = await start({ credentials: 'ada:secret-word' });
  const wrong = connect(proxy.url.replace('secret-word', 'wrong-word'));
  const shown = new URL(proxy.url).origin;
  const exec = (client: KubeClient) =>
    client.socket(`${pods}/any/exec`, { query: { command: 'id' }, protocols: [], signal });
  await expect(list(wrong)).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining(`The proxy ${shown} answered 407. Put the user and password`),
  });
  const client = connect(proxy.url);
  await list(client);
  proxy.refuse(502);
  await expect(exec(client)).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining(`The proxy ${shown} answered 502. Check that it can reach 127.0.0.1`),
  });
  await proxy.close();
  for (const attempt of [list, exec]) {
    const error = await attempt(client).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining(`The proxy ${shown} cannot be reached (ECONNREFUSED).`),
      details: { remedy: expect.any(String) },
    });
    expect(String(error)).not.toContain('-word');
  }
  proxies.pop();
});

test.each(['socks5://ada:secret-word@127.0.0.1:1', 'nonsense'])(
  'a proxy that cannot be used is refused in words (%s)',
  async (url) => {
    const error = await list(connect(url)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/"harbour" is reached through a proxy by .*it can by http and https/),
    });
    expect(String(error)).not.toContain('secret-word');
  },
);

test('the proxy of the environment is taken as kubectl takes it', () => {
  const proxyOf = (server: string, env: Record<string, string>) =>
    findProxy(new URL(server), { NODE_ENV: 'test', ...env });
  const HTTPS_PROXY = 'http://proxy.example:3128';
  const cluster = 'https://api.cluster.example:6443';
  expect(proxyOf(cluster, {})).toBeUndefined();
  expect(proxyOf(cluster, { HTTPS_PROXY })).toBe(HTTPS_PROXY);
  expect(proxyOf(cluster, { https_proxy: 'proxy.example:3128' })).toBe(HTTPS_PROXY);
  expect(proxyOf(cluster, { HTTP_PROXY: HTTPS_PROXY })).toBeUndefined();
  for (const server of ['https://127.0.0.1:1', 'https://localhost', 'https://[::1]:6443'])
    expect(proxyOf(server, { HTTPS_PROXY })).toBeUndefined();
  const isSpared = (server: string, NO_PROXY: string) =>
    proxyOf(server, { HTTPS_PROXY, NO_PROXY }) === undefined;
  for (const list of [
    '*',
    'cluster.example',
    '.cluster.example',
    '*.cluster.example',
    'a, CLUSTER.example:6443',
  ])
    expect(isSpared(cluster, list), list).toBe(true);
  for (const list of ['', 'luster.example', 'api.cluster.example:443', '.api.cluster.example', '10.0.0.0/8'])
    expect(isSpared(cluster, list), list).toBe(false);
  expect(isSpared('https://10.1.2.3', '192.168.0.0/16,10.0.0.0/8')).toBe(true);
  expect(isSpared('https://11.1.2.3', '10.0.0.0/8,10.0.0.0/99')).toBe(false);
  expect(isSpared('https://[fd00::1]', 'fd00::/8')).toBe(true);
  expect(isSpared('https://[fd00::1]', 'fd00::1')).toBe(true);
});
