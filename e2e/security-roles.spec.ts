import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { accessApi } from '../lib/contract/api/access-api.ts';
import { clustersApi } from '../lib/contract/api/clusters-api.ts';
import { imagesApi } from '../lib/contract/api/images-api.ts';
import { jobsApi } from '../lib/contract/api/jobs-api.ts';
import { plansApi } from '../lib/contract/api/plans-api.ts';
import { deploymentsApi, logsApi, servicesApi, tasksApi } from '../lib/contract/api/services-api.ts';
import { buildRequest } from '../lib/contract/build-request.ts';
import { ErrorBody, type Role } from '../lib/contract/common.ts';
import type { Endpoint } from '../lib/contract/endpoint.ts';
import { boundEndpoints } from '../lib/contract/schemas.ts';
import { expect, test } from './fixtures.ts';
import { createApi, createKey, enterDemo, until } from './support/api.ts';
import type { RecordedCall } from './support/world.ts';

const shop = 'ecs:123456789012:eu-west-1:shop';
const checkout = { cluster: shop, service: 'checkout' };

test.use({ seed: 'roles' });
test.describe.configure({ timeout: 240_000 });

test.describe('a write with a cookie', () => {
  type Evidence = { origin?: string; site?: string; type: string };
  const json = 'application/json';
  const typesOf = [
    json,
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
  ];
  const sites = ['same-origin', 'same-site', 'cross-site', 'none', undefined];

  const writes: [string, unknown][] = [
    [buildRequest(accessApi.createKey, { body: {} }).path, { name: 'made by a page', role: 'viewer' }],
    [buildRequest(plansApi.create, { ...checkout, body: {} }).path, { action: 'scale', desired: -1 }],
    [buildRequest(plansApi.apply, { plan: 'nothing', body: {} }).path, {}],
  ];

  test('passes as JSON from our own origin alone; missing evidence is a refusal', async ({ world }) => {
    const { url } = world.quarterdeck;
    const cookie = await enterDemo(url, 'operator');
    const origins = [url, 'http://evil.example', 'null', undefined, `http://sibling.${new URL(url).host}`];
    const send = (path: string, body: unknown, { origin, site, type }: Evidence) =>
      fetch(`${url}${path}`, {
        method: 'POST',
        headers: {
          cookie,
          'content-type': type,
          'idempotency-key': 'same',
          ...(origin === undefined ? {} : { origin }),
          ...(site === undefined ? {} : { 'sec-fetch-site': site }),
        },
        body: JSON.stringify(body),
      });
    for (const [path, body] of writes) {
      for (const origin of origins) {
        for (const site of sites) {
          for (const type of typesOf) {
            const response = await send(path, body, { origin, site, type });
            const text = await response.text();
            const isOurs =
              (origin === url || origin === undefined) &&
              (site === 'same-origin' || site === undefined) &&
              !(origin === undefined && site === undefined);
            const said = `${path} ${origin} ${site} ${type}: ${text}`;
            if (!isOurs) expect(response.status, said).toBe(403);
            else if (type !== json) expect(text, said).toContain('must be JSON');
            else expect([201, 404, 400], said).toContain(response.status);
          }
        }
      }
    }
    const keys = await fetch(`${url}/api/v1/api-keys`, { headers: { cookie } }).then((one) => one.json());
    const made = keys.items.filter((key: { name: string }) => key.name === 'made by a page');
    expect(made).toHaveLength(3);
  });
});

