import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { servicesApi } from '../lib/contract/api/services-api.ts';
import { ErrorBody } from '../lib/contract/common.ts';
import { expect, test } from './fixtures.ts';
import { enterDemo, until } from './support/api.ts';
import { harbour } from './support/harbour.ts';
import { firstLineOf, sendRaw } from './support/raw.ts';

const build = path.resolve(import.meta.dirname, '../.next');
const readBuilt = (file: string): unknown => JSON.parse(readFileSync(path.join(build, file), 'utf8'));

const shop = encodeURIComponent('ecs:123456789012:eu-west-1:shop');
const parts: Record<string, string> = {
  cluster: shop,
  service: 'checkout',
  repository: encodeURIComponent('123456789012:eu-west-1:shop/checkout'),
  node: 'nothing',
  revision: encodeURIComponent('shop-checkout:1'),
  other: encodeURIComponent('shop-checkout:2'),
};
const harbourParts: Record<string, string> = {
  ...parts,
  cluster: encodeURIComponent(harbour),
  service: 'shop.deployment.checkout',
  revision: '1',
  other: '2',
};
const fill = (route: string, by: Record<string, string>) =>
  route.replace(/\[(?:\.{3})?(\w+)\]/g, (_, name: string) => by[name] ?? 'nothing');
const built = Object.values(readBuilt('app-path-routes-manifest.json') as Record<string, string>);
const routes = [...new Set(built.flatMap((route) => [fill(route, parts), fill(route, harbourParts)]))];
const isApi = (route: string) => /^\/api\/(v1|auth)\//.test(route);

/** What a stranger may open, and with which status. */
const open: Record<string, number> = {
  '/sign-in': 200,
  '/icon.svg': 200,
  '/_not-found': 404,
  '/_global-error': 500,
  '/api/auth/nothing': 404,
};
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'];
const isRead = (method: string) => method === 'GET' || method === 'HEAD';

/** What AWS is only asked for somebody: no sweep of the inventory calls these. */
const asked =
  /^(kubernetes:(?!watch|list)|logs|cloudwatch|monitoring|iam|ssm|secretsmanager|ecs:(Update|Stop|Register|ListTaskDefinitions)|ecr:(Batch|Get|DescribeImages))/;

/** Names that stand on no page by themselves, and ids. */
const canariesOf = (rows: { id: string; name: string }[]): string[] =>
  rows
    .flatMap(({ id, name }) => [id, name])
    .filter(
      (text) => !['checkout', 'accounts', 'shop.deployment.checkout'].includes(text) && text.length > 5,
    );

/** Each file of this kind has a world of its own: nobody looked before. */
test.use({ seed: 'strangers' });
test.describe.configure({ timeout: 300_000 });

test('no route of the build serves a stranger, whatever the method, and none of it reaches AWS', async ({
  world,
  apiAs,
}) => {
  const { url } = world.quarterdeck;
  await world.simulator.forgetCalls();
  const bodies: string[] = [];
  for (const route of routes) {
    for (const method of methods) {
      const answer = await sendRaw(url, { path: route, method });
      bodies.push(answer.body);
      const said = `${method} ${route}`;
      if (isRead(method) && open[route]) expect(answer.status, said).toBe(open[route]);
      else if (isRead(method) && isApi(route)) expect([401, 400], said).toContain(answer.status);
      else if (isRead(method)) {
        expect(answer.status, said).toBe(307);
        expect(answer.headers.location, said).toMatch(/^\/sign-in(\?|$)/);
      } else expect([400, 401, 404, 405], said).toContain(answer.status);
      if (isApi(route) && answer.body) ErrorBody.parse(JSON.parse(answer.body));
    }
  }
  const calls = await world.simulator.listCalls();
  expect([...new Set(calls.map((call) => call.operation))].filter((name) => asked.test(name))).toEqual([]);
  const api = await apiAs('viewer');
  const canaries = await until(
    async () => canariesOf((await api.call(servicesApi.list, { limit: 1000 })).items),
    (found) => found.length > 10,
  );
  expect(canaries.filter((name) => bodies.some((body) => body.includes(name)))).toEqual([]);
});

test('no header or spelling leads a stranger past the sign-in', async ({ world, apiAs }) => {
  const { url } = world.quarterdeck;
  const api = await apiAs('viewer');
  const canaries = await until(
    async () => canariesOf((await api.call(servicesApi.list, { limit: 1000 })).items),
    (found) => found.length > 10,
  );
  const tree = encodeURIComponent('["",{"children":["__PAGE__",{}]},null,null]');
  const headers: Record<string, string>[] = [
    {},
    { rsc: '1' },
    { 'next-router-prefetch': '1' },
    { purpose: 'prefetch' },
    { rsc: '1', 'next-router-prefetch': '1', 'next-router-segment-prefetch': '/_tree' },
    { rsc: '1', 'next-router-state-tree': tree },
    { 'x-nextjs-data': '1' },
    { 'x-invoke-path': '/services', 'x-matched-path': '/services', 'x-now-route-matches': '1' },
    ...[
      'middleware',
      'src/middleware',
      'proxy:proxy:proxy:proxy:proxy',
      'src/proxy',
      'middleware:middleware',
    ].map((name) => ({ 'x-middleware-subrequest': name })),
  ];
  const spellings = [
    '/services',
    '/services.rsc',
    '/services.segments/_tree.segment.rsc',
    '/services/index.segments/_full.segment.rsc',
    '/_next/data/build/services.json',
    '//services',
    '/%73ervices',
    '/./services',
    '/x/%2e%2e/services',
    '/services?nxtPcluster=x&_rsc=x',
    `/clusters/${shop}/services/checkout.rsc`,
    `/clusters/${shop}`,
    `/clusters/${encodeURIComponent(harbour)}`,
    `/clusters/${encodeURIComponent(harbour)}/services/shop.deployment.checkout.rsc`,
  ];
  for (const spelling of spellings) {
    for (const extra of headers) {
      const { body } = await sendRaw(url, { path: spelling, headers: extra });
      expect(
        canaries.filter((name) => body.includes(name)),
        `${spelling} ${JSON.stringify(extra)}`,
      ).toEqual([]);
    }
  }
});

