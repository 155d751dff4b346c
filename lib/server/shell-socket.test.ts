import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { hashPassword } from '#lib/adapters/auth/hash-password.ts';
import { accessForTests } from '#lib/adapters/kubernetes/client/access-for-tests.ts';
import { createKubeClient } from '#lib/adapters/kubernetes/client/create-kube-client.ts';
import type { KubeClient } from '#lib/adapters/kubernetes/client/kube-client.ts';
import { createKubernetesShells } from '#lib/adapters/kubernetes/exec/create-kubernetes-shells.ts';
import type { ShellMessage } from '#lib/contract/shells.ts';
import type { Database } from '#lib/db/database.ts';
import { makeSqliteForTests, type TestDatabase } from '#lib/db/databases-for-tests.ts';
import { openDatabase } from '#lib/db/open-database.ts';
import { createExecTicket } from '#lib/domain/shells/create-exec-ticket.ts';
import { createShellDesk, shellsPerUser } from '#lib/domain/shells/shell-desk.ts';
import { loadEnv } from '#lib/env.ts';
import { handle } from '#lib/http/handle.ts';
import { createRuntime } from '#lib/runtime.ts';
import { type Runtime, setRuntime } from '#lib/runtime-slot.ts';
import { type Simulator, startSimulator } from '#simulator/server.ts';
import { createManualClock } from '#simulator/world/clock.ts';
import { createHttpServer } from './http-server.ts';
import { createLog } from './log.ts';
import { shellPath } from './shell-path.ts';

const origin = 'http://127.0.0.1:4000';
const cluster = 'eks:123456789012:eu-west-1:harbour';
const password = 'correct horse battery';
const log = createLog({ write: () => {} });
const post = handle(createExecTicket);

let simulator: Simulator;
let client: KubeClient;
let task = '';
let place: TestDatabase;
let database: Database;
let created: Awaited<ReturnType<typeof createRuntime>>;
let runtime: Runtime;
let http: ReturnType<typeof createHttpServer>;
let port = 0;
let aheadMs = 0;
const open: WebSocket[] = [];

beforeAll(async () => {
  simulator = await startSimulator({ clock: createManualClock() });
  client = createKubeClient({ access: accessForTests(simulator) });
  // Safe: the API's own list of pods.
  const { items } = (await client.read('/api/v1/namespaces/shop/pods', {
    query: { labelSelector: 'app.kubernetes.io/name=cart' },
    signal: new AbortController().signal,
  })) as { items: { metadata: { name: string } }[] };
  task = `shop.${items[0]?.metadata.name}`;
  place = await makeSqliteForTests();
  const env = loadEnv({
    DATABASE_URL: place.url,
    PORT: '4000',
    QUARTERDECK_SECRET: 's'.repeat(32),
    QUARTERDECK_EXEC: '1',
  });
  database = await openDatabase(env.databaseUrl);
  created = await createRuntime({ env, database, log, version: 'test' });
  for (const role of ['viewer', 'operator'] as const)
    await created.runtime.services.users.create({
      name: role,
      email: `${role}@example.com`,
      role,
      passwordHash: await hashPassword(password),
    });
});

beforeEach(async () => {
  aheadMs = 0;
  const now = () => new Date(Date.now() + aheadMs);
  runtime = {
    ...created.runtime,
    services: {
      ...created.runtime.services,
      now,
      shells: createKubernetesShells({ clientOf: () => client }),
      shellDesk: createShellDesk({ origin, path: shellPath, now }),
    },
  };
  await serve();
});

const serve = async (shellTimes = {}) => {
  if (http) await http.stop(100);
  setRuntime(runtime);
  http = createHttpServer({ isDev: false, log, shellTimes: { recheckMs: 50, ...shellTimes } });
  http.server.listen(0, '127.0.0.1');
  await once(http.server, 'listening');
  const address = http.server.address();
  port = typeof address === 'object' && address ? address.port : 0;
  http.startServing({ runtime, handleUpgrade: null, handlePage: async (_, response) => void response.end() });
};

afterEach(() => {
  for (const socket of open.splice(0)) socket.terminate();
});