test.describe('the table of roles and endpoints', () => {
  /** The least role of every endpoint, written apart from the product's own table. */
  const least: Record<string, Role> = {
    'plans.create': 'operator',
    'plans.createForNode': 'operator',
    'plans.apply': 'operator',
    'shells.createTicket': 'operator',
    'users.list': 'admin',
    'users.create': 'admin',
    'users.update': 'admin',
    'users.remove': 'admin',
    'users.changePassword': 'viewer',
    ...Object.fromEntries(
      [
        ...Object.values(clustersApi),
        ...Object.values(servicesApi),
        ...Object.values(tasksApi),
        ...Object.values(deploymentsApi),
        ...Object.values(logsApi),
        ...Object.values(imagesApi),
        ...Object.values(accessApi),
        ...Object.values(jobsApi),
      ].map(({ name }): [string, Role] => [name, 'viewer']),
    ),
    'plans.get': 'viewer',
    'operations.list': 'viewer',
    'operations.get': 'viewer',
  };
  /** Ids of nothing, so that nothing is done where it is allowed; and bodies that pass. */
  const input: Record<string, unknown> = {
    cluster: 'ecs:999999999999:eu-west-1:nowhere',
    service: 'nothing',
    task: 'nothing',
    revision: 'nothing:1',
    other: 'nothing:2',
    repository: '999999999999:eu-west-1:nothing',
    digest: `sha256:${'0'.repeat(64)}`,
    plan: 'nothing',
    operation: 'nothing',
    key: 'nothing',
    user: 'nothing',
    node: 'nothing',
  };
  const bodies: Record<string, unknown> = {
    'plans.create': { action: 'restart' },
    'plans.createForNode': { action: 'cordon' },
    'plans.apply': {},
    'shells.createTicket': {},
    'users.create': {
      name: 'T',
      email: 't@example.com',
      role: 'viewer',
      password: 'of the table, long enough',
    },
    'users.update': { name: 'T' },
    'users.changePassword': { current: 'wrong', next: 'of the table, long enough' },
    'access.createKey': { name: 'of the table', role: 'viewer' },
  };
  const queries: Record<string, string> = {
    'access.search': '?q=x',
    'clusters.objects': '?resource=pods',
    'clusters.objectManifest': '?resource=pods&namespace=nowhere&name=nothing',
  };

  const ask = async (url: string, endpoint: Endpoint<unknown, unknown>, key: string | null) => {
    const end = new AbortController();
    const body = bodies[endpoint.name];
    const request = buildRequest(
      endpoint,
      Object.fromEntries(
        Object.entries({ ...input, body }).filter(
          ([name]) => name === 'body' || endpoint.path.includes(`:${name}`),
        ),
      ),
    );
    const response = await fetch(`${url}${request.path}${queries[endpoint.name] ?? ''}`, {
      method: request.method,
      headers: {
        ...request.headers,
        'idempotency-key': 'table',
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      },
      body: request.body,
      signal: end.signal,
    });
    const code = response.ok ? 'none' : ErrorBody.parse(await response.json()).error.code;
    end.abort();
    return { status: response.status, code };
  };

  test('holds for everybody, and has every endpoint', async ({ world }) => {
    const { url } = world.quarterdeck;
    const names = boundEndpoints.map(({ endpoint }) => endpoint.name);
    expect(names.filter((name) => !Object.hasOwn(least, name))).toEqual([]);
    const keys = {
      viewer: await createKey(url, 'viewer'),
      operator: await createKey(url, 'operator'),
      admin: await createKey(url, 'admin'),
    };
    const rank: Role[] = ['viewer', 'operator', 'admin'];
    for (const { endpoint } of boundEndpoints) {
      for (const stranger of [null, `qd_${'x'.repeat(43)}`])
        expect(await ask(url, endpoint, stranger), endpoint.name).toEqual({
          status: 401,
          code: 'unauthenticated',
        });
      for (const role of rank) {
        const answer = await ask(url, endpoint, keys[role]);
        const may = rank.indexOf(role) >= rank.indexOf(least[endpoint.name] ?? 'admin');
        const said = `${endpoint.name} for ${role}: ${answer.status} ${answer.code}`;
        if (!may) expect(answer, said).toEqual({ status: 403, code: 'forbidden' });
        else expect(['none', 'not_found', 'step_up_required'], said).toContain(answer.code);
      }
    }
  });

  test('a refusal is in the audit', async ({ world, apiAs }) => {
    const viewer = await apiAs('viewer');
    expect(await viewer.refusal(plansApi.create, { ...checkout, body: { action: 'restart' } })).toMatchObject(
      {
        status: 403,
        code: 'forbidden',
      },
    );
    const { items } = await viewer.call(accessApi.audit, {});
    expect(items[0]).toMatchObject({ action: 'plans.create', outcome: 'refused', role: 'viewer' });
    expect(world.quarterdeck.output()).not.toContain('qd_x');
  });
});

