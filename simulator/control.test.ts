import { ECSClient, ListClustersCommand } from '@aws-sdk/client-ecs';
import { afterEach, expect, test } from 'vitest';
import { type Simulator, startSimulator } from './server.ts';
import { createManualClock } from './world/clock.ts';

const open: Simulator[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((simulator) => simulator.close()));
});

async function startWorld(clock = createManualClock()) {
  const simulator = await startSimulator({ clock });
  open.push(simulator);
  const control = async (method: string, path: string, body?: object) => {
    const answer = await fetch(`${simulator.url}/_control/${path}`, {
      method,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: answer.status, body: await answer.json() };
  };
  const ecs = new ECSClient({
    endpoint: simulator.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: '123456789012', secretAccessKey: 'any' },
    maxAttempts: 1,
  });
  return { simulator, control, ecs };
}

test('faults are set and removed over HTTP', async () => {
  const { control, ecs } = await startWorld();
  const set = await control('POST', 'faults', { operation: 'ecs:*', kind: 'throttle' });
  expect(set.status).toBe(201);
  await expect(ecs.send(new ListClustersCommand({}))).rejects.toMatchObject({ name: 'ThrottlingException' });
  await control('DELETE', `faults/${set.body.id}`);
  await ecs.send(new ListClustersCommand({}));
  expect((await control('POST', 'faults', { operation: '*', kind: 'nonsense' })).status).toBe(400);
});

test('calls are recorded and forgotten', async () => {
  const { control, ecs } = await startWorld();
  await ecs.send(new ListClustersCommand({}));
  const { body } = await control('GET', 'calls');
  expect(body).toMatchObject([
    { operation: 'ecs:ListClusters', account: '123456789012', region: 'eu-west-1', status: 200 },
  ]);
  await control('DELETE', 'calls');
  expect((await control('GET', 'calls')).body).toEqual([]);
});

test('a manual clock is moved and the world summed up', async () => {
  const { control } = await startWorld();
  const before = await control('GET', 'world');
  await control('POST', 'clock', { advanceMs: 60_000 });
  const after = await control('GET', 'world');
  expect(Date.parse(after.body.now) - Date.parse(before.body.now)).toBe(60_000);
  const clusters = before.body.regions.flatMap((one: { clusters: object[] }) => one.clusters);
  expect(clusters).toHaveLength(5);
  expect((await control('GET', 'nothing')).status).toBe(404);
});

test('more services than the named ones are generated, the same each time', async () => {
  const simulators = await Promise.all(
    [1, 2].map(() => startSimulator({ clock: createManualClock(), services: 300 })),
  );
  open.push(...simulators);
  const names = simulators.map(({ world }) =>
    world.blueprint.services.map((one) => `${one.cluster}/${one.name}`),
  );
  expect(names[0]).toHaveLength(300);
  expect(names[0]).toEqual(names[1]);
});