test('the build has no Server Action, and a write to a page is refused before any is looked for', async ({
  world,
}) => {
  expect(readBuilt('server/server-reference-manifest.json')).toMatchObject({ node: {}, edge: {} });
  const { url } = world.quarterdeck;
  const cookie = await enterDemo(url, 'operator');
  for (const [type, body] of [
    [
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="$ACTION_ID_0"\r\n\r\n\r\n--x--',
    ],
    ['text/plain;charset=UTF-8', '["$F1"]'],
    ['application/x-www-form-urlencoded', '$ACTION_REF_1=&$ACTION_1:0=[]'],
  ] as const) {
    const answer = await sendRaw(url, {
      path: '/services',
      method: 'POST',
      headers: { 'content-type': type, cookie, 'next-action': '0'.repeat(42) },
      body,
    });
    expect(answer.status).toBe(400);
  }
});

test('a Host that is not ours is 421, and a forwarded one is never believed', async ({ world }) => {
  const { url } = world.quarterdeck;
  for (const route of ['/', '/sign-in', '/api/v1/me', '/healthz', '/metrics']) {
    for (const host of ['evil.example', `evil.example:${new URL(url).port}`, '127.0.0.1', '127.0.0.1:1']) {
      const answer = await sendRaw(url, { path: route, headers: { host } });
      expect(answer.status, `${host} ${route}`).toBe(421);
      expect(ErrorBody.parse(JSON.parse(answer.body)).error.code).toBe('misdirected');
    }
    const forwarded = await sendRaw(url, {
      path: route,
      headers: {
        'x-forwarded-host': 'evil.example',
        forwarded: 'host=evil.example',
        'x-forwarded-proto': 'https',
      },
    });
    expect(JSON.stringify(forwarded), route).not.toContain('evil.example');
  }
  const entered = await sendRaw(url, {
    path: '/api/auth/demo',
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-forwarded-host': 'evil.example',
      origin: 'http://evil.example',
    },
    body: '{"role":"admin"}',
  });
  expect(entered.status).toBe(403);
});

test('nothing makes the server call an address of the client’s', async ({ world }) => {
  const { url } = world.quarterdeck;
  let connections = 0;
  const canary = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => canary.listen(0, '127.0.0.1', resolve));
  const address = canary.address();
  const target = `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  const host = `Host: ${new URL(url).host}\r\n`;
  const upgrade =
    'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: eA==\r\nSec-WebSocket-Version: 13\r\n';
  for (const bytes of [
    `GET http://${target}/latest/meta-data HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
    `GET http://${target}/latest/meta-data HTTP/1.1\r\n${host}${upgrade}\r\n`,
    `GET / HTTP/1.1\r\n${host}${upgrade}\r\n`,
    `CONNECT ${target} HTTP/1.1\r\n${host}\r\n`,
    `OPTIONS * HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
    `GET / HTTP/1.1\r\nHost: ${target}\r\nConnection: close\r\n\r\n`,
  ])
    expect(await firstLineOf(url, bytes), bytes.split('\r\n')[0]).toMatch(/^(HTTP\/1\.1 4\d\d .*)?$/);
  const image = await sendRaw(url, { path: `/_next/image?url=http%3A%2F%2F${target}%2F&w=64&q=75` });
  expect(image.status).toBe(404);
  expect((await sendRaw(url, { path: '/_next/image?url=%2Ficon.svg&w=64&q=75' })).status).toBe(404);
  canary.close();
  expect(connections).toBe(0);
});

test('every answer carries the security headers, and none that tells of the framework', async ({ world }) => {
  const { url } = world.quarterdeck;
  const page = await sendRaw(url, { path: '/sign-in' });
  const [chunk = ''] = /\/_next\/static\/[^"]+\.js/.exec(page.body) ?? [];
  const requests = [
    { path: '/sign-in' },
    { path: '/' },
    { path: '/nothing' },
    { path: '/icon.svg' },
    { path: chunk },
    { path: '/api/v1/me' },
    { path: '/api/auth/nothing' },
    { path: '/healthz' },
    { path: '/metrics' },
    { path: '/sign-in', headers: { host: 'evil.example' } },
    { path: '/sign-in', method: 'POST' },
    { path: '/api/v1/%E0%A4%A' },
  ];
  for (const request of requests) {
    const { headers } = await sendRaw(url, request);
    const policy = String(headers['content-security-policy']);
    expect(policy, request.path).toMatch(/script-src 'self' 'nonce-[^']+';.*frame-ancestors 'none'/);
    expect(policy.match(/script-src[^;]*/)?.[0], request.path).not.toMatch(/unsafe|\*/);
    expect(headers, request.path).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'x-frame-options': 'DENY',
    });
    expect(headers, request.path).not.toHaveProperty('x-powered-by');
  }
  const again = await sendRaw(url, { path: '/sign-in' });
  expect(again.headers['content-security-policy']).not.toBe(page.headers['content-security-policy']);
});
