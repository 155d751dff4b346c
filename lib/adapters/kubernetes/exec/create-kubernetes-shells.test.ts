import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { Shell, ShellRequest } from '#lib/domain/ports/shells.ts';
import { type Simulator, startSimulator } from '#simulator/server.ts';
import { createManualClock } from '#simulator/world/clock.ts';
import { accessForTests } from '../client/access-for-tests.ts';
import { createKubeClient } from '../client/create-kube-client.ts';
import type { KubeClient } from '../client/kube-client.ts';
import { createKubernetesShells } from './create-kubernetes-shells.ts';
import { chooseContainer, ExecPod } from './exec-target.ts';

const cluster = 'eks:123456789012:eu-west-1:harbour';
const { signal } = new AbortController();
let simulator: Simulator;
let client: KubeClient;
let reader: KubeClient;
let pods: { name: string; namespace: string; phase: string; app: string }[] = [];

const podOf = (app: string, phase = 'Running'): string => {
  const pod = pods.find((one) => one.app === app && one.phase === phase);
  if (!pod) throw new Error(`no ${phase} pod of ${app}`);
  return `${pod.namespace}.${pod.name}`;
};

beforeAll(async () => {
  simulator = await startSimulator({ clock: createManualClock() });
  client = createKubeClient({ access: accessForTests(simulator) });
  const sts = new STSClient({
    endpoint: simulator.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: '123456789012', secretAccessKey: 'x' },
  });
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: 'arn:aws:iam::123456789012:role/quarterdeck-reader',
      RoleSessionName: 'test',
    }),
  );
  sts.destroy();
  reader = createKubeClient({ access: accessForTests(simulator, Credentials?.AccessKeyId) });
  // Safe: the API's own list of pods.
  const { items } = (await client.read('/api/v1/pods', { signal })) as {
    items: {
      metadata: { name: string; namespace: string; labels: Record<string, string> };
      status: { phase: string };
    }[];
  };
  pods = items.map(({ metadata, status }) => ({
    name: metadata.name,
    namespace: metadata.namespace,
    phase: status.phase,
    app: metadata.labels['app.kubernetes.io/name'] ?? '',
  }));
});

afterAll(async () => {
  client.close();
  reader.close();
  await simulator.close();
});

const shells = () => createKubernetesShells({ clientOf: () => client });
const type = (shell: Shell, text: string) => shell.write(new TextEncoder().encode(text));

