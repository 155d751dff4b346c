import { CloudWatchLogsClient, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeTaskDefinitionCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  TagResourceCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import type { Page } from '@playwright/test';
import { accessApi } from '../lib/contract/api/access-api.ts';
import { operationsApi, plansApi } from '../lib/contract/api/plans-api.ts';
import { deploymentsApi, logsApi, servicesApi, tasksApi } from '../lib/contract/api/services-api.ts';
import { buildRequest } from '../lib/contract/build-request.ts';
import type { Role } from '../lib/contract/common.ts';
import { boundEndpoints } from '../lib/contract/schemas.ts';
import { paths, serviceTabs } from '../lib/paths.ts';
import { expect, test, type World } from './fixtures.ts';
import { type Api, createApi, createKey, enterDemo, until } from './support/api.ts';

const shop = 'ecs:123456789012:eu-west-1:shop';
// No autoscaler moves it between a plan and its application.
const orders = { cluster: shop, service: 'orders' };
const canary = 'canary-7f3a91c2d4';
const foreign = 'http://canary.invalid';
const payloads = [
  `<script>alert(1);fetch("${foreign}/s")</script>`,
  `<img src="${foreign}/i" onerror="alert(1)">`,
  `"><svg onload=alert(1)><use href="${foreign}/u#x"/></svg>`,
  `<style>@import url("${foreign}/c");body{display:none}</style>`,
  `<iframe srcdoc="<script>parent.alert(1)</script>"></iframe>`,
  `</script><script>alert(1)</script>`,
  '{{constructor.constructor("alert(1)")()}}',
  `[link](javascript:alert(1)) javascript:alert(1)`,
  `<meta http-equiv="refresh" content="0;url=${foreign}">`,
];
const terminal = [
  `osc8 \u001b]8;;javascript:alert(1)\u0007press me\u001b]8;;\u0007 end`,
  `osc52 \u001b]52;c;c3RvbGVu\u0007 end`,
  'title \u001b]0;owned\u0007 end',
  'cursor \u001b[2J\u001b[H\u001b[10A end',
  'c1 \u009b31m red \u009d8;;x\u009c end',
  'bidi user\u202Egnp.exe\u202C \u2066isolate\u2069 end',
  'nul \u0000 bell \u0007 back \b\b end',
];
const connection = (world: World) => ({
  endpoint: world.simulator.url,
  region: 'eu-west-1',
  credentials: { accessKeyId: '123456789012', secretAccessKey: 'any' },
});

test.use({ seed: 'content' });
test.describe.configure({ mode: 'serial', timeout: 300_000 });

let api: Api;
let plan = '';
let before = '';
let current = '';

/** The service gets a revision with a canary and payloads in it, and there is a plan that leads back from it. */
test.beforeAll(async ({ world }) => {
  test.setTimeout(300_000);
  api = createApi(world.quarterdeck.url, await createKey(world.quarterdeck.url, 'operator'));
  const revisions = await api.call(deploymentsApi.revisions, orders);
  before = revisions.items.find((row) => row.current)?.id ?? '';
  const ecs = new ECSClient(connection(world));
  const { taskDefinition } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: before }));
  const registered = await ecs.send(
    new RegisterTaskDefinitionCommand({
      ...taskDefinition,
      family: taskDefinition?.family,
      containerDefinitions: taskDefinition?.containerDefinitions?.map((container) => ({
        ...container,
        environment: [
          ...(container.environment ?? []),
          { name: 'CANARY', value: canary },
          { name: payloads[1], value: `${canary} ${payloads[0]}` },
        ],
        dockerLabels: Object.fromEntries(
          payloads.map((payload, index) => [`label-${index} ${payload}`, payload]),
        ),
        command: payloads,
      })),
    }),
  );
  const { family, revision } = registered.taskDefinition ?? {};
  current = `${family}:${revision}`;
  await ecs.send(
    new UpdateServiceCommand({
      cluster: 'shop',
      service: 'orders',
      taskDefinition: registered.taskDefinition?.taskDefinitionArn,
    }),
  );
  await ecs.send(
    new TagResourceCommand({
      resourceArn: 'arn:aws:ecs:eu-west-1:123456789012:service/shop/orders',
      tags: payloads.map((payload, index) => ({
        key: `tag-${index} ${payload.slice(0, 100)}`,
        value: payload.slice(0, 250),
      })),
    }),
  );
  ecs.destroy();
  await until(
    () => api.call(servicesApi.get, orders),
    (service) => JSON.stringify(service.configuration).includes(canary),
  );
  const made = await api.call(plansApi.create, {
    ...orders,
    body: { action: 'rollback', to: { revision: before } },
  });
  expect(JSON.stringify(made.changes)).toContain(canary);
  plan = made.id;
});

