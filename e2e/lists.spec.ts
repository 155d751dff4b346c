import { accessApi } from '../lib/contract/api/access-api.ts';
import { clustersApi } from '../lib/contract/api/clusters-api.ts';
import { imagesApi } from '../lib/contract/api/images-api.ts';
import { plansApi } from '../lib/contract/api/plans-api.ts';
import { deploymentsApi } from '../lib/contract/api/services-api.ts';
import { usersApi } from '../lib/contract/api/users-api.ts';
import { buildRequest } from '../lib/contract/build-request.ts';
import { ErrorBody } from '../lib/contract/common.ts';
import type { Endpoint } from '../lib/contract/endpoint.ts';
import { jobStatuses } from '../lib/contract/job-statuses.ts';
import { type BoundEndpoint, boundEndpoints } from '../lib/contract/schemas.ts';
import { expect, test } from './fixtures.ts';
import { createKey, until } from './support/api.ts';
import { inHarbour } from './support/harbour.ts';
import { readWholeFleet } from './support/whole-fleet.ts';

test.use({ seed: 'lists' });

const shop = 'ecs:123456789012:eu-west-1:shop';
const platform = 'ecs:123456789012:eu-west-1:platform';
const checkout = { cluster: shop, service: 'checkout' };

type Row = Record<string, unknown>;
type List = { items: Row[]; nextCursor: string | null; asOf: string; incomplete: unknown[] };

const shapeOf = (schema: object): Record<string, unknown> =>
  'shape' in schema && typeof schema.shape === 'object' && schema.shape !== null ? { ...schema.shape } : {};

/** The lists that go by pages: what takes a cursor, but for what has one page alone or comes in the API server's order. */
const lists = boundEndpoints.filter(
  ({ endpoint, input, output }) =>
    'nextCursor' in shapeOf(output) &&
    'limit' in shapeOf(input) &&
    !['access.search', 'clusters.namespaces', 'clusters.objects', 'logs.list'].includes(endpoint.name),
);

const sortsOf = ({ input }: BoundEndpoint): string[] => {
  const { sort } = shapeOf(input);
  const inner = typeof sort === 'object' && sort !== null && 'unwrap' in sort ? sort : null;
  const choice = inner && typeof inner.unwrap === 'function' ? inner.unwrap() : null;
  return choice?.options ?? [];
};

const rankOf: Record<string, string[]> = {
  'services.list status': ['failing', 'degraded', 'unknown', 'deploying', 'stopped', 'steady'],
  'jobs.listOfCluster status': [...jobStatuses],
  'services.listOfCluster status': ['failing', 'degraded', 'unknown', 'deploying', 'stopped', 'steady'],
};
/** What a list sorts by that its rows show under another name. */
const shownAs: Record<string, string> = { cluster: '-', services: '-' };

const keyOf = (name: string, field: string, row: Row): string | number | null => {
  if (shownAs[field]) return null;
  const value = row[field] ?? (field === 'name' ? row.id : undefined);
  const rank = rankOf[`${name} ${field}`];
  if (rank) return rank.indexOf(String(value));
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? value.toLowerCase() : '';
};

/** Which rows there are, in their order. */
const namesOf = ({ items }: List): string =>
  JSON.stringify(
    items.map(({ id, revision, digest, name, clusterId }) => [id, revision, digest, name, clusterId]),
  );

const openLists = async (url: string) => {
  const authorization = `Bearer ${await createKey(url, 'admin')}`;
  const ask = async (endpoint: Endpoint<unknown, unknown>, input: Row) => {
    const response = await fetch(`${url}${buildRequest(endpoint, input).path}`, {
      headers: { authorization },
    });
    const body: unknown = await response.json();
    return { status: response.status, body };
  };
  const read = async ({ endpoint, output }: BoundEndpoint, input: Row): Promise<List> => {
    const { status, body } = await ask(endpoint, input);
    expect(status, `${endpoint.name} ${JSON.stringify(input)}: ${JSON.stringify(body)}`).toBe(200);
    return output.parse(body) as List;
  };
  return { ask, read };
};

const partsOf = (endpoint: Endpoint<unknown, unknown>, known: Row): Row =>
  Object.fromEntries(Object.entries(known).filter(([name]) => endpoint.path.includes(`:${name}`)));

/** One of each platform where the list is of a cluster. */
const inputsFor = (endpoint: Endpoint<unknown, unknown>, repository: string): Row[] => {
  const known = { ...checkout, repository };
  if (!endpoint.path.includes(':cluster')) return [partsOf(endpoint, known)];
  if (endpoint.name === 'jobs.listOfCluster') return [partsOf(endpoint, inHarbour(''))];
  const cluster = endpoint.name === 'clusters.nodes' ? platform : shop;
  return [partsOf(endpoint, { ...known, cluster }), partsOf(endpoint, inHarbour('shop.deployment.checkout'))];
};

