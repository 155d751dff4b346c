import fc from 'fast-check';
import { ErrorBody } from '../lib/contract/common.ts';
import type { Endpoint } from '../lib/contract/endpoint.ts';
import { boundEndpoints } from '../lib/contract/schemas.ts';
import { expect, test } from './fixtures.ts';
import { createKey } from './support/api.ts';
import { harbour, waitUntilRead } from './support/harbour.ts';

test.use({ seed: 'inputs' });

// A world that has just begun may answer later than Quarterdeck waits, which is no failure of ours.
test.beforeEach(async ({ apiAs }) => {
  await waitUntilRead(await apiAs('viewer'));
});

const shop = 'ecs:123456789012:eu-west-1:shop';
const likely: Record<string, string[]> = {
  cluster: [
    shop,
    harbour,
    harbour,
    'k8s:-:-:x',
    'ecs:210987654321:eu-west-1:staging',
    'ecs:123456789012:eu-west-1:',
    'ecs:::',
    'eks:a:b:c',
  ],
  service: [
    'checkout',
    'cart',
    'CHECKOUT',
    '-',
    'shop.deployment.checkout',
    'shop.statefulset.search',
    'shop.deployment.',
    'shop.pod.x',
    '..deployment.x',
  ],
  task: ['0'.repeat(32), 'x', 'shop.x', 'shop.', '.x', 'shop.x/log'],
  node: ['x', 'ip-10-0-0-1.eu-west-1.compute.internal', '..', 'x/status'],
  revision: [
    'shop-checkout:1',
    'shop-checkout:0',
    'shop-checkout:99999999999999999999',
    '1',
    '0',
    '-1',
    '12345678901234567890',
  ],
  other: ['shop-checkout:1', ':', 'a:b:c'],
  repository: ['123456789012:eu-west-1:shop/checkout', '123456789012:eu-west-1:', '::'],
  digest: [`sha256:${'a'.repeat(64)}`, 'sha256:', 'md5:x'],
  plan: ['x'],
  operation: ['x'],
  key: ['x'],
  user: ['x'],
};
const queries: Record<string, string[]> = {
  limit: ['1', '1000', '0', '-1', '1e3', '0x10', ' 5 ', '1.5', 'NaN', '9007199254740993'],
  cursor: ['x', 'eyJ9', btoa('{"a":1}'), btoa('["name","x"]')],
  q: [
    'checkout',
    '(a+)+$',
    '%',
    '\\',
    'arn:aws:ecs:::',
    'arn:aws:ecs:eu-west-1:123456789012:service/shop/checkout',
  ],
  sort: ['name', '-updatedAt', 'constructor', '__proto__'],
  status: ['failing', 'steady,failing', ',', 'toString'],
  state: ['all', 'running', 'none'],
  since: [
    '2026-01-01T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '+275760-09-13T00:00:00Z',
    '0000-01-01T00:00:00Z',
    'now',
  ],
  until: ['2026-01-01T00:00:00.123456789Z', '9999-12-31T23:59:59Z', '1969-01-01T00:00:00Z'],
  filter: ['"', '?a ?b', '{ $.x = 1 }', '[a, b]', '-x', '%regex%', '\\'],
  container: ['checkout', ',,', 'a,b'],
  previous: ['true', '1', 'perhaps'],
  range: ['1h', '7d', '0h', '1e9h'],
  format: ['yaml', 'json', 'xml'],
  region: ['eu-west-1', 'mars'],
  account: ['123456789012', 'x'],
  platform: ['ecs', 'k8s', 'x'],
  image: ['x', 'sha256:x'],
  resource: ['pods', 'secrets', 'nodes', 'jobs.batch', 'things.example', '..', 'pods/log', 'Pods'],
  namespace: ['shop', 'payments', 'nowhere', '..', 'shop/pods', 'shop,media'],
  name: ['checkout-database', '..', 'a/b', 'a?b=c'],
};

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom(
    '',
    '.',
    '..',
    '../..',
    '\u0000',
    '\n',
    '%',
    '%00',
    "' OR 1=1 --",
    'x'.repeat(2_000),
    '💩',
    '\u202e',
  ),
);
const textLike = (known: string[] | undefined) =>
  known
    ? fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: text })
    : text;

