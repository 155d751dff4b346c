import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { isDomainError } from '#lib/domain/domain-error.ts';
import { createToken } from '#simulator/kubernetes/test-client.ts';
import { type Simulator, startSimulator } from '#simulator/server.ts';
import { createManualClock } from '#simulator/world/clock.ts';
import { accessForTests, type TestAccess } from './access-for-tests.ts';
import { createKubeClient } from './create-kube-client.ts';
import type { KubeClient } from './kube-client.ts';
import { kubePath } from './kube-path.ts';
import { listAll } from './list-all.ts';
import { readTable } from './read-table.ts';

let simulator: Simulator;
let access: TestAccess;
let client: KubeClient;
const opened: KubeClient[] = [];
const { signal } = new AbortController();

const connect = (to: TestAccess): KubeClient => {
  const made = createKubeClient({ access: to });
  opened.push(made);
  return made;
};

beforeAll(async () => {
  simulator = await startSimulator({ clock: createManualClock() });
  access = accessForTests(simulator);
  client = connect(access);
});

afterEach(() => {
  simulator.control.removeFaults();
  access.forgotten.length = 0;
});

afterAll(async () => {
  for (const one of opened) one.close();
  await simulator.close();
});

const pods = kubePath({ version: 'v1', namespace: 'shop', resource: 'pods' });
const deployment = (name: string, subresource?: string) =>
  kubePath({ group: 'apps', version: 'v1', namespace: 'shop', resource: 'deployments', name, subresource });
type Named = { metadata: { name: string; namespace: string } };
const nameOf = (raw: unknown) => (raw as Named).metadata.name;

const failureOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isDomainError(error)) throw new Error(`not a DomainError: ${error}`);
  return error;
};

const assume = async (role: string) => {
  const sts = new STSClient({
    endpoint: simulator.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: '123456789012', secretAccessKey: 'any' },
  });
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({ RoleArn: `arn:aws:iam::123456789012:role/${role}`, RoleSessionName: 'ada' }),
  );
  return connect(accessForTests(simulator, Credentials?.AccessKeyId));
};

test('reads what the cluster has, verified against its own authority', async () => {
  const answer = (await client.read(deployment('checkout'), { signal })) as Named;
  expect(answer.metadata).toMatchObject({ name: 'checkout', namespace: 'shop' });
});

test('does not speak to a server whose certificate another authority signed, and asks for the endpoint anew', async () => {
  const stranger = await startSimulator({ clock: createManualClock() });
  const moved = accessForTests(simulator);
  moved.setEndpoint({ authority: stranger.kubernetes.authority });
  await connect(moved).read(pods, { signal });
  expect(moved.forgotten).toEqual(['endpoint']);

  const lost = { ...accessForTests(simulator), forget: () => {} };
  lost.setEndpoint({ authority: stranger.kubernetes.authority });
  const error = await failureOf(connect(lost).read(pods, { signal }));
  expect([error.code, error.message]).toEqual(['unavailable', expect.stringContaining('certificate')]);
  await stranger.close();
});

test('signs in anew when a token has run out, for reads and for writes', async () => {
  for (const run of [
    (one: KubeClient) => one.read(pods, { signal }),
    (one: KubeClient) =>
      one.write(deployment('checkout'), { method: 'PATCH', body: {}, isDryRun: true, signal }),
    (one: KubeClient) => one.lines(pods, { signal }),
  ]) {
    const old = accessForTests(simulator);
    old.badTokens.push(createToken({ ageMinutes: 16 }));
    await run(connect(old));
    expect(old.forgotten).toEqual(['token']);
  }
});

test('says which access entry would let it in, and does not go on asking for tokens', async () => {
  const stranger = accessForTests(simulator);
  stranger.badTokens.push(...Array.from({ length: 9 }, () => 'rubbish'));
  const refused = connect(stranger);
  const error = await failureOf(refused.read(pods, { signal }));
  expect(error.code).toBe('aws_access_denied');
  expect(error.message).toContain('access entry');
  expect(error.message).not.toContain('rubbish');
  await failureOf(refused.read(pods, { signal }));
  expect(stranger.forgotten).toEqual(['token']);
});

