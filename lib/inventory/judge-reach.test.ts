import { rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { readKubeconfig } from '#lib/adapters/kubeconfig/read-kubeconfig.ts';
import { createUpstreams } from '#lib/upstreams.ts';
import { openClusters } from '#simulator/kubernetes/test-client.ts';
import { type Simulator, startSimulator } from '#simulator/server.ts';
import { createManualClock } from '#simulator/world/clock.ts';
import { createFleet } from './fleet.ts';
import { Inventory } from './inventory.ts';

const account = '123456789012';
const staging = '210987654321';
const region = 'eu-west-1';
const before = { ...process.env };
const now = () => new Date();
const closing: (() => void)[] = [];
let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator({ seed: 'reach', clock: createManualClock(), quotas: false });
  openClusters(simulator, 'harbour', 'jetty');
  process.env.AWS_ENDPOINT_URL = simulator.url;
  process.env.AWS_ACCESS_KEY_ID = account;
  process.env.AWS_SECRET_ACCESS_KEY = 'any';
  process.env.AWS_REGION = region;
});
afterEach(() => {
  for (const close of closing.splice(0)) close();
});
afterAll(async () => {
  await simulator?.close();
  process.env = before;
});

type Opening = Parameters<typeof createUpstreams>[0];

const open = (options: Partial<Pick<Opening, 'connections' | 'contexts'>>) => {
  const { upstreams, close } = createUpstreams({ connections: [], ...options, now });
  const inventory = new Inventory({ upstreams, now });
  closing.push(() => {
    inventory.stop();
    close();
  });
  const fleet = createFleet(inventory, now);
  return async () => {
    const { value } = await fleet.listServices();
    const [connection] = (await fleet.listConnections()).value;
    return { ...connection, reads: [...new Set(value.map(({ clusterId }) => clusterId))] };
  };
};
const viewer = { name: 'prod', roleArn: `arn:aws:iam::${account}:role/shop-viewer`, regions: [region] };

test('a connection that reads whole clusters is ok, without a word', async () => {
  const connection = open({ connections: [{ name: 'prod', regions: [region] }] });
  const told = async () => {
    const { status, identity, reason = 'no word', reads } = await connection();
    return { status, identity, reason, reads };
  };
  await expect.poll(told).toEqual({
    status: 'ok',
    identity: expect.any(String),
    reason: 'no word',
    reads: expect.arrayContaining([`eks:${account}:${region}:harbour`]),
  });
});

test('one that may read some namespaces, and reads them, is ok and says which', async () => {
  const reason = 'Of harbour only these namespaces are read: shop.';
  await expect.poll(open({ connections: [viewer] })).toMatchObject({ status: 'ok', reason });
  await expect.poll(open({ connections: [{ ...viewer, namespaces: ['shop'] }] })).toMatchObject({
    status: 'ok',
    reason,
  });
});

test('one that may not read a namespace that its configuration names is degraded, with what would mend it', async () => {
  const connection = open({ connections: [{ ...viewer, namespaces: ['shop', 'payments'] }] });
  await expect.poll(connection).toMatchObject({
    status: 'degraded',
    reason: expect.stringMatching(/list pods in the namespace "payments".* Allow the verb/),
  });
  expect((await connection()).reason).not.toContain('"shop"');
});

test('one of whose clusters lets it in nowhere is ok, and says what would mend that', async () => {
  const roleArn = `arn:aws:iam::${staging}:role/quarterdeck`;
  await expect.poll(open({ connections: [{ name: 'staging', roleArn, regions: [region] }] })).toMatchObject({
    status: 'ok',
    reason: expect.stringMatching(/jetty.*create-access-entry/),
  });
});

test('a context of a kubeconfig whose server is not there is degraded', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'quarterdeck-reach-'));
  closing.push(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'config');
  const content = {
    clusters: [{ name: 'gone', cluster: { server: 'https://127.0.0.1:1' } }],
    contexts: [{ name: 'gone', context: { cluster: 'gone' } }],
  };
  await writeFile(file, JSON.stringify(content));
  const contexts = readKubeconfig({ variable: file, env: process.env });
  await expect.poll(open({ contexts })).toMatchObject({
    id: 'k8s:gone',
    status: 'degraded',
    reason: expect.stringMatching(/gone cannot be reached .*Check the server/),
  });
});