/** What every crawl reads: each GET of the API about the service, and each page. */
const listReads = async (): Promise<{ api: string[]; pages: string[] }> => {
  const tasks = await api.call(tasksApi.list, { ...orders, state: 'all' });
  const images = await api.call(servicesApi.images, orders);
  const image = images.items[0]?.current;
  const input: Record<string, unknown> = {
    ...orders,
    task: tasks.items[0]?.id,
    revision: current,
    other: before,
    repository: image?.repositoryId,
    digest: image?.digest,
    plan,
  };
  const { repositoryId: repository = '', digest = '' } = image ?? {};
  const reads = boundEndpoints
    .filter(({ endpoint }) => endpoint.method === 'GET' && !endpoint.produces?.includes('text/event-stream'))
    // The list of people is an admin's; of a node, an operation, a job or an object of Kubernetes there is none here.
    .filter(
      ({ endpoint }) =>
        !/^(users|jobs)\.|\.(nodeManifest|namespaces|object\w+)$|^operations\.get$/.test(endpoint.name),
    )
    .map(({ endpoint }) => {
      const own = Object.entries(input).filter(([name]) => endpoint.path.includes(`:${name}`));
      return buildRequest(endpoint, Object.fromEntries(own)).path;
    });
  const manifest = buildRequest(servicesApi.manifest, { ...orders, format: 'json' }).path;
  const reverse = buildRequest(deploymentsApi.diff, { ...orders, revision: before, other: current }).path;
  const search = [canary, 'orders', plan].map((q) => buildRequest(accessApi.search, { q }).path);
  return {
    api: [
      ...reads.map((path) => (path.endsWith('/search') ? `${path}?q=orders` : path)),
      manifest,
      reverse,
      ...search,
    ],
    pages: [
      paths.overview(),
      paths.services(),
      paths.clusters(),
      paths.cluster(shop),
      ...serviceTabs.map((tab) => paths.service(orders, tab)),
      paths.service(orders, 'overview', { plan }),
      paths.service(orders, 'configuration', { from: before, to: current }),
      paths.task({ cluster: shop, task: tasks.items[0]?.id ?? '' }),
      paths.images(),
      paths.repository(repository),
      paths.image({ repository, digest }),
      paths.logs(),
      paths.operations(),
      paths.audit(),
      paths.settings(),
      paths.apiDocs(),
      '/nothing',
    ],
  };
};

test('a viewer finds no environment value in any answer, page or payload; an operator does', async ({
  world,
}) => {
  const { url } = world.quarterdeck;
  const reads = await listReads();
  const found: Record<'viewer' | 'operator', string[]> = { viewer: [], operator: [] };
  for (const role of ['operator', 'viewer'] as const satisfies Role[]) {
    const cookie = await enterDemo(url, role);
    const look = async (path: string, headers: Record<string, string> = {}) => {
      const response = await fetch(`${url}${path}`, { headers: { cookie, ...headers } });
      const text = await response.text();
      // What was searched for is told back.
      if (text.replaceAll(`q=${canary}`, '').includes(canary)) found[role].push(path);
      return response.status;
    };
    for (const path of reads.api) expect(await look(path), `${role} ${path}`).toBe(200);
    for (const path of reads.pages) {
      expect(await look(path), `${role} ${path}`).toBe(path === '/nothing' ? 404 : 200);
      await look(path, { rsc: '1' });
    }
  }
  expect(found.viewer).toEqual([]);
  const kinds = [/\/manifest/, /\/revisions\/[^/]+$/, /\/diff\//, /\/plans\/[^/]+$/, /services\/orders$/];
  for (const kind of kinds)
    expect(
      found.operator.some((path) => kind.test(path)),
      String(kind),
    ).toBe(true);
});

const watch = (page: Page) => {
  const seen: string[] = [];
  page.on('dialog', (dialog) => {
    seen.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (request.url().includes('canary.invalid')) seen.push(`request ${request.url()}`);
  });
  page.on('console', (message) => {
    if (/content security policy|refused to|violates/i.test(message.text()))
      seen.push(`csp ${message.text()}`);
  });
  page.on('pageerror', (error) => seen.push(`error ${error.message}`));
  return seen;
};

test('what tags, labels and commands say stays text on every page, and no page breaks its own policy', async ({
  page,
  enterAs,
}) => {
  await enterAs('operator');
  const seen = watch(page);
  const { pages } = await listReads();
  for (const path of pages) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
    await expect(page.locator('main [aria-busy="true"]')).toHaveCount(0, { timeout: 30_000 });
    expect(seen, path).toEqual([]);
    const links = await page
      .locator('a[href]')
      .evaluateAll((all) => all.map((one) => (one as HTMLAnchorElement).protocol));
    expect(
      links.filter((protocol) => protocol !== 'http:' && protocol !== 'https:'),
      path,
    ).toEqual([]);
  }
  await page.goto(paths.service(orders, 'configuration'));
  await expect(page.getByText(payloads[0] ?? '', { exact: false }).first()).toBeVisible();
});