const servers: WebSocketServer[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Shells in a container that only answers as it is told. */
const serveExec = async (protocol: string, meet: (socket: WebSocket, command: string) => void) => {
  const server = new WebSocketServer({ port: 0, handleProtocols: () => protocol });
  servers.push(server);
  await once(server, 'listening');
  server.on('connection', (socket, request) =>
    meet(socket, new URL(request.url ?? '', 'http://x').searchParams.get('command') ?? ''),
  );
  const { port } = server.address() as AddressInfo;
  const odd: KubeClient = {
    ...client,
    socket: async (_path, { query, protocols }) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/?${query}`, protocols);
      // As the real client does: what comes before anybody listens is held back.
      socket.on('open', () => socket.pause());
      await once(socket, 'open');
      setImmediate(() => socket.resume());
      return socket;
    },
  };
  return createKubernetesShells({ clientOf: () => odd });
};

/** What a shell has shown so far, read as it comes. */
const listen = (shell: Shell) => {
  const seen = { text: '' };
  const decoder = new TextDecoder();
  const done = (async () => {
    for await (const bytes of shell.output) seen.text += decoder.decode(bytes, { stream: true });
  })();
  return { seen, done };
};

const openIn = (more: Partial<ShellRequest> = {}) =>
  shells().open({ cluster, task: podOf('cart'), ...more }, signal);

describe('a shell in a pod', () => {
  test('is found, echoes what is typed, takes a size and ends with its exit code', async () => {
    const shell = await openIn();
    expect(shell.command).toEqual(['/bin/bash']);
    const { seen, done } = listen(shell);
    shell.resize({ columns: 132, rows: 43 });
    await type(shell, 'whoami\r');
    await expect.poll(() => seen.text).toContain('whoami\r\nroot\r\n');
    const [harbour] = [...simulator.world.regions.values()].flatMap(({ eks }) => [...eks.clusters.values()]);
    await expect
      .poll(() => [...(harbour?.open().terminalSizes.values() ?? [])])
      .toContainEqual({ columns: 132, rows: 43 });
    await type(shell, 'exit 3\r');
    expect(await shell.ended).toEqual({ exitCode: 3 });
    await done;
  });

  test('runs the command that is asked for, in the container that is asked for', async () => {
    const shell = await openIn({ command: ['sh', '-c', 'echo a b; hostname'] });
    const { seen, done } = listen(shell);
    expect(await shell.ended).toEqual({ exitCode: 0 });
    await done;
    expect(seen.text).toBe(`a b\r\n${podOf('cart').split('.')[1]}\r\n`);
  });

  test('says that the image has no such program', async () => {
    const shell = await openIn({ command: ['nonsense'] });
    expect(await shell.ended).toEqual({ exitCode: null, reason: 'The image of "cart" has no nonsense.' });
  });

  test('ends when it is closed, and so does its output', async () => {
    const shell = await openIn();
    const { done } = listen(shell);
    shell.close();
    expect(await shell.ended).toEqual({ exitCode: null });
    await done;
  });

  test.each([
    ['exec: "/app/run": stat /app/run: no such file or directory', 'The image of "cart" has no /app/run.'],
    ['exec: "/app/run": permission denied', 'permission denied'],
    ['chdir to cwd ("/srv") set in config.json failed: no such file or directory', 'chdir to cwd'],
  ])('that cannot be started says why: %s', async (said, reason) => {
    const message = `OCI runtime exec failed: exec failed: unable to start container process: ${said}: unknown`;
    const broken = await serveExec('v5.channel.k8s.io', (socket) => {
      const status = JSON.stringify({ status: 'Failure', reason: 'InternalError', message });
      socket.send(Buffer.concat([Buffer.of(3), Buffer.from(status)]));
    });
    const shell = await broken.open({ cluster, task: podOf('cart'), command: ['/app/run'] }, signal);
    expect(await shell.ended).toEqual({ exitCode: null, reason: expect.stringContaining(reason) });
  });

  test('that is closed interrupts what runs before it ends the shell that waits, and then its input', async () => {
    const heard: number[][] = [];
    const left = Promise.withResolvers<void>();
    const busy = await serveExec('v5.channel.k8s.io', (socket) => {
      socket.send(Buffer.of(1, 0x24));
      socket.on('message', (data: Buffer) => heard.push([...data]));
      socket.on('close', () => left.resolve());
    });
    const shell = await busy.open({ cluster, task: podOf('cart') }, signal);
    shell.close();
    await left.promise;
    expect(heard).toEqual([
      [0, 3],
      [0, 4],
      [255, 0],
    ]);
  });

  test('whose reader is slow is waited for, and loses nothing', async () => {
    const part = 64 * 1024;
    const parts = 256;
    const loud = await serveExec('v5.channel.k8s.io', (socket) => {
      const frame = Buffer.concat([Buffer.of(1), Buffer.alloc(part, 'x')]);
      for (let sent = 0; sent < parts; sent += 1) socket.send(frame);
      socket.send(Buffer.concat([Buffer.of(3), Buffer.from('{"status":"Success"}')]));
    });
    const shell = await loud.open({ cluster, task: podOf('cart') }, signal);
    const sizes: number[] = [];
    for await (const bytes of shell.output) {
      sizes.push(bytes.length);
      await delay(10);
    }
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(part * parts);
    expect(Math.max(...sizes)).toBeLessThan((part * parts) / 8);
    expect(await shell.ended).toEqual({ exitCode: 0 });
  });

  test('tells of a connection that was cut', async () => {
    const own = createKubeClient({ access: accessForTests(simulator) });
    const shell = await createKubernetesShells({ clientOf: () => own }).open(
      { cluster, task: podOf('cart') },
      signal,
    );
    own.close();
    expect((await shell.ended).reason).toContain('was closed');
  });
});

describe('a shell that cannot be opened', () => {
  test('is refused before its ticket, with the reason', async () => {
    const check = (request: Partial<ShellRequest>) =>
      shells().check({ cluster, task: podOf('cart'), ...request }, signal);
    expect(await check({})).toEqual({ container: 'cart' });
    await expect(check({ container: 'other' })).rejects.toMatchObject({
      code: 'unprocessable',
      message: expect.stringContaining('no container "other"'),
    });
    await expect(check({ task: 'shop.nobody' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(check({ task: 'shop.../../secrets' })).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(check({ task: 'nodots' })).rejects.toMatchObject({ code: 'not_found' });
    const pending = pods.find(({ phase }) => phase === 'Pending');
    await expect(check({ task: `${pending?.namespace}.${pending?.name}` })).rejects.toMatchObject({
      code: 'unprocessable',
    });
  });

  test('says which verbs are missing', async () => {
    const limited = createKubernetesShells({ clientOf: () => reader });
    const refusal = {
      code: 'aws_access_denied',
      message: expect.stringContaining('Allow the verbs "get" and "create" on "pods/exec"'),
    };
    const request = { cluster, task: podOf('cart') };
    await expect(limited.check(request, signal)).rejects.toMatchObject(refusal);
    await expect(limited.open(request, signal)).rejects.toMatchObject(refusal);
  });

  test('says that the image has no shell when neither is in it', async () => {
    const asked: string[] = [];
    const distroless = await serveExec('v4.channel.k8s.io', (socket, name) => {
      asked.push(name);
      const message = `error executing command in container: exec: "${name}": stat ${name}: no such file or directory`;
      socket.send(Buffer.concat([Buffer.of(3), Buffer.from(JSON.stringify({ status: 'Failure', message }))]));
    });
    await expect(distroless.open({ cluster, task: podOf('cart') }, signal)).rejects.toMatchObject({
      code: 'unprocessable',
      message: expect.stringContaining('has no shell'),
    });
    expect(asked).toEqual(['/bin/bash', '/bin/sh']);
  });
});

describe('the container of a shell', () => {
  const pod = (more: object = {}) =>
    ExecPod.parse({
      metadata: {},
      spec: { containers: [{ name: 'proxy' }, { name: 'web' }] },
      status: {
        phase: 'Running',
        containerStatuses: ['proxy', 'web'].map((name) => ({ name, state: { running: {} } })),
      },
      ...more,
    });

  test('is the one asked for, else the annotated one, else the first', () => {
    const annotations = { 'kubectl.kubernetes.io/default-container': 'web' };
    expect(chooseContainer(pod(), 'web')).toBe('web');
    expect(chooseContainer(pod({ metadata: { annotations } }), undefined)).toBe('web');
    expect(chooseContainer(pod(), undefined)).toBe('proxy');
  });

  test('has to run, and the reason is told', () => {
    const withState = (phase: string, state: object) =>
      pod({ status: { phase, containerStatuses: [{ name: 'proxy', state }] } });
    const waiting = withState('Running', { waiting: { reason: 'CrashLoopBackOff' } });
    expect(() => chooseContainer(waiting, undefined)).toThrow('(CrashLoopBackOff)');
    const ended = withState('Running', { terminated: { reason: 'OOMKilled', exitCode: 137 } });
    expect(() => chooseContainer(ended, undefined)).toThrow('(OOMKilled, exit code 137)');
    const over = withState('Succeeded', { terminated: { reason: 'Completed', exitCode: 0 } });
    expect(() => chooseContainer(over, undefined)).toThrow('The pod has ended (Succeeded)');
    expect(() => chooseContainer(withState('Pending', {}), undefined)).toThrow('has not started');
  });
});
