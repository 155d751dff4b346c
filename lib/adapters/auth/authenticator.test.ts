import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createAuditTrail } from '#lib/db/audit-trail.ts';
import { createAuthStorage } from '#lib/db/auth-storage.ts';
import type { Database } from '#lib/db/database.ts';
import { makeSqliteForTests, type TestDatabase } from '#lib/db/databases-for-tests.ts';
import { createKeyStore } from '#lib/db/key-store.ts';
import { openDatabase } from '#lib/db/open-database.ts';
import { createUserStore } from '#lib/db/user-store.ts';
import { maxFailuresPerAccount, peerHeader } from './attempt-limits.ts';
import { createAuthenticator } from './authenticator.ts';
import { putDemoUsers } from './demo-users.ts';
import { hashPassword } from './hash-password.ts';
import { createSessions } from './sessions.ts';

const origin = 'http://127.0.0.1:3000';
const ada = { email: 'ada@example.com', password: 'correct horse battery' };
const log = { info: () => {}, warn: () => {}, error: () => {} };

let place: TestDatabase;
let database: Database;
beforeEach(async () => {
  place = await makeSqliteForTests();
  database = await openDatabase(place.url);
});
afterEach(async () => {
  await database.close();
  await place.remove();
});

const makeAuthenticator = async (
  options: { origin?: string; demo?: boolean; setupToken?: string; withAda?: boolean } = {},
) => {
  const users = createUserStore(database);
  const keys = createKeyStore(database, () => new Date());
  if (options.withAda)
    await users.create({
      name: 'Ada',
      email: ada.email,
      role: 'operator',
      passwordHash: await hashPassword(ada.password),
    });
  const at = options.origin ?? origin;
  const authenticator = createAuthenticator({
    origin: at,
    sessions: createSessions({
      storage: createAuthStorage(database),
      origin: at,
      secret: 's'.repeat(40),
      log,
    }),
    keys,
    users,
    audit: createAuditTrail(database, () => new Date()),
    setupToken: options.setupToken ?? null,
    demoUsers: options.demo ? await putDemoUsers(users) : null,
    log,
  });
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    authenticator.handle(
      new Request(`${at}/api/auth/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', [peerHeader]: '127.0.0.1', ...headers },
        body: JSON.stringify(body),
      }),
    );
  return { authenticator, users, keys, post };
};

const cookieOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');

describe('signing in', () => {
  test('gives a cookie that names the person until the sign-out, and then no more', async () => {
    const { authenticator, post } = await makeAuthenticator({ withAda: true });
    const entered = await post('sign-in/email', ada, { origin });
    expect(entered.status).toBe(200);
    expect(await entered.text()).not.toContain('token');
    const cookie = cookieOf(entered);
    const actor = await authenticator.authenticate(new Headers({ cookie }));
    expect(actor).toMatchObject({ name: 'Ada', role: 'operator', via: 'session', email: ada.email });
    const left = await post('sign-out', {}, { origin, cookie });
    expect(left.status).toBe(200);
    expect(await authenticator.authenticate(new Headers({ cookie }))).toBeNull();
  });

  test('the cookie is HttpOnly and Lax, and on https also Secure under a __Host- name', async () => {
    const plain = await makeAuthenticator({ withAda: true });
    const [cookie = ''] = (await plain.post('sign-in/email', ada)).headers.getSetCookie();
    expect(cookie).toMatch(/^quarterdeck\.session_token=.*HttpOnly; SameSite=Lax/i);
    expect(cookie).not.toMatch(/secure/i);
    const https = 'https://quarterdeck.example.com';
    const secure = await makeAuthenticator({ origin: https });
    const entered = await secure.post('sign-in/email', ada, { origin: https });
    const [secureCookie = ''] = entered.headers.getSetCookie();
    expect(secureCookie).toMatch(/^__Host-quarterdeck\.session_token=/);
    expect(secureCookie).toMatch(/; Secure/i);
    expect(secureCookie).not.toMatch(/domain=/i);
    const found = await secure.authenticator.authenticate(new Headers({ cookie: cookieOf(entered) }));
    expect(found?.name).toBe('Ada');
  });

  test('an unknown address and a wrong password are refused in the same words', async () => {
    const { post } = await makeAuthenticator({ withAda: true });
    const wrong = await post('sign-in/email', { ...ada, password: 'wrong' });
    const absent = await post('sign-in/email', { ...ada, email: 'nobody@example.com' });
    expect([wrong.status, absent.status]).toEqual([401, 401]);
    const message = async (response: Response) => (await response.json()).error.message;
    expect(await message(wrong)).toBe(await message(absent));
  });

  test('guessing stops at the limit of the account, whatever address the client claims', async () => {
    const { post } = await makeAuthenticator({ withAda: true });
    const statuses: number[] = [];
    let last: Response | undefined;
    for (let attempt = 0; attempt < maxFailuresPerAccount + 5; attempt += 1) {
      last = await post(
        'sign-in/email',
        { ...ada, password: `wrong ${attempt}` },
        { 'x-forwarded-for': `10.0.0.${attempt}` },
      );
      statuses.push(last.status);
    }
    expect(statuses.filter((status) => status === 401)).toHaveLength(maxFailuresPerAccount);
    expect(statuses.filter((status) => status === 429)).toHaveLength(5);
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('the role cannot be sent along, and nobody can sign up', async () => {
    const { post } = await makeAuthenticator({ withAda: true });
    const up = await post('sign-up/email', { ...ada, email: 'eve@example.com', name: 'Eve', role: 'admin' });
    expect(up.status).toBe(404);
    for (const path of ['update-user', 'change-email', 'list-sessions', 'ok', 'error', 'sign-in/social'])
      expect((await post(path, {})).status).toBe(404);
  });

  test('only a page of ours, or a program without a cookie, may post', async () => {
    const { post } = await makeAuthenticator({ withAda: true });
    const statusWith = async (headers: Record<string, string>) =>
      (await post('sign-in/email', ada, headers)).status;
    expect(await statusWith({})).toBe(200);
    expect(await statusWith({ origin, 'sec-fetch-site': 'same-origin' })).toBe(200);
    expect(await statusWith({ origin: 'https://evil.example' })).toBe(403);
    expect(await statusWith({ origin: 'null' })).toBe(403);
    expect(await statusWith({ 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await statusWith({ 'sec-fetch-site': 'same-site' })).toBe(403);
    expect(await statusWith({ cookie: 'a=b' })).toBe(403);
    expect(await statusWith({ 'content-type': 'text/plain' })).toBe(400);
  });
});

describe('the first admin', () => {
  const body = { token: 'right', name: 'Root', email: 'root@example.com', password: 'long enough now' };

  test('of fifty setups at once exactly one answers 201', async () => {
    const { authenticator, post } = await makeAuthenticator({ setupToken: 'right' });
    expect(await authenticator.isSetupOpen()).toBe(true);
    const responses = await Promise.all(
      Array.from({ length: 50 }, (_, index) => post('setup', { ...body, email: `root${index}@example.com` })),
    );
    const statuses = responses.map((response) => response.status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    expect(statuses.filter((status) => status === 409)).toHaveLength(49);
    const winner = responses.find((response) => response.status === 201);
    const cookie = winner ? cookieOf(winner) : '';
    expect(await authenticator.authenticate(new Headers({ cookie }))).toMatchObject({ role: 'admin' });
    expect(await authenticator.isSetupOpen()).toBe(false);
  });

  test('needs the word of the link', async () => {
    const { post } = await makeAuthenticator({ setupToken: 'right' });
    expect((await post('setup', { ...body, token: 'wrong' })).status).toBe(403);
    expect((await post('setup', { ...body, password: 'short' })).status).toBe(400);
    const closed = await makeAuthenticator();
    expect((await closed.post('setup', body)).status).toBe(403);
  });
});

describe('the demo', () => {
  test('enters as each role, and is absent where it is off', async () => {
    const { authenticator, post } = await makeAuthenticator({ demo: true });
    for (const role of ['viewer', 'operator', 'admin']) {
      const entered = await post('demo', { role }, { origin });
      expect(await authenticator.authenticate(new Headers({ cookie: cookieOf(entered) }))).toMatchObject({
        role,
      });
    }
    const off = await makeAuthenticator();
    expect((await off.post('demo', { role: 'admin' }, { origin })).status).toBe(404);
  });

  test('sessions outlive a restart of the process', async () => {
    const first = await makeAuthenticator({ demo: true });
    const cookie = cookieOf(await first.post('demo', { role: 'viewer' }, { origin }));
    const second = await makeAuthenticator({ demo: true });
    expect(await second.authenticator.authenticate(new Headers({ cookie }))).toMatchObject({
      role: 'viewer',
    });
  });
});

describe('an API key', () => {
  test("speaks for its owner with the lesser of both roles, and a wrong one is nobody's", async () => {
    const { authenticator, keys } = await makeAuthenticator({ withAda: true });
    const owner = await database.client.user.findUniqueOrThrow({ where: { email: ada.email } });
    const { key } = await keys.create({ name: 'ci', role: 'operator', ownerId: owner.id });
    const ask = (authorization: string) => authenticator.authenticate(new Headers({ authorization }));
    expect(await ask(`Bearer ${key}`)).toMatchObject({ id: owner.id, role: 'operator', via: 'api_key' });
    await database.client.user.update({ where: { id: owner.id }, data: { role: 'viewer' } });
    expect(await ask(`Bearer ${key}`)).toMatchObject({ role: 'viewer' });
    expect(await ask(`Bearer ${key}x`)).toBeNull();
    expect(await ask('Basic YTpi')).toBeNull();
  });
});
