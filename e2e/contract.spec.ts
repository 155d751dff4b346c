import { accessApi } from '../lib/contract/api/access-api.ts';
import { clustersApi } from '../lib/contract/api/clusters-api.ts';
import { imagesApi } from '../lib/contract/api/images-api.ts';
import { operationsApi, plansApi } from '../lib/contract/api/plans-api.ts';
import { deploymentsApi, servicesApi, tasksApi } from '../lib/contract/api/services-api.ts';
import { boundEndpoints } from '../lib/contract/schemas.ts';
import { expect, test } from './fixtures.ts';
import { until } from './support/api.ts';
import { readWholeFleet } from './support/whole-fleet.ts';

const shop = 'ecs:123456789012:eu-west-1:shop';
const checkout = { cluster: shop, service: 'checkout' };

test.describe('the API', () => {
  test.beforeEach(async ({ apiAs }) => {
    await readWholeFleet(await apiAs('viewer'));
  });

  test('lists every cluster and service of two accounts and three Regions', async ({ apiAs }) => {
    const api = await apiAs('viewer');
    const clusters = await api.call(clustersApi.list, {});
    expect(
      new Set(clusters.items.map((cluster) => `${cluster.account} ${cluster.region}`)).size,
    ).toBeGreaterThanOrEqual(4);
    const services = await api.call(servicesApi.list, { limit: 1000 });
    expect(services.items.length).toBeGreaterThanOrEqual(30);
    expect(services.nextCursor).toBeNull();
    for (const row of services.items)
      expect(clusters.items.map((cluster) => cluster.id)).toContain(row.clusterId);
  });

  test('answers every read of a service and an image in its published shape', async ({ apiAs }) => {
    const api = await apiAs('viewer');
    const service = await api.call(servicesApi.get, checkout);
    expect(service.asOf <= new Date().toISOString()).toBe(true);
    await api.call(clustersApi.get, { cluster: shop });
    await api.call(clustersApi.nodes, { cluster: shop });
    await api.call(tasksApi.listOfCluster, { cluster: shop, state: 'all' });
    const tasks = await api.call(tasksApi.list, { ...checkout, state: 'all' });
    const [task] = tasks.items;
    if (task) await api.call(tasksApi.get, { cluster: shop, task: task.id });
    const deployments = await api.call(deploymentsApi.list, checkout);
    expect(deployments.items.filter((row) => row.current)).toHaveLength(1);
    const revisions = await api.call(deploymentsApi.revisions, checkout);
    const [newest, older] = revisions.items;
    if (!newest || !older) throw new Error('checkout needs two revisions');
    await api.call(deploymentsApi.revision, { ...checkout, revision: newest.id });
    const diff = await api.call(deploymentsApi.diff, { ...checkout, revision: older.id, other: newest.id });
    expect(diff.items.map((item) => item.path)).toContain('/containerDefinitions/checkout/image');
    await api.call(servicesApi.events, checkout);
    await api.call(servicesApi.scaling, checkout);
    expect((await api.call(servicesApi.metrics, { ...checkout, range: '1h' })).series.length).toBeGreaterThan(
      0,
    );
    const images = await api.call(servicesApi.images, checkout);
    const web = images.items.find((item) => item.container === 'checkout');
    if (!web?.current.repositoryId || !web.current.digest) throw new Error('checkout runs no image of ECR');
    expect(web.candidates.filter((candidate) => candidate.runsNow)).toHaveLength(1);
    expect(web.candidates.some((candidate) => candidate.deployedBefore && !candidate.runsNow)).toBe(true);
    const repository = web.current.repositoryId;
    await api.call(imagesApi.repositories, {});
    await api.call(imagesApi.list, { repository });
    const image = await api.call(imagesApi.get, { repository, digest: web.current.digest });
    expect(image.layers.length).toBeGreaterThan(0);
    expect(image.config?.environmentNames.length).toBeGreaterThan(0);
    expect(image.runsIn.map((place) => place.serviceId)).toContain('checkout');
    await api.call(operationsApi.list, {});
    await api.call(accessApi.audit, {});
    await api.call(accessApi.connections, {});
    await api.call(accessApi.me, {});
  });

  test('says why a task died, in a sentence with the limit', async ({ apiAs }) => {
    const api = await apiAs('viewer');
    const stopped = await until(
      () => api.call(tasksApi.list, { ...checkout, state: 'stopped' }),
      (list) => list.items.some((task) => task.verdict?.includes('512 MiB')),
    );
    const killed = stopped.items.find((task) => task.verdict?.includes('512 MiB'));
    expect(killed?.verdict).toMatch(/`checkout` was killed for using more than .*512 MiB of memory/);
    expect(killed?.containers.find((container) => container.name === 'checkout')?.exitCode).toBe(137);
    const service = await until(
      () => api.call(servicesApi.get, checkout),
      ({ status, why }) => status === 'failing' && why?.rollbackTo !== undefined,
    );
    expect(service.why?.rollbackTo?.label).toContain('1.41.2');
  });

  test('pages through every service once, in the order asked for', async ({ apiAs }) => {
    const api = await apiAs('viewer');
    const whole = await api.call(servicesApi.list, { limit: 1000, sort: 'name' });
    const walked: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await api.call(servicesApi.list, { limit: 7, sort: 'name', cursor });
      walked.push(...page.items.map((row) => `${row.clusterId} ${row.id}`));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(walked).toEqual(whole.items.map((row) => `${row.clusterId} ${row.id}`));
  });

  test('finds things by name and by ARN', async ({ apiAs }) => {
    const api = await apiAs('viewer');
    const found = await api.call(accessApi.search, { q: 'checkout' });
    expect(found.items.map((item) => item.kind)).toEqual(expect.arrayContaining(['service', 'repository']));
    const arn = 'arn:aws:ecs:eu-west-1:123456789012:service/shop/checkout';
    expect((await api.call(accessApi.search, { q: arn })).items).toHaveLength(1);
    const { revision } = await api.call(servicesApi.get, checkout);
    const definition = `arn:aws:ecs:eu-west-1:123456789012:task-definition/${revision}`;
    const running = await api.call(accessApi.search, { q: definition });
    expect(running.items.map((item) => item.id)).toEqual(['checkout']);
    const short = await api.call(accessApi.search, {
      q: 'arn:aws:ecs:eu-west-1:123456789012:service/checkout',
    });
    expect(short.items.map((item) => item.href)).toEqual([expect.stringContaining('/services/checkout')]);
  });
});