test('hostile log lines are shown as text: no script, link, control or hidden direction', async ({
  page,
  enterAs,
  world,
}) => {
  const findPlace = async () => {
    const tasks = await api.call(tasksApi.list, { ...orders, state: 'running' });
    const stays = tasks.items.filter((task) => task.revision === current);
    return stays.flatMap((task) => task.containers).find((container) => container.logs)?.logs;
  };
  const place = await until(findPlace, (found) => found !== undefined);
  if (!place) throw new Error('no task of the new revision logs to CloudWatch');
  const lines = [...payloads, ...terminal].map((text, index) => `hostile ${index} ${text}`);
  const logs = new CloudWatchLogsClient(connection(world));
  await logs.send(
    new PutLogEventsCommand({
      logGroupName: place.group,
      logStreamName: place.stream,
      logEvents: lines.map((message) => ({ timestamp: Date.now(), message })),
    }),
  );
  logs.destroy();
  const told = await until(
    () => api.call(logsApi.list, { ...orders, filter: 'hostile', limit: 100 }),
    (list) => list.items.length === lines.length,
  );
  expect(told.items.map((line) => line.message).toSorted()).toEqual(lines.toSorted());

  await enterAs('viewer');
  const seen = watch(page);
  await page.goto(paths.service(orders, 'logs', { filter: 'hostile' }));
  const rows = page.getByRole('log', { name: 'Log lines' }).locator('[data-line-id]');
  await expect(rows).toHaveCount(lines.length, { timeout: 30_000 });
  const texts = await rows.evaluateAll((all) => all.map((one) => one.textContent ?? ''));
  for (const payload of payloads)
    expect(
      texts.some((text) => text.includes(payload)),
      payload,
    ).toBe(true);
  expect(
    texts.filter((text) => /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/.test(text)),
  ).toEqual([]);
  expect(texts.filter((text) => text.includes('press me')).length).toBe(1);
  expect(await rows.locator('script, img, iframe, style, svg use').count()).toBe(0);
  const links = await rows
    .locator('a')
    .evaluateAll((all) => all.map((one) => (one as HTMLAnchorElement).origin));
  expect(links.filter((origin) => origin !== world.quarterdeck.url)).toEqual([]);
  expect(await page.locator('[data-bidi]').count()).toBeGreaterThanOrEqual(4);
  await expect(page).toHaveTitle(/Quarterdeck$/);
  expect(seen).toEqual([]);
});

test('an operation tells a viewer that environment values go back, not which', async ({
  world,
  apiAs,
  page,
  enterAs,
}) => {
  // Made anew: the service has been rolled out since.
  const made = await api.call(plansApi.create, {
    ...orders,
    body: { action: 'rollback', to: { revision: before } },
  });
  const accept = made.checks
    .filter(({ level }) => level === 'warn' || level === 'unknown')
    .map(({ id }) => id);
  const { operationId: operation } = await api.call(plansApi.apply, {
    plan: made.id,
    idempotencyKey: made.id,
    body: { accept, confirm: made.confirm },
  });
  expect(JSON.stringify(await api.call(operationsApi.get, { operation }))).toContain(canary);
  const viewer = await apiAs('viewer');
  const told = await viewer.call(operationsApi.get, { operation });
  expect(told.changes.length).toBeGreaterThan(0);
  expect(JSON.stringify([told, await viewer.call(operationsApi.list, {})])).not.toContain(canary);
  const cookie = await enterDemo(world.quarterdeck.url, 'viewer');
  for (const path of [paths.operation(operation), paths.service(orders, 'overview', { op: operation })]) {
    const response = await fetch(`${world.quarterdeck.url}${path}`, { headers: { cookie } });
    expect(await response.text(), path).not.toContain(canary);
  }
  await enterAs('viewer');
  const seen = watch(page);
  await page.goto(paths.operation(operation));
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('main [aria-busy="true"]')).toHaveCount(0, { timeout: 30_000 });
  expect(await page.content()).not.toContain(canary);
  expect(seen).toEqual([]);
});