test('names the verb, the resource and the namespace that a refusal was about', async () => {
  const reader = await assume('shop-viewer');
  const path = kubePath({ group: 'apps', version: 'v1', namespace: 'payments', resource: 'deployments' });
  const error = await failureOf(reader.read(path, { signal }));
  expect(error.code).toBe('aws_access_denied');
  expect(error.message).toContain(
    'Allow the verb "list" on "deployments" in the API group "apps" in the namespace "payments".',
  );
  expect(error.details).toMatchObject({
    httpStatus: 403,
    action: 'kubernetes:list/deployments',
    missing: { verb: 'list', resource: 'deployments', group: 'apps', namespace: 'payments' },
  });
});

test('tells an object that is absent from a resource that the server does not have', async () => {
  const absent = await failureOf(client.read(deployment('nobody'), { signal }));
  expect([absent.code, absent.message]).toEqual(['not_found', expect.stringContaining('"nobody"')]);
  const unknown = kubePath({ group: 'example.com', version: 'v1', resource: 'wonders' });
  const unserved = await failureOf(client.read(unknown, { signal }));
  expect(unserved.details).toMatchObject({ unsupported: true });
});

test('a dry run answers what would be, and changes nothing', async () => {
  const scale = deployment('checkout', 'scale');
  const before = (await client.read(scale, { signal })) as { spec: { replicas: number } };
  const body = { spec: { replicas: before.spec.replicas + 3 } };
  const asked = { method: 'PATCH', patch: 'merge', body, signal } as const;
  expect(await client.write(scale, { ...asked, isDryRun: true })).toMatchObject(body);
  expect(await client.read(scale, { signal })).toMatchObject({ spec: before.spec });
});

test('a stale resourceVersion is a conflict, an impossible value unprocessable with its cause', async () => {
  const stale = { metadata: { resourceVersion: '1' }, spec: { replicas: 1 } };
  const patch = { method: 'PATCH', patch: 'merge', signal } as const;
  expect((await failureOf(client.write(deployment('checkout'), { ...patch, body: stale }))).code).toBe(
    'conflict',
  );
  const wrong = await failureOf(
    client.write(deployment('checkout'), { ...patch, body: { spec: { replicas: -1 } } }),
  );
  expect(wrong.code).toBe('unprocessable');
  expect(wrong.details?.causes).toMatchObject([{ field: 'spec.replicas' }]);
});

test('a read outlives a connection that is closed under it, a write is sent once', async () => {
  simulator.control.addFault({ operation: 'kubernetes:get/deployments', kind: 'drop', count: 1 });
  await client.read(deployment('checkout'), { signal });

  simulator.control.addFault({ operation: 'kubernetes:patch/deployments', kind: 'drop' });
  simulator.control.clearCalls();
  const error = await failureOf(
    client.write(deployment('checkout'), { method: 'PATCH', body: {}, isDryRun: true, signal }),
  );
  expect(error.code).toBe('upstream_timeout');
  expect(simulator.control.listCalls().map(({ operation }) => operation)).toEqual([
    'kubernetes:patch/deployments',
  ]);
});

test('says how long it waited for an answer that did not come, and stops when its reader goes', async () => {
  simulator.control.addFault({ operation: 'kubernetes:list/pods', kind: 'delay', delayMs: 60_000 });
  const late = await failureOf(client.read(pods, { deadlineMs: 50, signal }));
  expect([late.code, late.message]).toEqual(['upstream_timeout', expect.stringContaining('within 0.05 s')]);
  const reader = new AbortController();
  const read = failureOf(client.read(pods, { signal: reader.signal }));
  reader.abort();
  expect((await read).code).toBe('upstream_timeout');
});

test('who gives up while it is being signed in is told at once', async () => {
  const given = new AbortController();
  const asked = Promise.withResolvers<void>();
  const signIn = () => {
    asked.resolve();
    return new Promise<never>(() => {});
  };
  const read = failureOf(
    connect({ ...accessForTests(simulator), signIn }).read(pods, { signal: given.signal }),
  );
  await asked.promise;
  given.abort();
  expect(await read).toMatchObject({ code: 'upstream_timeout' });
});