test.describe('bad input', () => {
  const bad: [string, string][] = [
    ['a limit of 0', '/services?limit=0'],
    ['a limit of 1001', '/services?limit=1001'],
    ['an unknown sort', '/services?sort=colour'],
    ['an unknown status', '/services?status=fine'],
    ['a foreign cursor', '/services?cursor=abc'],
    ['a parameter given twice', '/services?q=a&q=b'],
    ['an unknown parameter', '/services?colour=red'],
    ['a digest that is none', '/repositories/a%3Ab%3Ac/images/sha256%3Anonsense'],
  ];
  for (const [name, path] of bad) {
    test(`${name} is 400 and says which`, async ({ apiAs, world }) => {
      await apiAs('viewer');
      const api = await apiAs('viewer');
      expect((await api.call(accessApi.me, {})).role).toBe('viewer');
      const refused = await api.refusal({ name: 'raw', method: 'GET', path, summary: '', status: 200 }, {});
      expect(refused).toMatchObject({ status: 400, code: 'invalid_input' });
      expect(world.quarterdeck.url).toContain('127.0.0.1');
    });
  }

  test('what does not exist is 404', async ({ apiAs }) => {
    const api = await apiAs('viewer');
    const absent: Promise<{ status: number }>[] = [
      api.refusal(clustersApi.get, { cluster: 'ecs:123456789012:eu-west-1:nowhere' }),
      api.refusal(clustersApi.get, { cluster: 'nonsense' }),
      api.refusal(clustersApi.get, { cluster: 'ecs:999999999999:eu-west-1:shop' }),
      api.refusal(servicesApi.get, { cluster: shop, service: 'nothing' }),
      api.refusal(operationsApi.get, { operation: 'nothing' }),
      api.refusal(plansApi.get, { plan: 'nothing' }),
      api.refusal({ name: 'raw', method: 'GET', path: '/nothing', summary: '', status: 200 }, {}),
    ];
    expect((await Promise.all(absent)).map((refused) => refused.status)).toEqual(absent.map(() => 404));
  });

  test('a body that is no JSON, or no plan, is 400', async ({ apiAs }) => {
    const api = await apiAs('operator');
    const refused = await api.refusal(plansApi.create, { ...checkout, body: { action: 'explode' } as never });
    expect(refused).toMatchObject({ status: 400, code: 'invalid_input' });
  });
});

