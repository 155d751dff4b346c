import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RegionUpstream } from '#lib/domain/ports/upstream.ts';
import { createUpstreams } from '#lib/upstreams.ts';
import { type Simulator, startSimulator } from '#simulator/server.ts';
import { createManualClock } from '#simulator/world/clock.ts';

let simulator: Simulator;
let upstreams: ReturnType<typeof createUpstreams>;
const account = '123456789012';
const region = 'eu-west-1';
const now = () => new Date(simulator.world.clock.now());
const readOptions = () => ({ signal: new AbortController().signal });
const roleOf = (owner: string, role: string) => `arn:aws:iam::${owner}:role/${role}`;

beforeEach(async () => {
  simulator = await startSimulator({ clock: createManualClock(), quotas: false });
  process.env.AWS_ENDPOINT_URL = simulator.url;
  process.env.AWS_ACCESS_KEY_ID = account;
  process.env.AWS_SECRET_ACCESS_KEY = 'anything';
  upstreams = createUpstreams({
    connections: [
      { name: 'first', roleArn: roleOf(account, 'quarterdeck-operator'), regions: [region] },
      { name: 'second', roleArn: roleOf(account, 'quarterdeck-reader'), regions: [region] },
      { name: 'staging', roleArn: roleOf('210987654321', 'quarterdeck-reader'), regions: [region] },
    ],
    now,
  });
});

afterEach(async () => {
  upstreams.close();
  await simulator.close();
});

const open = async (name: string) => {
  const upstream = upstreams.upstreams.find(({ id }) => id === name);
  if (!upstream) throw new Error(`no connection ${name}`);
  return upstream.open(await upstream.identify(new AbortController().signal), region);
};

/** A group of logs that the services' tasks write, and the images that they run. */
const look = async ({ platforms }: RegionUpstream) => {
  const ecs = platforms.find(({ platform }) => platform === 'ecs');
  if (!ecs) throw new Error('no ECS');
  const rows = await ecs.reads.listServices(`ecs:${account}:${region}:shop`, readOptions());
  const service = rows.value.find(({ name }) => name === 'checkout');
  const tasks = await ecs.reads.listTasks(
    { cluster: `ecs:${account}:${region}:shop`, service: 'checkout', states: ['running'] },
    readOptions(),
  );
  const logs = tasks.value.flatMap(({ containers }) => containers).find((container) => container.logs)?.logs;
  if (!service || !logs) throw new Error('no service with logs');
  const images = service.images.filter(({ reference }) => reference.startsWith(account));
  return { service: { ...service, images }, group: logs.group };
};

test.each([{ opened: ['first', 'second'] }, { opened: ['second', 'first'] }])(
  'of two connections to one account the first reads logs, and images for other accounts (opened: $opened)',
  async ({ opened }) => {
    const places = new Map<string, RegionUpstream>();
    for (const name of [...opened, 'staging']) places.set(name, await open(name));
    const [first, staging] = [places.get('first'), places.get('staging')];
    if (!first || !staging?.registry) throw new Error('not opened');
    const { service, group } = await look(first);
    for (const operation of ['logs:*', 'ecr:*'])
      simulator.control.addFault({ operation, kind: 'deny', account, role: 'quarterdeck-reader' });

    const untilMs = simulator.world.clock.now();
    const page = await upstreams.logSource.readPage(
      { account, region, group },
      { fromMs: untilMs - 3_600_000, untilMs, newestFirst: true, limit: 5, ...readOptions() },
    );
    expect(page.events).not.toHaveLength(0);

    const { value, incomplete } = await staging.registry.listCandidates(
      { service, deployments: [] },
      readOptions(),
    );
    expect(incomplete).toEqual([]);
    expect(value.flatMap(({ candidates }) => candidates)).not.toHaveLength(0);
  },
);

test('the second connection reads them where the first cannot say who it is', async () => {
  simulator.control.addFault({
    operation: 'sts:GetCallerIdentity',
    kind: 'deny',
    role: 'quarterdeck-operator',
  });
  await expect(open('first')).rejects.toMatchObject({ code: 'aws_access_denied' });
  const { group } = await look(await open('second'));
  const untilMs = simulator.world.clock.now();
  await upstreams.logSource.readPage(
    { account, region, group },
    { fromMs: untilMs - 3_600_000, untilMs, newestFirst: true, limit: 5, ...readOptions() },
  );
});