test('every list goes by its sorts and pages, and refuses what is none', async ({ world, apiAs }) => {
  test.setTimeout(480_000);
  const api = await apiAs('admin');
  await readWholeFleet(api);
  const { items } = await api.call(imagesApi.repositories, {});
  const repository = items.find(({ name }) => name === 'shop/checkout')?.id ?? items[0]?.id ?? '';
  const { ask, read } = await openLists(world.quarterdeck.url);
  expect(lists.length).toBeGreaterThan(12);
  const asked = lists.flatMap((bound) =>
    inputsFor(bound.endpoint, repository).map((input) => ({ bound, input })),
  );
  for (const { bound, input } of asked) {
    const { endpoint } = bound;
    const said = `${endpoint.name} ${input.cluster ?? ''}`;
    const sorts = sortsOf(bound);
    expect(sorts.length, `${said} can be sorted`).toBeGreaterThan(0);
    for (const sort of sorts) {
      const whole = () => read(bound, { ...input, sort, limit: 1000 });
      const step = (cursor?: string) => read(bound, { ...input, sort, limit: 1, cursor });
      // Tasks come and go: the whole and its pages are compared when the whole was the same before and after.
      const { list, first, next } = await until(
        async () => {
          const list = await whole();
          const first = await step();
          const next = first.nextCursor === null ? null : await step(first.nextCursor);
          return { list, first, next, after: await whole() };
        },
        ({ list, after }) => namesOf(list) === namesOf(after),
      );
      expect(list.asOf <= new Date().toISOString()).toBe(true);
      const field = sort.replace(/^-/, '');
      const keys = list.items.map((row) => keyOf(endpoint.name, field, row)).filter((key) => key !== null);
      const sorted = keys.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
      expect(keys, `${said} by ${sort}`).toEqual(sort.startsWith('-') ? sorted.reverse() : sorted);
      expect(first.items.length, said).toBe(Math.min(1, list.items.length));
      expect(first.nextCursor === null, said).toBe(list.items.length < 2);
      if (next) {
        expect(next.items).toHaveLength(1);
        expect(namesOf(next)).not.toBe(namesOf(first));
      }
    }
    for (const bad of [
      { limit: 0 },
      { limit: 1001 },
      { sort: 'colour' },
      { cursor: 'abc' },
      { status: 'fine' },
    ]) {
      const { status, body } = await ask(endpoint, { ...input, ...bad });
      expect(status, `${said} ${JSON.stringify(bad)}`).toBe(400);
      expect(ErrorBody.parse(body).error.code).toBe('invalid_input');
    }
  }
});

test('deployments and connections are filtered by their status', async ({ apiAs }) => {
  const api = await apiAs('viewer');
  // Between the two answers a rollout may have moved on.
  await expect(async () => {
    const all = await api.call(deploymentsApi.list, checkout);
    const [status] = new Set(all.items.map((row) => row.status));
    if (!status) throw new Error('checkout has no deployment');
    const some = await api.call(deploymentsApi.list, { ...checkout, status: [status] });
    expect(some.items).toEqual(all.items.filter((row) => row.status === status));
  }).toPass();
  const failing = await api.call(accessApi.connections, { status: ['failing'] });
  expect(failing.items).toEqual([]);
});

test('an ECS cluster has no namespaces, and what is no cluster is not there', async ({ apiAs }) => {
  const api = await apiAs('viewer');
  expect(await api.refusal(clustersApi.namespaces, { cluster: shop })).toMatchObject({
    status: 422,
    code: 'unprocessable',
    message: 'An ECS cluster has no namespaces and no objects of Kubernetes.',
  });
  const nowhere = { cluster: 'ecs:123456789012:eu-west-1:nowhere' };
  expect((await api.refusal(clustersApi.namespaces, nowhere)).status).toBe(404);
});

test('/metrics counts requests, calls to AWS, open streams and operations', async ({ world, apiAs }) => {
  const { url } = world.quarterdeck;
  const authorization = `Bearer ${await createKey(url, 'viewer')}`;
  const api = await apiAs('operator');
  await world.simulator.setFault({ operation: 'ecs:ListTaskDefinitions', kind: 'throttle', count: 20 });
  await api.refusal(deploymentsApi.revisions, { cluster: shop, service: 'cart' });
  await world.simulator.clearFaults();
  await api.refusal(plansApi.get, { plan: 'nothing' });
  await api.refusal(usersApi.list, {});
  const end = new AbortController();
  const stream = await fetch(`${url}/api/v1/stream`, { headers: { authorization }, signal: end.signal });
  await stream.body?.getReader().read();
  const readMetrics = async () => (await fetch(`${url}/metrics`, { headers: { authorization } })).text();
  const text = await readMetrics();
  for (const line of [
    /^quarterdeck_http_requests_total\{method="GET",status="2xx"\} [1-9]/m,
    /^quarterdeck_http_requests_total\{method="GET",status="4xx"\} [1-9]/m,
    /^quarterdeck_http_request_duration_seconds_count\{method="GET",status="2xx"\} [1-9]/m,
    /^quarterdeck_aws_calls_total\{service="ecs",operation="ListClusters",outcome="ok"\} [1-9]/m,
    /^quarterdeck_aws_throttles_total\{service="ecs",operation="ListTaskDefinitions"\} [1-9]/m,
    /^quarterdeck_open_streams\{kind="changes"\} 1$/m,
    /^quarterdeck_operations\{state="running"\} 0$/m,
  ])
    expect(text).toMatch(line);
  end.abort();
  await until(readMetrics, (now) => /^quarterdeck_open_streams\{kind="changes"\} 0$/m.test(now));
});
