import { parse } from 'yaml';
import { clustersApi } from '../lib/contract/api/clusters-api.ts';
import { deploymentsApi, servicesApi, tasksApi } from '../lib/contract/api/services-api.ts';
import { buildRequest } from '../lib/contract/build-request.ts';
import type { Endpoint } from '../lib/contract/endpoint.ts';
import { Manifest } from '../lib/contract/manifests.ts';
import { expect, test } from './fixtures.ts';
import { type Api, createKey, until } from './support/api.ts';

const shop = 'ecs:123456789012:eu-west-1:shop';
const platform = 'ecs:123456789012:eu-west-1:platform';
const checkout = { cluster: shop, service: 'checkout' };

// A world of its own: a definition that somebody has read is known for ever.
test.use({ seed: 'manifests' });

/** The paths of the four manifests. */
const listPaths = async (api: Api) => {
  const pathOf = <I, O>(endpoint: Endpoint<I, O>, input: I) =>
    buildRequest(endpoint, input as Record<string, unknown>).path;
  const tasks = await until(
    () => api.call(tasksApi.listOfCluster, { cluster: platform, state: 'running' }),
    ({ items }) => items.length > 0,
  );
  const nodes = await api.call(clustersApi.nodes, { cluster: platform });
  const revisions = await api.call(deploymentsApi.revisions, checkout);
  return {
    service: pathOf(servicesApi.manifest, checkout),
    task: pathOf(tasksApi.manifest, { cluster: platform, task: tasks.items[0]?.id ?? '' }),
    node: pathOf(clustersApi.nodeManifest, { cluster: platform, node: nodes.items[0]?.id ?? '' }),
    revision: pathOf(deploymentsApi.manifest, { ...checkout, revision: revisions.items[0]?.id ?? '' }),
  };
};

test('a manifest is the thing itself, as JSON or YAML, with its age in a header', async ({
  apiAs,
  world,
}) => {
  const key = await createKey(world.quarterdeck.url, 'operator');
  const paths = await listPaths(await apiAs('operator'));
  const read = async (path: string) => {
    const response = await fetch(`${world.quarterdeck.url}${path}`, {
      headers: { authorization: `Bearer ${key}` },
    });
    return { response, text: await response.text() };
  };
  const marks = {
    service: 'taskDefinition',
    task: 'taskArn',
    node: 'containerInstanceArn',
    revision: 'containerDefinitions',
  };
  for (const [kind, path] of Object.entries(paths)) {
    const json = await read(path);
    expect(json.response.status, kind).toBe(200);
    expect(json.response.headers.get('content-type')).toContain('application/json');
    expect(json.response.headers.get('x-quarterdeck-as-of')).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
    expect(json.response.headers.get('x-quarterdeck-incomplete')).toBeNull();
    const content = Manifest.parse(JSON.parse(json.text));
    expect(content, kind).toHaveProperty(marks[kind as keyof typeof marks]);
    const yaml = await read(`${path}?format=yaml`);
    expect(yaml.response.headers.get('content-type')).toContain('application/yaml');
    expect(Object.keys(Manifest.parse(parse(yaml.text))), kind).toEqual(Object.keys(content));
  }
  expect((await read(`${paths.service}?format=xml`)).response.status).toBe(400);
  expect((await read(paths.node.replace(/[0-9a-f]{32}/, '0'.repeat(32)))).response.status).toBe(404);
});

test('a manifest without its task definition says so in a header', async ({ world }) => {
  const key = await createKey(world.quarterdeck.url, 'operator');
  await world.simulator.setFault({ operation: 'ecs:DescribeTaskDefinition', kind: 'deny' });
  try {
    const path = buildRequest(servicesApi.manifest, {
      cluster: 'ecs:123456789012:us-east-1:edge',
      service: 'assets',
    }).path;
    const response = await fetch(`${world.quarterdeck.url}${path}`, {
      headers: { authorization: `Bearer ${key}` },
    });
    const notes = JSON.parse(response.headers.get('x-quarterdeck-incomplete') ?? '[]');
    expect(notes).toMatchObject([{ code: 'aws_access_denied' }]);
    expect(await response.json()).toHaveProperty('service');
  } finally {
    await world.simulator.clearFaults();
  }
});

test('a viewer reads no environment value in a manifest', async ({ apiAs }) => {
  const valuesIn = (content: unknown): unknown[] => {
    if (typeof content !== 'object' || content === null) return [];
    return Object.entries(content).flatMap(([key, value]) =>
      key === 'environment' && Array.isArray(value) ? value.map((one) => one.value) : valuesIn(value),
    );
  };
  const revisions = await (await apiAs('viewer')).call(deploymentsApi.revisions, checkout);
  const revision = { ...checkout, revision: revisions.items[0]?.id ?? '' };
  for (const role of ['viewer', 'operator'] as const) {
    const api = await apiAs(role);
    const values = [
      ...valuesIn(await api.call(servicesApi.manifest, checkout)),
      ...valuesIn(await api.call(deploymentsApi.manifest, revision)),
    ];
    expect(values.length).toBeGreaterThan(1);
    expect(values.every((value) => (role === 'viewer' ? value === null : typeof value === 'string'))).toBe(
      true,
    );
  }
});
