import { afterAll, beforeAll, expect, test } from 'vitest';
import { createUpstreams } from '#lib/upstreams.ts';
import { type Simulator, startSimulator } from '#simulator/server.ts';
import { createManualClock } from '#simulator/world/clock.ts';
import { createFleet } from './fleet.ts';
import { Inventory } from './inventory.ts';

let simulator: Simulator;
let upstreams: ReturnType<typeof createUpstreams>;
let inventory: Inventory;
const now = () => new Date();

beforeAll(async () => {
  simulator = await startSimulator({ clock: createManualClock(), quotas: false });
  process.env.AWS_ENDPOINT_URL = simulator.url;
  process.env.AWS_ACCESS_KEY_ID = '123456789012';
  process.env.AWS_SECRET_ACCESS_KEY = 'anything';
  process.env.AWS_REGION = 'eu-west-1';
  const regions = ['eu-west-1'];
  const roleArn = 'arn:aws:iam::123456789012:role/quarterdeck-reader';
  upstreams = createUpstreams({
    connections: [
      { name: 'own', regions },
      { name: 'assumed', roleArn, regions },
    ],
    now,
  });
  inventory = new Inventory({ upstreams: upstreams.upstreams, now });
});

afterAll(async () => {
  inventory.stop();
  upstreams.close();
  await simulator.close();
});

test('what two connections reach is told once, and by the first', async () => {
  const fleet = createFleet(inventory, now);
  // What is not known soon is told by a later read.
  const connections = async () =>
    (await fleet.listConnections()).value.map(({ id, account }) => [id, account]);
  await expect.poll(connections).toEqual([
    ['own', '123456789012'],
    ['assumed', '123456789012'],
  ]);
  const clusters = async () =>
    (await fleet.listClusters()).value.map(({ accountName, id }) => `${accountName} ${id}`).toSorted();
  await expect
    .poll(clusters)
    .toEqual([
      'own ecs:123456789012:eu-west-1:platform',
      'own ecs:123456789012:eu-west-1:shop',
      'own eks:123456789012:eu-west-1:harbour',
    ]);
});
