import type { Socket } from 'node:net';
import { CloudWatchLogsClient, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { accessApi } from '../lib/contract/api/access-api.ts';
import { operationsApi, plansApi } from '../lib/contract/api/plans-api.ts';
import { logsApi, servicesApi, tasksApi } from '../lib/contract/api/services-api.ts';
import { buildRequest } from '../lib/contract/build-request.ts';
import { ErrorBody } from '../lib/contract/common.ts';
import { expect, test } from './fixtures.ts';
import { createApi, createKey, enterDemo, until } from './support/api.ts';
import { openSocket, sendRaw } from './support/raw.ts';
import { startQuarterdeck } from './support/world.ts';

const shop = 'ecs:123456789012:eu-west-1:shop';
// No autoscaler stops its tasks.
const orders = { cluster: shop, service: 'orders' };
const streamPath = buildRequest(logsApi.stream, orders).path;
const changesPath = buildRequest(accessApi.stream, {}).path;

test.use({ seed: 'limits' });
test.describe.configure({ timeout: 240_000 });

test('of fifty setups at once one is 201, and nobody enters before or after it', async ({ world }) => {
  const fresh = await startQuarterdeck({
    awsUrl: world.simulator.url,
    env: {
      QUARTERDECK_DEMO: undefined,
      QUARTERDECK_ADMIN_EMAIL: undefined,
      QUARTERDECK_ADMIN_PASSWORD: undefined,
    },
  });
  try {
    // What it prints comes by another way than its answers.
    const findToken = () => /setup\?token=([\w-]+)[^\w-]/.exec(fresh.output())?.[1] ?? '';
    await expect.poll(() => findToken().length).toBeGreaterThan(20);
    const token = findToken();
    const post = (path: string, body: unknown) =>
      fetch(`${fresh.url}/api/auth/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: fresh.url },
        body: JSON.stringify(body),
      });
    const person = (index: number, word: string) => ({
      token: word,
      name: 'Ada',
      email: `ada${index}@example.com`,
      password: 'correct horse battery staple',
    });
    expect((await post('setup', person(0, 'guessed'))).status).toBe(403);
    expect((await post('demo', { role: 'admin' })).status).toBe(404);
    expect((await post('sign-in/email', { email: 'admin@example.com', password: 'admin' })).status).toBe(401);
    const tries = await Promise.all(
      Array.from({ length: 50 }, (_, index) => post('setup', person(index, token))),
    );
    const statuses = tries.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    expect(statuses.filter((status) => status !== 201 && status !== 409 && status !== 403)).toEqual([]);
    expect([403, 409]).toContain((await post('setup', person(99, token))).status);
  } finally {
    await fresh.stop();
  }
});

test('guessing stops at the account, whatever address is claimed, and tells nobody apart', async ({
  world,
}) => {
  const { url } = world.quarterdeck;
  const guess = async (email: string, index: number) => {
    const response = await fetch(`${url}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url, 'x-forwarded-for': `10.0.0.${index}` },
      body: JSON.stringify({ email, password: `wrong ${index}` }),
    });
    const { error } = ErrorBody.parse(await response.json());
    return {
      status: response.status,
      message: error.message,
      retryAfter: response.headers.get('retry-after'),
    };
  };
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) => guess('ada@example.com', index)),
  );
  expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
  const limited = answers.filter(({ status }) => status === 429);
  expect(limited).toHaveLength(10);
  expect(limited.every(({ retryAfter }) => Number(retryAfter) > 0)).toBe(true);
  const known = answers.find(({ status }) => status === 401);
  expect(await guess('nobody@example.com', 99)).toEqual(known);
});

test('a large body is 413, a deep or crowded one 400, and the server stays quick', async ({ world }) => {
  const { url } = world.quarterdeck;
  const key = await createKey(url, 'operator');
  const send = (path: string, body: string | Buffer, extra: Record<string, string> = {}) =>
    sendRaw(url, {
      path,
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...extra },
      body,
    });
  const deep = `{"name":${'['.repeat(400_000)}${']'.repeat(400_000)},"role":"viewer"}`;
  const crowded = `{${Array.from({ length: 60_000 }, (_, index) => `"k${index}":1`).join()}}`;
  for (const path of ['/api/v1/api-keys', '/api/auth/sign-in/email']) {
    const huge = Buffer.alloc(12 * 1024 * 1024, 'x');
    expect((await send(path, huge)).status).toBe(413);
    const chunked = { 'transfer-encoding': 'chunked' };
    expect((await send(path, huge, chunked)).status).toBe(413);
  }
  for (const body of [deep, crowded]) {
    const answer = await send('/api/v1/api-keys', body);
    expect(answer.status).toBe(400);
    expect(answer.body.length).toBeLessThan(10_000);
  }
  expect(
    (await sendRaw(url, { path: `/api/v1/services?q=${'x'.repeat(100_000)}` })).status,
  ).toBeGreaterThanOrEqual(400);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

const openStream = async (url: string, path: string, key: string) => {
  const end = new AbortController();
  const response = await fetch(`${url}${path}`, {
    headers: { authorization: `Bearer ${key}` },
    signal: end.signal,
  });
  // Who takes nothing for a minute is let go, and leaves its place.
  let text = '';
  void response.body
    ?.pipeThrough(new TextDecoderStream())
    .pipeTo(
      new WritableStream({
        write: (part) => {
          if (text.length < 100_000) text += part;
        },
      }),
    )
    .catch(() => {});
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    text: () => text,
    end: () => end.abort(),
  };
};