test('ids of another account, Region or spelling are 404, and AWS is not asked for them', async ({
  world,
  apiAs,
}) => {
  const api = await apiAs('operator');
  // The first looks at all that is known, with their sign-ins, are over: only jetty lets nobody in.
  const jettyAccount = '210987654321';
  await until(
    () => api.call(servicesApi.list, { limit: 1000 }),
    ({ incomplete }) => incomplete.every(({ scope }) => scope === 'services of jetty'),
  );
  const arn = (kind: string, account = '210987654321', region = 'eu-west-1') =>
    `arn:aws:ecs:${region}:${account}:${kind}`;
  const raw = (path: string): Endpoint<Record<string, unknown>, unknown> => ({
    name: 'raw',
    method: 'GET',
    path,
    summary: '',
    status: 200,
  });
  await world.simulator.forgetCalls();
  const clusters = [
    'ecs:999999999999:eu-west-1:shop',
    'ecs:123456789012:eu-west-2:shop',
    'ECS:123456789012:eu-west-1:shop',
    'ecs:123456789012:EU-WEST-1:shop',
    'eks:123456789012:eu-west-1:shop',
    'eks:999999999999:eu-west-1:harbour',
    'eks:123456789012:eu-west-2:harbour',
    'EKS:123456789012:eu-west-1:harbour',
    'k8s:-:-:harbour',
    'shop',
    arn('cluster/shop', '123456789012'),
  ];
  const asked: Promise<{ status: number }>[] = clusters.flatMap((cluster) => [
    api.refusal(clustersApi.get, { cluster }),
    api.refusal(servicesApi.get, { cluster, service: 'checkout' }),
    api.refusal(logsApi.list, { cluster, service: 'checkout' }),
    api.refusal(plansApi.create, { cluster, service: 'checkout', body: { action: 'restart' } }),
  ]);
  for (const service of [
    arn('service/staging/checkout'),
    arn('service/shop/checkout', '123456789012'),
    'shop/checkout',
  ])
    asked.push(
      api.refusal(servicesApi.get, { cluster: shop, service }),
      api.refusal(tasksApi.list, { cluster: shop, service }),
      api.refusal(logsApi.list, { cluster: shop, service }),
      api.refusal(servicesApi.images, { cluster: shop, service }),
      api.refusal(plansApi.create, { cluster: shop, service, body: { action: 'restart' } }),
    );
  const revision = arn('task-definition/shop-checkout:1');
  const task = arn(`task/staging/${'0'.repeat(32)}`);
  const deployment = arn('service-deployment/shop/checkout/abc');
  asked.push(
    api.refusal(tasksApi.get, { cluster: shop, task }),
    api.refusal(deploymentsApi.revision, { ...checkout, revision }),
    api.refusal(deploymentsApi.revision, {
      ...checkout,
      revision: arn('service-revision/shop/checkout/1234567890123'),
    }),
    api.refusal(deploymentsApi.revision, {
      ...checkout,
      revision: arn('task-definition/x:1', '123456789012', 'us-east-1'),
    }),
    api.refusal(deploymentsApi.diff, { ...checkout, revision, other: revision }),
    api.refusal(plansApi.create, { ...checkout, body: { action: 'rollback', to: { revision } } }),
    api.refusal(plansApi.create, { ...checkout, body: { action: 'rollback', to: { deployment } } }),
    api.refusal(plansApi.create, { ...checkout, body: { action: 'stop-task', task } }),
    api.refusal(imagesApi.list, { repository: '999999999999:eu-west-1:shop/checkout' }),
    api.refusal(imagesApi.list, { repository: '123456789012:eu-west-2:shop/checkout' }),
    api.refusal(raw('/clusters/..%2f..%2fclusters'), {}),
  );
  const statuses = (await Promise.all(asked)).map(({ status }) => status);
  expect(statuses).toEqual(statuses.map(() => 404));
  const calls = await world.simulator.listCalls();
  const known = ['123456789012', '210987654321'];
  expect(calls.filter((call) => !known.includes(call.account) || call.region === 'eu-west-2')).toEqual([]);
  expect(calls.filter((call) => call.operation === 'sts:AssumeRole')).toEqual([]);
  // Jetty is asked again now and then.
  const isOfJetty = ({ operation, account }: RecordedCall) =>
    operation.startsWith('kubernetes:') && account === jettyAccount;
  expect(calls.filter((call) => call.status >= 400 && !isOfJetty(call))).toEqual([]);
});