test.describe('strangers', () => {
  test('get 401 from every endpoint, and nothing else', async ({ world }) => {
    for (const { endpoint } of boundEndpoints) {
      const response = await fetch(`${world.quarterdeck.url}/api/v1${endpoint.path.replace(/:\w+/g, 'x')}`, {
        method: endpoint.method,
        headers: { 'content-type': 'application/json' },
        body: endpoint.method === 'POST' ? '{}' : undefined,
      });
      expect(response.status, endpoint.name).toBe(401);
    }
    for (const path of ['/metrics', '/api/v1/openapi.json', '/api/v1/nothing']) {
      expect((await fetch(`${world.quarterdeck.url}${path}`)).status, path).toBe(401);
    }
    expect((await fetch(`${world.quarterdeck.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${world.quarterdeck.url}/readyz`)).status).toBe(200);
  });

  test('are sent to the sign-in by every page', async ({ world }) => {
    for (const path of [
      '/',
      '/services',
      '/clusters',
      '/images',
      '/logs',
      '/operations',
      '/audit',
      '/settings',
      '/api/docs',
    ]) {
      const response = await fetch(`${world.quarterdeck.url}${path}`, { redirect: 'manual' });
      expect(response.status, path).toBe(307);
      expect(response.headers.get('location')).toContain('/sign-in');
    }
  });
});

test.describe('a viewer', () => {
  test('is refused every change, and AWS is not asked', async ({ apiAs, world }) => {
    const api = await apiAs('viewer');
    await world.simulator.forgetCalls();
    const refused = await api.refusal(plansApi.create, {
      ...checkout,
      body: { action: 'scale', desired: 2 },
    });
    expect(refused).toMatchObject({ status: 403, code: 'forbidden' });
    const calls = await world.simulator.listCalls();
    expect(calls.filter((call) => /Update|Register|Stop/.test(call.operation))).toEqual([]);
  });

  test('sees the names of environment variables, an operator their values', async ({ apiAs }) => {
    const seen = await (await apiAs('viewer')).call(servicesApi.get, checkout);
    const environment = seen.configuration.containers.flatMap((container) => container.environment);
    expect(environment.length).toBeGreaterThan(0);
    expect(environment.every((variable) => variable.value === null)).toBe(true);
    const full = await (await apiAs('operator')).call(servicesApi.get, checkout);
    expect(
      full.configuration.containers
        .flatMap((container) => container.environment)
        .some((variable) => variable.value),
    ).toBe(true);
  });

  test('cannot make a key of a higher role', async ({ apiAs }) => {
    const api = await apiAs('viewer');
    const refused = await api.refusal(accessApi.createKey, { body: { name: 'up', role: 'admin' } });
    expect(refused.status).toBe(403);
  });
});
