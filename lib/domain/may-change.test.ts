import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Role } from '#lib/contract/common.ts';
import type { Database } from '#lib/db/database.ts';
import { makeSqliteForTests, type TestDatabase } from '#lib/db/databases-for-tests.ts';
import { openDatabase } from '#lib/db/open-database.ts';
import { loadEnv } from '#lib/env.ts';
import { createContext } from '#lib/http/create-context.ts';
import { createRuntime } from '#lib/runtime.ts';
import { createLog } from '#lib/server/log.ts';
import { openClusters } from '#simulator/kubernetes/test-client.ts';
import { type Simulator, startSimulator } from '#simulator/server.ts';
import { createManualClock } from '#simulator/world/clock.ts';
import { listNodes } from './clusters/list-nodes.ts';
import { getService } from './services/get-service.ts';

const cluster = 'eks:123456789012:eu-west-1:harbour';
const service = 'shop.deployment.checkout';
const before = { ...process.env };
const closing: (() => Promise<void>)[] = [];
let simulator: Simulator;
let place: TestDatabase;
let database: Database;

beforeAll(async () => {
  simulator = await startSimulator({ seed: 'may change', clock: createManualClock(), quotas: false });
  openClusters(simulator, 'harbour');
  process.env.AWS_ENDPOINT_URL = simulator.url;
  process.env.AWS_ACCESS_KEY_ID = '123456789012';
  process.env.AWS_SECRET_ACCESS_KEY = 'any';
  place = await makeSqliteForTests();
  database = await openDatabase(place.url);
});
afterEach(async () => {
  simulator.control.removeFaults();
  for (const close of closing.splice(0)) await close();
});
afterAll(async () => {
  await database?.close();
  await place?.remove();
  await simulator?.close();
  process.env = before;
});

/** The process as it is started with an environment, asked by somebody of a role. */
const start = async (over: Record<string, string>) => {
  const env = loadEnv({
    DATABASE_URL: place.url,
    QUARTERDECK_SECRET: 's'.repeat(32),
    QUARTERDECK_REGIONS: 'eu-west-1',
    ...over,
  });
  const created = await createRuntime({
    env,
    database,
    log: createLog({ write: () => {} }),
    version: 'test',
  });
  closing.push(created.stop);
  const contextOf = (role: Role) =>
    createContext(created.runtime, {
      actor: { id: 'ada', name: 'Ada', role, via: 'session' },
      requestId: 'one',
      signal: new AbortController().signal,
    });
  const read = (role: Role) => getService.run(contextOf(role), { cluster, service });
  const canOf = async (role: Role) => (await read(role)).can;
  const nodesOf = async (role: Role) =>
    (await listNodes.run(contextOf(role), { cluster })).items.flatMap(({ can }) => can ?? []);
  // A first answer may take a busy machine longer than a reader waits.
  await expect.poll(() => canOf('viewer')).toBeDefined();
  await expect.poll(() => nodesOf('viewer')).not.toEqual([]);
  return { read, canOf, nodesOf };
};

test('an operator may what the platform allows, a viewer is told which role it takes', async () => {
  const { canOf, nodesOf } = await start({ QUARTERDECK_EXEC: '1' });
  await expect
    .poll(() => canOf('operator'))
    .toMatchObject({
      scale: { allowed: true },
      restart: { allowed: true },
      exec: { allowed: true },
    });
  const nodes = await nodesOf('operator');
  expect(nodes.some(({ drain }) => drain.allowed)).toBe(true);
  const refused = { allowed: false, reason: expect.stringContaining('role operator') };
  const can = await canOf('viewer');
  expect(can).toEqual(Object.fromEntries(Object.keys(can).map((name) => [name, refused])));
  expect(await nodesOf('viewer')).toEqual(
    nodes.map(() => ({ cordon: refused, uncordon: refused, drain: refused })),
  );
});

test('a shell is not refused because of pods that cannot be read', async () => {
  simulator.control.addFault({ operation: 'kubernetes:list/pods', kind: 'deny' });
  const { read } = await start({ QUARTERDECK_EXEC: '1' });
  await expect
    .poll(() => read('operator'))
    .toMatchObject({
      can: { exec: { allowed: true } },
      incomplete: expect.arrayContaining([
        expect.objectContaining({ scope: expect.stringMatching(/ pods$/) }),
      ]),
    });
});

test('nobody changes anything of what runs read-only', async () => {
  const { canOf, nodesOf } = await start({ QUARTERDECK_EXEC: '1', QUARTERDECK_READ_ONLY: '1' });
  const refused = { allowed: false, reason: expect.stringContaining('read-only') };
  const can = await canOf('admin');
  expect(can).toEqual(Object.fromEntries(Object.keys(can).map((name) => [name, refused])));
  const nodes = await nodesOf('admin');
  expect(nodes.length).toBeGreaterThan(0);
  expect(nodes).toEqual(nodes.map(() => ({ cordon: refused, uncordon: refused, drain: refused })));
});

test('a shell is refused where shells are switched off', async () => {
  const { canOf } = await start({});
  expect(await canOf('admin')).toMatchObject({
    scale: { allowed: true },
    exec: { allowed: false, reason: expect.stringContaining('QUARTERDECK_EXEC') },
  });
});
