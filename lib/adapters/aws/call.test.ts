import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListClustersCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '#simulator/server.ts';
import { createCall, type OnCall } from './call.ts';
import { type ClientPool, createClientPool } from './clients.ts';
import { createIdentifier } from './connection.ts';
import { createPacing } from './pacing.ts';
import { credentialsOf } from './shared-credentials.ts';

const account = '123456789012';
const region = 'eu-west-1';
const connection = { name: 'prod', regions: [region] };
const { signal } = new AbortController();

let simulator: Simulator;
let pool: ClientPool;
const servers: Server[] = [];

beforeAll(async () => {
  simulator = await startSimulator();
  process.env.AWS_ACCESS_KEY_ID = account;
  process.env.AWS_SECRET_ACCESS_KEY = 'anything';
  process.env.AWS_ENDPOINT_URL = simulator.url;
  pool = createClientPool();
});
afterEach(() => {
  process.env.AWS_ENDPOINT_URL = simulator.url;
  simulator.control.removeFaults();
  simulator.control.clearCalls();
});
afterAll(async () => {
  pool.destroy();
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  await simulator.close();
});

const makeCall = (deadlineMs?: number) =>
  createCall({ pacing: createPacing(), account, region, ...(deadlineMs ? { deadlineMs } : {}) });
const callsOf = (operation: string) =>
  simulator.control.listCalls().filter((one) => one.operation === operation).length;

const startServer = async (answer: Parameters<typeof createServer>[1]): Promise<string> => {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};
const listWith = (call: ReturnType<typeof createCall>, clients = pool.readClients(connection, region)) =>
  call({
    action: 'ecs:ListClusters',
    signal,
    send: (options) => clients.ecs.send(new ListClustersCommand({}), options),
  });

test('tries a read three times and a write once', async () => {
  simulator.control.addFault({ operation: 'ecs:*', kind: 'error', status: 500, code: 'ServerException' });
  await expect(listWith(makeCall())).rejects.toMatchObject({ code: 'upstream_error' });
  expect(callsOf('ecs:ListClusters')).toBe(3);
  const write = makeCall()({
    action: 'ecs:UpdateService',
    signal,
    send: (options) =>
      pool
        .writeClients(connection, region)
        .ecs.send(new UpdateServiceCommand({ cluster: 'shop', service: 'orders', desiredCount: 4 }), options),
  });
  await expect(write).rejects.toMatchObject({ code: 'upstream_error' });
  expect(callsOf('ecs:UpdateService')).toBe(1);
});

test('tells how each call ended', async () => {
  const told: string[] = [];
  const onCall: OnCall = ({ action, outcome }) => told.push(`${action} ${outcome}`);
  const call = createCall({ pacing: createPacing(), account, region, onCall });
  await listWith(call);
  for (const kind of ['deny', 'throttle'] as const) {
    simulator.control.addFault({ operation: 'ecs:ListClusters', kind });
    await expect(listWith(call)).rejects.toThrow();
    simulator.control.removeFaults();
  }
  expect(told).toEqual(['ecs:ListClusters ok', 'ecs:ListClusters denied', 'ecs:ListClusters throttled']);
});

test('gives up at its deadline, and frees its socket', async () => {
  simulator.control.addFault({ operation: 'ecs:ListClusters', kind: 'delay', delayMs: 600_000 });
  await expect(listWith(makeCall(300))).rejects.toMatchObject({
    code: 'upstream_timeout',
    message: 'AWS did not answer ecs:ListClusters in eu-west-1 within 0.3 s.',
  });
});

test('asks an endpoint only once for what it does not support', async () => {
  let asked = 0;
  process.env.AWS_ENDPOINT_URL = await startServer((_request, response) => {
    asked += 1;
    response.writeHead(501, { 'content-type': 'text/html' });
    response.end('<!doctype html><title>501 Not Implemented</title>');
  });
  const other = createClientPool();
  const call = makeCall();
  const clients = other.readClients(connection, region);
  const expected = { code: 'upstream_error', message: 'The endpoint does not support ecs:ListClusters.' };
  await expect(listWith(call, clients)).rejects.toMatchObject(expected);
  const before = asked;
  await expect(listWith(call, clients)).rejects.toMatchObject(expected);
  expect(asked).toBe(before);
  other.destroy();
});

test('ends a call whose answer never ends', async () => {
  process.env.AWS_ENDPOINT_URL = await startServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
    response.write('{"clusterArns":');
  });
  const other = createClientPool();
  await expect(listWith(makeCall(300), other.readClients(connection, region))).rejects.toMatchObject({
    code: 'upstream_timeout',
  });
  other.destroy();
});

test('explains an endpoint that cannot be reached', async () => {
  process.env.AWS_ENDPOINT_URL = 'http://127.0.0.1:1';
  const other = createClientPool();
  await expect(listWith(makeCall(), other.readClients(connection, region))).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('AWS_ENDPOINT_URL'),
  });
  other.destroy();
});

test('assumes the role of a connection, once for all its clients', async () => {
  const accounts = [...simulator.world.regions.values()].map((one) => one.account);
  const otherAccount = accounts.find((one) => one !== account) ?? '';
  const role = {
    name: 'staging',
    roleArn: `arn:aws:iam::${otherAccount}:role/quarterdeck`,
    externalId: 'x',
    regions: [region],
  };
  const identity = await createIdentifier(pool)(role);
  expect(identity.account).toBe(otherAccount);
  const clients = pool.readClients(role, region);
  await Promise.all([
    clients.ecs.send(new ListClustersCommand({})),
    clients.ecs.send(new ListClustersCommand({})),
  ]);
  expect(callsOf('sts:AssumeRole')).toBe(1);
});

test('reads renewed credentials of a profile without a restart', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'quarterdeck-'));
  const file = join(folder, 'credentials');
  const write = (key: string) =>
    writeFile(file, `[default]\naws_access_key_id = ${key}\naws_secret_access_key = anything\n`);
  await write(account);
  const { AWS_ACCESS_KEY_ID: kept } = process.env;
  delete process.env.AWS_ACCESS_KEY_ID;
  process.env.AWS_SHARED_CREDENTIALS_FILE = file;
  let nowMs = Date.now();
  const credentials = credentialsOf(connection, () => nowMs);
  expect((await credentials()).accessKeyId).toBe(account);
  await write('210987654321');
  nowMs += 61_000;
  expect((await credentials()).accessKeyId).toBe('210987654321');
  process.env.AWS_ACCESS_KEY_ID = kept;
  delete process.env.AWS_SHARED_CREDENTIALS_FILE;
  await rm(folder, { recursive: true });
});

test('says that a Region is missing, and tries an identity again after a failure', async () => {
  await expect(createIdentifier(pool)({ name: 'none', regions: [] })).rejects.toMatchObject({
    code: 'unavailable',
    message: 'No AWS Region is set. Set AWS_REGION or QUARTERDECK_REGIONS.',
  });
  const identify = createIdentifier(pool);
  simulator.control.addFault({ operation: 'sts:GetCallerIdentity', kind: 'deny' });
  await expect(identify(connection)).rejects.toMatchObject({ code: 'aws_access_denied' });
  simulator.control.removeFaults();
  await expect(identify(connection)).resolves.toMatchObject({ account });
});
