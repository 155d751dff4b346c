import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PodLogLine, PodLogSource } from '#lib/domain/ports/pod-log-source.ts';
import { type Simulator, startSimulator } from '#simulator/server.ts';
import { createManualClock } from '#simulator/world/clock.ts';
import { accessForTests } from '../client/access-for-tests.ts';
import { createKubeClient } from '../client/create-kube-client.ts';
import type { KubeClient } from '../client/kube-client.ts';
import { createPodLogSource } from './create-pod-log-source.ts';

type Pod = {
  metadata: { name: string; namespace: string; labels: Record<string, string> };
  status: {
    phase: string;
    containerStatuses?: { name: string; state: { waiting?: object }; lastState: { terminated?: object } }[];
  };
};

const cluster = 'eks:123456789012:eu-west-1:harbour';
let simulator: Simulator;
let client: KubeClient;
let source: PodLogSource;
const { signal } = new AbortController();

const podsOf = async (app: string): Promise<Pod[]> => {
  // Safe: the API's own list of pods.
  const { items } = (await client.read('/api/v1/pods', { signal })) as { items: Pod[] };
  return items.filter(({ metadata }) => metadata.labels['app.kubernetes.io/name'] === app);
};
const refOf = ({ metadata }: Pod, container: string) => ({
  cluster,
  namespace: metadata.namespace,
  pod: metadata.name,
  container,
});
const firstOf = async (app: string) => {
  const [pod] = await podsOf(app);
  if (!pod) throw new Error(`no pod of ${app}`);
  return refOf(pod, app);
};
const collect = async (lines: AsyncIterable<PodLogLine>, most = Number.POSITIVE_INFINITY) => {
  const found: PodLogLine[] = [];
  for await (const line of lines) {
    found.push(line);
    if (found.length >= most) break;
  }
  return found;
};

beforeAll(async () => {
  simulator = await startSimulator({ clock: createManualClock() });
  client = createKubeClient({ access: accessForTests(simulator) });
  source = createPodLogSource({ clientOf: () => client });
});
afterAll(async () => {
  client.close();
  await simulator.close();
});

describe('reading a log', () => {
  test('brings the last lines, a window of it, and nothing that was not asked for', async () => {
    const ref = await firstOf('cart');
    const all = await collect(source.read(ref, { signal }));
    expect(all.length).toBeGreaterThan(20);
    expect(all.every(({ at, atMs }) => Date.parse(at) === atMs)).toBe(true);
    expect(await collect(source.read(ref, { tailLines: 3, signal }))).toEqual(all.slice(-3));
    const sinceMs = all[5]?.atMs ?? 0;
    const untilMs = all[12]?.atMs ?? 0;
    const second = Math.floor(sinceMs / 1_000) * 1_000;
    expect(await collect(source.read(ref, { sinceMs, untilMs, signal }))).toEqual(
      all.filter(({ atMs }) => atMs >= second && atMs <= untilMs),
    );
    expect(await collect(source.read(ref, { signal }), 2)).toEqual(all.slice(0, 2));
  });

  test('brings the run before, and says in the API’s words why there is none', async () => {
    const crashed = (await podsOf('emails')).find(
      (pod) => pod.status.containerStatuses?.[0]?.lastState.terminated,
    );
    if (!crashed) throw new Error('no crashed pod');
    const lines = await collect(source.read(refOf(crashed, 'emails'), { previous: true, signal }));
    expect(lines.map(({ message }) => message).join('\n')).toContain(
      'missing required setting SMTP_RELAY_URL',
    );
    const cart = await firstOf('cart');
    await expect(collect(source.read(cart, { previous: true, signal }))).rejects.toMatchObject({
      code: 'unprocessable',
      message: expect.stringContaining('revious terminated container "cart"'),
    });
  });

  test('says that a pod is gone, that a container is not its own, and what no name can be', async () => {
    const ref = await firstOf('cart');
    await expect(collect(source.read({ ...ref, pod: 'gone' }, { signal }))).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(collect(source.read({ ...ref, container: 'other' }, { signal }))).rejects.toMatchObject({
      code: 'unprocessable',
    });
    for (const wrong of [{ pod: '../secrets' }, { namespace: 'a/b' }, { container: 'x&follow=true' }])
      await expect(collect(source.read({ ...ref, ...wrong }, { signal }))).rejects.toMatchObject({
        code: 'invalid_input',
      });
  });

  test('names the verb and the namespace of a refusal', async () => {
    const sts = new STSClient({
      endpoint: simulator.url,
      region: 'eu-west-1',
      credentials: { accessKeyId: '123456789012', secretAccessKey: 'x' },
    });
    const { Credentials } = await sts.send(
      new AssumeRoleCommand({
        RoleArn: 'arn:aws:iam::123456789012:role/shop-viewer',
        RoleSessionName: 'test',
      }),
    );
    sts.destroy();
    const viewer = createKubeClient({ access: accessForTests(simulator, Credentials?.AccessKeyId) });
    const limited = createPodLogSource({ clientOf: () => viewer });
    expect((await collect(limited.read(await firstOf('cart'), { tailLines: 1, signal }))).length).toBe(1);
    const refused = collect(limited.read(await firstOf('payments'), { signal }));
    await expect(refused).rejects.toMatchObject({ code: 'aws_access_denied' });
    await expect(refused).rejects.toThrow(/get pods\/log in the namespace "payments"/);
    viewer.close();
  });
});