test('nobody writes more than the schema names', async ({ world }) => {
  const { url } = world.quarterdeck;
  const key = await createKey(url, 'operator');
  const api = createApi(url, key);
  const me = await api.call(accessApi.me, {});
  const bodies = [
    '{"name":"a","role":"viewer","ownerId":"x"}',
    '{"name":"a","role":"viewer","owner":"x","keyHash":"x"}',
    '{"name":"a","role":"viewer","__proto__":{"role":"admin"}}',
    '{"__proto__":{"name":"a","role":"admin"}}',
    '{"name":"a","role":"viewer","constructor":{"prototype":{"role":"admin"}}}',
    '{"name":["a"],"role":"viewer"}',
    '{"name":"a","role":"Admin"}',
    '[]',
    'null',
    '"a"',
    '',
  ];
  for (const body of bodies) {
    const response = await fetch(`${url}/api/v1/api-keys`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body,
    });
    expect(response.status, body).toBe(400);
    ErrorBody.parse(await response.json());
  }
  for (const query of ['constructor=x', 'role=admin', 'limit=1&limit=2', 'limit[]=1']) {
    const response = await fetch(`${url}/api/v1/services?${query}`, {
      headers: { authorization: `Bearer ${key}` },
    });
    expect(response.status, query).toBe(400);
  }
  expect(await api.call(accessApi.me, {})).toEqual(me);
  expect((await api.refusal(accessApi.createKey, { body: { name: 'a', role: 'admin' } })).status).toBe(403);
});

test('a key falls with its owner, another’s key is out of reach, and only a hash is kept', async ({
  world,
}) => {
  const { url, database } = world.quarterdeck;
  const key = await createKey(url, 'admin');
  const api = createApi(url, key);
  const admins = await api.call(accessApi.listKeys, {});
  const viewer = createApi(url, await createKey(url, 'viewer'));
  const [target] = admins.items
    .filter((row) => row.owner !== (admins.items[0]?.owner ?? ''))
    .concat(admins.items);
  const foreign = admins.items.find((row) => row.role === 'admin') ?? target;
  if (!foreign) throw new Error('an admin has no key');
  expect((await viewer.refusal(accessApi.deleteKey, { key: foreign.id })).status).toBe(403);
  expect((await viewer.call(accessApi.listKeys, {})).items.every((row) => row.role === 'viewer')).toBe(true);

  const sqlite = new DatabaseSync(database);
  sqlite.exec('PRAGMA busy_timeout = 30000');
  sqlite.exec("UPDATE user SET role = 'viewer' WHERE email = 'admin@demo.example'");
  expect((await api.call(accessApi.me, {})).role).toBe('viewer');
  expect((await api.refusal(plansApi.create, { ...checkout, body: { action: 'restart' } })).status).toBe(403);
  sqlite.exec("UPDATE user SET role = 'admin' WHERE email = 'admin@demo.example'");
  expect((await api.call(accessApi.me, {})).role).toBe('admin');
  sqlite.exec('PRAGMA wal_checkpoint(FULL)');
  sqlite.close();
  expect(readFileSync(database).includes(key.slice(3))).toBe(false);
  expect(world.quarterdeck.output()).not.toContain(key);
});