/** The address of an endpoint with likely, malformed and random parts. */
const addressOf = (endpoint: Endpoint<unknown, unknown>): fc.Arbitrary<string> => {
  const names = Array.from(endpoint.path.matchAll(/:(\w+)/g), (match) => match[1] ?? '');
  const parts = fc.record(Object.fromEntries(names.map((name) => [name, textLike(likely[name])])));
  const query = fc.record(
    Object.fromEntries(Object.entries(queries).map(([name, known]) => [name, textLike(known)])),
    { requiredKeys: [] },
  );
  const few = fc.tuple(query, fc.uniqueArray(fc.constantFrom(...Object.keys(queries)), { maxLength: 3 }));
  return fc.tuple(parts, few).map(([chosen, [values, kept]]) => {
    const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encode(chosen[name] ?? ''));
    const pairs = kept.flatMap((name) =>
      values[name] === undefined ? [] : [`${name}=${encode(values[name])}`],
    );
    return `/api/v1${path}${pairs.length > 0 ? `?${pairs.join('&')}` : ''}`;
  });
};
/** A lone half of a pair has no UTF-8; it is sent as the bytes that some programs make of it. */
const encode = (value: string): string =>
  value.isWellFormed()
    ? encodeURIComponent(value)
    : encodeURIComponent(value.toWellFormed()).concat('%ED%A0%80');

const readable = boundEndpoints
  .map(({ endpoint }) => endpoint)
  .filter(({ produces }) => !produces?.includes('text/event-stream'));

test('no address of the API is answered by a failure of ours, and every refusal has the published shape', async ({
  world,
}) => {
  test.setTimeout(400_000);
  const { url } = world.quarterdeck;
  const headers = { authorization: `Bearer ${await createKey(url, 'viewer')}` };
  for (const endpoint of readable.filter(({ method }) => method === 'GET')) {
    const names = new Set<string>();
    await fc.assert(
      fc.asyncProperty(addressOf(endpoint), async (address) => {
        names.add(address);
        const response = await fetch(`${url}${address}`, { headers, redirect: 'manual' });
        const body = await response.text();
        if (response.ok || response.status === 308) return;
        expect(response.status, `${address}: ${body}`).toBeLessThan(500);
        const { error } = ErrorBody.parse(JSON.parse(body));
        expect(error.message, address).not.toMatch(/\bat .+:\d+:\d+|node_modules|Prisma|SQLITE/);
      }),
      { numRuns: 12, seed: 7 },
    );
    expect(names.size, endpoint.name).toBeGreaterThan(0);
  }
});

test('no body is answered by a failure of ours', async ({ world }) => {
  test.setTimeout(300_000);
  const { url } = world.quarterdeck;
  const authorization = `Bearer ${await createKey(url, 'operator')}`;
  const odd = fc.oneof(
    fc.json({ maxDepth: 4 }),
    fc
      .record({
        action: textLike(['scale', 'rollback', 'deploy', 'restart', 'stop-task', 'autoscaling', 'pause']),
      })
      .map((body) => JSON.stringify(body)),
    fc
      .tuple(
        fc.constantFrom('scale', 'rollback', 'deploy', 'stop-task', 'autoscaling'),
        fc.jsonValue({ maxDepth: 3 }),
      )
      .map(([action, value]) =>
        JSON.stringify({
          action,
          desired: value,
          to: value,
          container: value,
          image: value,
          task: value,
          min: value,
        }),
      ),
    textLike([...(likely.revision ?? []), 'x']).map((revision) =>
      JSON.stringify({ action: 'rollback', to: { revision } }),
    ),
    textLike(['checkout', '/', 'x@sha256:y', ':', 'a:b:c']).map((image) =>
      JSON.stringify({ action: 'deploy', container: 'checkout', image }),
    ),
    text,
  );
  for (const endpoint of readable.filter(({ method }) => method === 'POST')) {
    await fc.assert(
      fc.asyncProperty(addressOf(endpoint), odd, async (address, body) => {
        const response = await fetch(`${url}${address.split('?')[0]}`, {
          method: 'POST',
          headers: { authorization, 'content-type': 'application/json', 'idempotency-key': 'x' },
          body,
          redirect: 'manual',
        });
        const answer = await response.text();
        if (response.ok || response.status === 308) return;
        expect(response.status, `${address} ${body}: ${answer}`).toBeLessThan(500);
        ErrorBody.parse(JSON.parse(answer));
      }),
      { numRuns: 40, seed: 7 },
    );
  }
});