for (const [name, path, event] of [
  ['log tails', streamPath, 'line'],
  ['streams of changes', changesPath, 'ping'],
] as const) {
  test(`one person has a hundred ${name} at most; others and later ones are served`, async ({ world }) => {
    const { url } = world.quarterdeck;
    const key = await createKey(url, 'viewer');
    // A tail that cannot begin yet ends, and leaves its place: the others follow one that has.
    const first = await openStream(url, path, key);
    await expect.poll(first.text, { timeout: 60_000 }).toContain(`event: ${event}`);
    const later = await Promise.all(Array.from({ length: 109 }, () => openStream(url, path, key)));
    const open = [first, ...later];
    expect(open.filter(({ status }) => status === 200)).toHaveLength(100);
    const refused = open.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(10);
    expect(refused.every(({ retryAfter }) => Number(retryAfter) > 0)).toBe(true);
    const other = await openStream(url, path, await createKey(url, 'operator'));
    expect(other.status).toBe(200);
    for (const stream of [...open, other]) stream.end();
    const again = await until(
      () => openStream(url, path, key),
      ({ status }) => status === 200,
    );
    again.end();
  });
}

const measure = async (url: string, key: string, gauge: RegExp): Promise<number> => {
  const text = await (await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${key}` } })).text();
  return Number(gauge.exec(text)?.[1]);
};
const residentMiB = async (url: string, key: string): Promise<number> => {
  const bytes = await measure(url, key, /^quarterdeck_process_resident_memory_bytes (\S+)/m);
  expect(bytes).toBeGreaterThan(0);
  return bytes / 1024 / 1024;
};
const countTails = (url: string, key: string) =>
  measure(url, key, /^quarterdeck_open_streams\{kind="logs"\} (\S+)/m);

test('readers that never read cost bounded memory', async ({ world }) => {
  const { url } = world.quarterdeck;
  const key = await createKey(url, 'viewer');
  const api = createApi(url, key);
  const tasks = await api.call(tasksApi.list, { ...orders, state: 'running' });
  const place = tasks.items.flatMap((task) => task.containers).find((container) => container.logs)?.logs;
  if (!place) throw new Error('no container of orders logs to CloudWatch');
  const sockets: Socket[] = await Promise.all(Array.from({ length: 30 }, () => openSocket(url)));
  for (const socket of sockets) {
    socket.pause();
    socket.write(
      `GET ${streamPath} HTTP/1.1\r\nHost: ${new URL(url).host}\r\nAuthorization: Bearer ${key}\r\n\r\n`,
    );
  }
  const reading = await openStream(url, streamPath, key);
  await expect.poll(() => countTails(url, key), { timeout: 60_000 }).toBe(sockets.length + 1);
  const before = await residentMiB(url, key);
  const logs = new CloudWatchLogsClient({
    endpoint: world.simulator.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: '123456789012', secretAccessKey: 'any' },
  });
  for (let batch = 0; batch < 20; batch += 1) {
    await logs.send(
      new PutLogEventsCommand({
        logGroupName: place.group,
        logStreamName: place.stream,
        logEvents: Array.from({ length: 100 }, (_, index) => ({
          timestamp: Date.now(),
          message: `flood ${batch} ${index} ${'x'.repeat(9_000)}`,
        })),
      }),
    );
  }
  logs.destroy();
  await until(
    () => api.call(logsApi.list, { ...orders, filter: 'flood 19 99', limit: 1 }),
    (list) => list.items.length === 1,
  );
  const grown = (await residentMiB(url, key)) - before;
  reading.end();
  for (const socket of sockets) socket.destroy();
  // 20 MB of lines for 30 readers would be 600 MB if they were queued for each.
  expect(grown).toBeLessThan(250);
});

test('a stop with streams open and an operation under way ends, and the next start goes on with it', async ({
  world,
}) => {
  const { url } = world.quarterdeck;
  const key = await createKey(url, 'operator');
  const api = createApi(url, key);
  const cookie = await enterDemo(url, 'viewer');
  const consumer = { cluster: shop, service: 'orders-consumer' };
  const { desired } = await api.call(servicesApi.get, consumer);
  const more = (desired ?? 0) + 1;
  const plan = await api.call(plansApi.create, {
    ...consumer,
    body: { action: 'scale', desired: more },
  });
  const accept = plan.checks
    .filter(({ level }) => level === 'warn' || level === 'unknown')
    .map(({ id }) => id);
  const streams = await Promise.all(
    [streamPath, changesPath, changesPath].map((path) => fetch(`${url}${path}`, { headers: { cookie } })),
  );
  expect(streams.map(({ status }) => status)).toEqual([200, 200, 200]);
  const { operationId } = await api.call(plansApi.apply, {
    plan: plan.id,
    idempotencyKey: plan.id,
    body: { accept, confirm: plan.confirm },
  });
  await until(
    () => api.call(operationsApi.get, { operation: operationId }),
    ({ state }) => state !== 'pending',
  );
  await world.quarterdeck.stopProcess('SIGTERM');
  await Promise.all(streams.map((stream) => stream.text().catch(() => '')));
  await world.quarterdeck.startProcess();
  const ended = await until(
    () => api.call(operationsApi.get, { operation: operationId }),
    ({ state }) => state === 'succeeded' || state === 'failed',
    120_000,
  );
  expect(ended.state).toBe('succeeded');
  await until(
    () => api.call(servicesApi.get, consumer),
    (service) => service.desired === more,
  );
});