test('a read that comes when the server is busy is sent once more, a write is not', async () => {
  simulator.control.addFault({ operation: 'kubernetes:list/pods', kind: 'throttle', count: 1 });
  await client.read(pods, { signal });
  simulator.control.addFault({ operation: 'kubernetes:patch/deployments', kind: 'throttle', count: 1 });
  const write = client.write(deployment('checkout'), { method: 'PATCH', body: {}, isDryRun: true, signal });
  expect((await failureOf(write)).code).toBe('aws_throttled');
});

test('throttling says when to come back, and an endpoint that is gone what to look at', async () => {
  simulator.control.addFault({ operation: 'kubernetes:list/pods', kind: 'throttle' });
  const throttled = await failureOf(client.read(pods, { signal }));
  expect([throttled.code, throttled.details?.retryAfterSeconds]).toEqual(['aws_throttled', 1]);

  const nowhere = { ...accessForTests(simulator), endpoint: async () => ({ server: 'https://127.0.0.1:9' }) };
  const error = await failureOf(createKubeClient({ access: nowhere }).read(pods, { signal }));
  expect(error.code).toBe('unavailable');
  expect(error.message).toMatch(/ECONNREFUSED.*private/s);
});

test('a list comes in pages that are projected at once, and starts anew when its version is over', async () => {
  const all = kubePath({ version: 'v1', resource: 'pods' });
  const whole = (await client.read(all, { signal })) as { items: unknown[] };
  let pages = 0;
  const paged: Pick<KubeClient, 'read'> = {
    read: async (path, options) => {
      pages += 1;
      if (pages === 2) {
        await client.write(deployment('checkout'), {
          method: 'PATCH',
          body: { metadata: { annotations: { note: 'x' } } },
          signal,
        });
        simulator.world.regions
          .get('123456789012:eu-west-1')
          ?.eks.clusters.get('harbour')
          ?.open()
          .store.compact();
      }
      return client.read(path, { ...options, query: { ...options.query, limit: 7 } });
    },
  };
  const { items } = await listAll({ client: paged, path: all, project: nameOf, signal });
  expect(items).toEqual(whole.items.map(nameOf));
  expect(pages).toBe(2 + Math.ceil(whole.items.length / 7));
});

test('a table has the columns of kubectl and no objects', async () => {
  const table = await readTable({ client, path: pods, query: { limit: 2 }, include: 'Metadata', signal });
  expect(table.columns.map(({ name }) => name)).toContain('Ready');
  expect(table.rows).toHaveLength(2);
  expect(table.rows[0]?.metadata?.namespace).toBe('shop');
  expect(table.continue).not.toBeNull();
});

test('a server that makes no tables is shown by name and age', async () => {
  const path = '/apis/metrics.k8s.io/v1beta1/namespaces/shop/pods';
  const table = await readTable({ client, path, include: 'Metadata', signal });
  expect(table.columns.map(({ name }) => name)).toEqual(['Name', 'Created At']);
  expect(table.rows.length).toBeGreaterThan(0);
  expect(table.rows.map(({ cells }) => cells[0])).toEqual(table.rows.map(({ metadata }) => metadata?.name));
  expect(table.continue).toBeNull();
});

test('who gives up on an endpoint that takes connections and stays silent is told at once', async () => {
  const order: string[] = [];
  const taken = Promise.withResolvers<void>();
  const silent = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('close', () => order.push('closed'));
    taken.resolve();
  }).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const server = `https://127.0.0.1:${port}`;
  const lonely = connect({ ...access, endpoint: async () => ({ server }) });
  const stop = new AbortController();
  const read = lonely.read(pods, { signal: stop.signal }).catch(() => order.push('told'));
  await taken.promise;
  stop.abort();
  await read;
  expect(order).toEqual(['told']);
  lonely.close();
  silent.close();
});