describe('following a log', () => {
  test('brings lines as they are written, and ends with the request of whoever stops', async () => {
    const ref = await firstOf('cart');
    const stop = new AbortController();
    const lines: PodLogLine[] = [];
    const following = (async () => {
      for await (const line of source.follow(ref, { tailLines: 1, signal: stop.signal })) lines.push(line);
    })();
    await expect.poll(() => lines.length).toBe(1);
    simulator.control.advance(120_000);
    await expect.poll(() => lines.length).toBeGreaterThan(5);
    stop.abort();
    await expect(following).rejects.toThrow();
  });
});

describe('an answer of the kubelet', () => {
  const serve = async (
    listener: RequestListener,
  ): Promise<{ server: Server; odd: PodLogSource; close: () => void }> => {
    const server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // Safe: it listens on a port.
    const { port } = server.address() as AddressInfo;
    const access = {
      name: 'odd',
      endpoint: async () => ({ server: `http://127.0.0.1:${port}` }),
      signIn: async () => ({}),
      forget: () => {},
    };
    const oddClient = createKubeClient({ access });
    const close = () => {
      oddClient.close();
      server.close();
      server.closeAllConnections();
    };
    return { server, odd: createPodLogSource({ clientOf: () => oddClient }), close };
  };
  const ref = { cluster, namespace: 'shop', pod: 'web', container: 'app' };
  const stamp = '2026-11-22T15:00:00.000000001Z';

  test('is joined over chunks, characters that are torn included', async () => {
    const bytes = Buffer.from(`${stamp} zwölf Boxkämpfer ✗\n${stamp} 2\n`);
    const { odd, close } = await serve(async (_, response) => {
      for (const byte of bytes) {
        response.write(Buffer.of(byte));
        await new Promise((resolve) => setImmediate(resolve));
      }
      response.end();
    });
    const lines = await collect(odd.read(ref, { signal }));
    expect(lines.map(({ message }) => message)).toEqual(['zwölf Boxkämpfer ✗', '2']);
    close();
  });

  test('may be longer than is held, and its length is told', async () => {
    const long = 'y'.repeat(3_000_000);
    const { odd, close } = await serve((_, response) => response.end(`${stamp} ${long}\n${stamp} next\n`));
    const [first, second] = await collect(odd.read(ref, { signal }));
    expect(first?.bytes).toBe(long.length);
    expect(long.startsWith(first?.message ?? '-')).toBe(true);
    expect(second).toEqual({ at: stamp, atMs: Date.parse(stamp), message: 'next' });
    close();
  });

  test('may be a sentence of its own instead of a log', async () => {
    let text = 'unable to retrieve container logs for containerd://4f1';
    const { odd, close } = await serve((_, response) => response.end(text));
    await expect(collect(odd.read(ref, { signal }))).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('containerd://4f1'),
    });
    text = `${stamp} a line\nfailed to create fsnotify watcher: too many open files`;
    await expect(collect(odd.read(ref, { signal }))).rejects.toMatchObject({ code: 'unavailable' });
    text = `${stamp} a line\nits second half`;
    expect((await collect(odd.read(ref, { signal })))[1]).toMatchObject({
      at: stamp,
      message: 'its second half',
    });
    close();
  });

  test('that breaks in the middle is no end', async () => {
    const { odd, close } = await serve((_, response) => {
      response.write(`${stamp} 1\n`, () => response.destroy());
    });
    await expect(collect(odd.follow(ref, { signal }))).rejects.toMatchObject({
      code: 'unavailable',
    });
    close();
  });
});
