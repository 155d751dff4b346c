import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hashPassword } from '#lib/adapters/auth/hash-password.ts';
import { makeSqliteForTests } from '#lib/db/databases-for-tests.ts';
import { openDatabase } from '#lib/db/open-database.ts';
import { shellsPerUser } from '#lib/domain/shells/shell-desk.ts';
import { loadEnv } from '#lib/env.ts';
import { createRuntime } from '#lib/runtime.ts';
import type { Runtime } from '#lib/runtime-slot.ts';
import { createHttpServer } from './http-server.ts';
import { createLog } from './log.ts';

const origin = 'http://127.0.0.1:4000';
const log = createLog({ write: () => {} });

let runtime: Runtime;
let http: ReturnType<typeof createHttpServer>;
let port = 0;
let end: () => Promise<void>;
const browsers: Socket[] = [];

const startServing = (served: Runtime) =>
  http.startServing({ runtime: served, handleUpgrade: null, handlePage: async () => {} });

beforeEach(async () => {
  const place = await makeSqliteForTests();
  const env = loadEnv({
    DATABASE_URL: place.url,
    PORT: '4000',
    QUARTERDECK_SECRET: 's'.repeat(32),
    QUARTERDECK_EXEC: '1',
  });
  const database = await openDatabase(env.databaseUrl);
  const created = await createRuntime({ env, database, log, version: 'test' });
  runtime = created.runtime;
  http = createHttpServer({ isDev: false, log });
  http.server.listen(0, '127.0.0.1');
  await once(http.server, 'listening');
  const address = http.server.address();
  port = typeof address === 'object' && address ? address.port : 0;
  startServing(runtime);
  end = async () => {
    await created.stop();
    await database.close();
    await place.remove();
  };
});

afterEach(async () => {
  for (const browser of browsers.splice(0)) browser.destroy();
  await http.stop(100);
  await end();
});

const signIn = async (): Promise<string> => {
  const email = 'operator@example.com';
  const password = 'correct horse battery';
  const passwordHash = await hashPassword(password);
  await runtime.services.users.create({ name: 'operator', email, role: 'operator', passwordHash });
  const response = await runtime.authenticator.handle(
    new Request(`${origin}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin },
      body: JSON.stringify({ email, password }),
    }),
  );
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
};

const issueTicket = async (cookie: string): Promise<string> => {
  const actor = await runtime.authenticator.authenticate(new Headers({ cookie }));
  if (!actor?.sessionId) throw new Error('nobody is signed in');
  const { sessionId } = actor;
  const place = { cluster: 'ecs:123456789012:eu-west-1:prod', task: 't', container: 'web' };
  return runtime.services.shellDesk.issue({ actor, sessionId, requestId: 'r', command: undefined, ...place })
    .ticket;
};

/** Asks for an upgrade over a connection that only the test ends; both ends of it. */
const askUpgrade = async (path: string, headers: string[]): Promise<[browser: Socket, served: Socket]> => {
  const accepted = once(http.server, 'connection');
  const browser = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  browsers.push(browser);
  browser.on('error', () => {});
  const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
  const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
  browser.write(`${[`GET ${path} HTTP/1.1`, ...upgrade, key, ...headers].join('\r\n')}\r\n\r\n`);
  const [served] = await accepted;
  return [browser, served];
};

const closeOf = (socket: Socket) => new Promise((resolve) => socket.once('close', resolve));

test('a browser that has gone by the time that it is admitted holds no place', async () => {
  const cookie = await signIn();
  const ticket = await issueTicket(cookie);
  const { authenticator } = runtime;
  const asked = Promise.withResolvers<void>();
  const gone = Promise.withResolvers<void>();
  const authenticate: typeof authenticator.authenticate = async (headers) => {
    asked.resolve();
    await gone.promise;
    return authenticator.authenticate(headers);
  };
  startServing({ ...runtime, authenticator: { ...authenticator, authenticate } });
  const headers = ['Host: 127.0.0.1:4000', `Origin: ${origin}`, `Cookie: ${cookie}`];
  const [browser, served] = await askUpgrade(`/api/v1/exec?ticket=${ticket}`, headers);
  await asked.promise;
  const closed = closeOf(served);
  browser.resetAndDestroy();
  await closed;
  gone.resolve();
  for (let number = 2; number <= shellsPerUser; number++) await issueTicket(cookie);
  await expect.poll(() => issueTicket(cookie)).toEqual(expect.any(String));
});

test.each(['/api/v1/exec', '/elsewhere'])(
  'a refused upgrade of %s is let go, whether its client ends it or not',
  async (path) => {
    const [browser, served] = await askUpgrade(path, ['Host: evil.example']);
    const closed = closeOf(served);
    const [answer] = await once(browser, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 4\d\d /);
    await closed;
  },
);