afterAll(async () => {
  await http.stop(100);
  client.close();
  await created.stop();
  await database.close();
  await place.remove();
  await simulator.close();
});

const signIn = async (role: 'viewer' | 'operator'): Promise<string> => {
  const response = await runtime.authenticator.handle(
    new Request(`${origin}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin },
      body: JSON.stringify({ email: `${role}@example.com`, password }),
    }),
  );
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
};

const signOut = (cookie: string) =>
  runtime.authenticator.handle(
    new Request(`${origin}/api/auth/sign-out`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin, cookie },
      body: '{}',
    }),
  );

const askTicket = async (headers: Record<string, string>, body: object = {}) => {
  const response = await post(
    new Request(`${origin}/api/v1/clusters/${encodeURIComponent(cluster)}/tasks/${task}/exec-tickets`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    }),
  );
  // Safe: the envelope of the API.
  const answer = (await response.json()) as { ticket: string; url: string; error?: { code: string } };
  return { status: response.status, code: answer.error?.code, ...answer };
};

const getTicket = async (cookie: string, body: object = {}): Promise<string> => {
  const { status, url } = await askTicket({ cookie, origin }, body);
  expect(status).toBe(201);
  return url;
};

type Visit = {
  socket: WebSocket;
  shown: () => string;
  said: ShellMessage[];
  closed: Promise<number>;
};

/** The socket once it is open; the status where it was refused. */
const visit = (url: string, headers: Record<string, string>): Promise<Visit | number> =>
  new Promise((resolve, reject) => {
    const to = new URL(url);
    const socket = new WebSocket(`ws://127.0.0.1:${port}${to.pathname}${to.search}`, {
      headers: { host: '127.0.0.1:4000', ...headers },
    });
    open.push(socket);
    let text = '';
    const said: ShellMessage[] = [];
    const closed = once(socket, 'close').then(([code]) => Number(code));
    closed.catch(() => {});
    socket.on('message', (data, isBinary) => {
      if (isBinary) text += data.toString();
      else said.push(JSON.parse(data.toString()));
    });
    socket.on('unexpected-response', (_, response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    socket.on('open', () => resolve({ socket, shown: () => text, said, closed }));
    socket.on('error', reject);
  });

const enter = async (cookie: string, body: object = {}): Promise<Visit> => {
  const visited = await visit(await getTicket(cookie, body), { cookie, origin });
  if (typeof visited === 'number') throw new Error(`refused with ${visited}`);
  await expect.poll(() => visited.said.map(({ type }) => type)).toContain('ready');
  return visited;
};

const auditOf = async (action: string) => {
  const { items } = await runtime.services.audit.list({ q: action, limit: 10 });
  return items;
};

describe('a shell of an operator who has just signed in', () => {
  test('carries bytes both ways, takes sizes and ends with its exit code', async () => {
    const { socket, shown, said, closed } = await enter(await signIn('operator'));
    expect(await runtime.metricsText()).toContain('{kind="shells"} 1');
    socket.send(JSON.stringify({ type: 'resize', columns: 100, rows: 30 }));
    socket.send(Buffer.from('stty size; whoami\r'));
    await expect.poll(shown).toContain('30 100\r\nroot\r\n');
    socket.send(JSON.stringify({ type: 'resize', cols: 90, rows: 20 }));
    socket.send(Buffer.from('stty size\r'));
    await expect.poll(shown).toContain('20 90\r\n');
    socket.send(JSON.stringify({ type: 'ping' }));
    await expect.poll(() => said.map(({ type }) => type)).toContain('pong');
    socket.send(Buffer.from('exit 4\r'));
    expect(await closed).toBe(1000);
    expect(said.at(-1)).toEqual({ type: 'exit', code: 4 });
  });

  test('waits while the browser draws what it has', async () => {
    const { socket, shown, said } = await enter(await signIn('operator'));
    await expect.poll(shown).toContain('# ');
    socket.send(JSON.stringify({ type: 'pause' }));
    socket.send(Buffer.from('pwd\r'));
    socket.send(JSON.stringify({ type: 'ping' }));
    await expect.poll(() => said.map(({ type }) => type)).toContain('pong');
    const before = shown();
    socket.send(JSON.stringify({ type: 'resume' }));
    await expect.poll(shown).toContain('pwd\r\n/app\r\n');
    expect(before).not.toContain('/app\r\n');
  });

  test('is in the audit with who, where, what and how it ended', async () => {
    const { socket, closed } = await enter(await signIn('operator'), { command: ['sh'] });
    const before = (await auditOf('shell.end')).length;
    socket.send(Buffer.from('exit\r'));
    await closed;
    await expect.poll(async () => (await auditOf('shell.end')).length).toBe(before + 1);
    const [end] = await auditOf('shell.end');
    expect(end).toMatchObject({
      by: 'operator',
      role: 'operator',
      target: `${cluster}/${task}/cart`,
      message: expect.stringMatching(/^exit code 0 after \d+ s; 5 bytes typed, \d+ shown$/),
    });
    const starts = await auditOf('shell.start');
    expect(starts.slice(0, 2).map(({ outcome, message }) => [outcome, message])).toEqual([
      ['succeeded', 'sh'],
      ['intent', 'sh'],
    ]);
  });

  test('ends with the browser', async () => {
    const before = (await auditOf('shell.end')).length;
    const { socket } = await enter(await signIn('operator'));
    socket.close();
    await expect.poll(async () => (await auditOf('shell.end')).length).toBe(before + 1);
    expect((await auditOf('shell.end'))[0]?.message).toContain('the browser closed it');
  });

  test('ends when the browser answers no more', async () => {
    await serve({ pingMs: 100 });
    const before = (await auditOf('shell.end')).length;
    const { socket } = await enter(await signIn('operator'));
    // What the browser is sent is not read any more, pings neither.
    socket.pause();
    await expect.poll(async () => (await auditOf('shell.end')).length).toBe(before + 1);
    expect((await auditOf('shell.end'))[0]?.message).toContain('the browser did not answer any more');
  });

  test('ends when the session does', async () => {
    const cookie = await signIn('operator');
    const { said, closed } = await enter(cookie);
    await signOut(cookie);
    expect(await closed).toBe(1008);
    expect(said.at(-1)).toMatchObject({ type: 'error', code: 'unauthenticated' });
  });

  test('ends when the role is taken away', async () => {
    const cookie = await signIn('operator');
    const { said, closed } = await enter(cookie);
    const user = (await runtime.services.users.list()).find(({ email }) => email === 'operator@example.com');
    await runtime.services.users.update(user?.id ?? '', { role: 'viewer' });
    expect(await closed).toBe(1008);
    expect(said.at(-1)).toMatchObject({ type: 'error' });
    await runtime.services.users.update(user?.id ?? '', { role: 'operator' });
  });

  test('is warned, then closed, when nothing is typed', async () => {
    await serve({ idleMs: 200, idleWarningMs: 100 });
    const { said, closed } = await enter(await signIn('operator'));
    expect(await closed).toBe(1000);
    expect(said.map(({ type }) => type)).toEqual(['ready', 'idle', 'exit']);
  });

  test('ends with the server, and that is in the audit', async () => {
    const { said, closed } = await enter(await signIn('operator'));
    await http.stop(100);
    await closed;
    expect(said.at(-1)).toMatchObject({ type: 'error', code: 'unavailable' });
    expect((await auditOf('shell.end'))[0]?.message).toContain('Quarterdeck stopped');
  });

  test('that cannot be opened says why, in words', async () => {
    const cookie = await signIn('operator');
    const url = await getTicket(cookie);
    runtime.services.shells.open = async () => {
      throw new Error('must not be shown');
    };
    const visited = await visit(url, { cookie, origin });
    if (typeof visited === 'number') throw new Error('refused');
    expect(await visited.closed).toBe(1011);
    expect(visited.said).toMatchObject([{ type: 'error', code: 'internal' }]);
    expect(JSON.stringify(visited.said)).not.toContain('must not be shown');
  });
});

describe('a ticket', () => {
  test('names a WebSocket of the public origin and is good once', async () => {
    const cookie = await signIn('operator');
    const url = await getTicket(cookie);
    expect(url).toMatch(/^ws:\/\/127\.0\.0\.1:4000\/api\/v1\/exec\?ticket=[\w-]{43}$/);
    expect(await visit(url, { cookie, origin })).toMatchObject({ socket: expect.any(WebSocket) });
    expect(await visit(url, { cookie, origin })).toBe(403);
  });

  test('is good for 30 s', async () => {
    const cookie = await signIn('operator');
    const url = await getTicket(cookie);
    aheadMs = 30_000;
    expect(await visit(url, { cookie, origin })).toBe(403);
  });

  test('is good for the session that asked alone', async () => {
    const url = await getTicket(await signIn('operator'));
    expect(await visit(url, { cookie: await signIn('operator'), origin })).toBe(403);
    expect(await visit(await getTicket(await signIn('operator')), { origin })).toBe(401);
  });

  test('is not made for a sign-in of a while ago', async () => {
    const cookie = await signIn('operator');
    aheadMs = 6 * 60_000;
    expect(await askTicket({ cookie, origin })).toMatchObject({ status: 403, code: 'step_up_required' });
  });

  test('is not made for a viewer, nor for a key', async () => {
    expect(await askTicket({ cookie: await signIn('viewer'), origin })).toMatchObject({
      status: 403,
      code: 'forbidden',
    });
    const [owner] = (await runtime.services.users.list()).filter(({ role }) => role === 'operator');
    const { key } = await runtime.services.keys.create({
      ownerId: owner?.id ?? '',
      name: 'ci',
      role: 'operator',
    });
    expect(await askTicket({ authorization: `Bearer ${key}` })).toMatchObject({
      status: 403,
      code: 'step_up_required',
    });
  });

  test('is not made where shells are off or nothing is changed, nor is its socket opened', async () => {
    const cookie = await signIn('operator');
    const url = await getTicket(cookie);
    const { services } = runtime;
    for (const off of [{ execEnabled: false }, { readOnly: true }]) {
      runtime = { ...runtime, services: { ...services, ...off } };
      setRuntime(runtime);
      http.startServing({ runtime, handleUpgrade: null, handlePage: async () => {} });
      expect(await askTicket({ cookie, origin })).toMatchObject({ status: 403, code: 'forbidden' });
      expect(await visit(url, { cookie, origin })).toBe(403);
    }
  });

  test('is not made for a page of elsewhere', async () => {
    const cookie = await signIn('operator');
    expect(await askTicket({ cookie, origin: 'https://evil.example' })).toMatchObject({ status: 403 });
    expect(await askTicket({ cookie })).toMatchObject({ status: 403 });
  });

  test(`is not made for a person's shell number ${shellsPerUser + 1}, until one is closed`, async () => {
    const cookie = await signIn('operator');
    const first = await enter(cookie);
    for (let number = 2; number <= shellsPerUser; number++) await getTicket(cookie);
    expect(await askTicket({ cookie, origin })).toMatchObject({ status: 429 });
    first.socket.close();
    await expect.poll(async () => (await askTicket({ cookie, origin })).status).toBe(201);
    aheadMs = 31_000;
    expect((await askTicket({ cookie, origin })).status).toBe(201);
  });
});

describe('an upgrade', () => {
  test('from another origin, from none, or to another Host is refused, and leaves the ticket good', async () => {
    const cookie = await signIn('operator');
    const url = await getTicket(cookie);
    for (const foreign of ['https://evil.example', 'null', 'http://127.0.0.1:4001'])
      expect(await visit(url, { cookie, origin: foreign })).toBe(403);
    expect(await visit(url, { cookie })).toBe(403);
    expect(await visit(url, { cookie, origin, 'sec-fetch-site': 'same-site' })).toBe(403);
    expect(await visit(url, { cookie, origin, host: 'evil.example' })).toBe(421);
    expect(await visit(url, { cookie, origin })).toMatchObject({ socket: expect.any(WebSocket) });
  });

  test('with a message larger than a keystroke could be is closed', async () => {
    const { socket, closed } = await enter(await signIn('operator'));
    socket.send(Buffer.alloc(65 * 1024));
    expect(await closed).toBe(1009);
  });
});
