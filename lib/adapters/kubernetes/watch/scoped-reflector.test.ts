import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OnCall } from '#lib/adapters/aws/call.ts';
import { type Simulator, startSimulator } from '#simulator/server.ts';
import { createManualClock } from '#simulator/world/clock.ts';
import { accessForTests } from '../client/access-for-tests.ts';
import { createKubeClient } from '../client/create-kube-client.ts';
import type { KubeClient } from '../client/kube-client.ts';
import { kubePath } from '../client/kube-path.ts';
import { createReflector } from './reflector.ts';
import { createScopedReflector, type ScopedReflector } from './scoped-reflector.ts';
import type { Tracked } from './tracked.ts';

let simulator: Simulator;
const clients: KubeClient[] = [];
const running: ScopedReflector<Tracked>[] = [];
const { signal } = new AbortController();
const eventually = <T>(read: () => T) => expect.poll(read);

beforeEach(async () => {
  simulator = await startSimulator({ clock: createManualClock() });
});

afterEach(async () => {
  for (const one of running.splice(0)) one.stop();
  for (const one of clients.splice(0)) one.close();
  await simulator.close();
});

type Raw = { metadata: { uid: string; namespace: string; name: string; resourceVersion: string } };
const project = (raw: unknown): Tracked => {
  const { uid, namespace, name, resourceVersion } = (raw as Raw).metadata;
  return { uid, namespace, name, resourceVersion };
};

const connectAs = async (role?: string, onCall?: OnCall) => {
  const sts = new STSClient({
    endpoint: simulator.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: '123456789012', secretAccessKey: 'any' },
  });
  const assumed = role
    ? await sts.send(
        new AssumeRoleCommand({
          RoleArn: `arn:aws:iam::123456789012:role/${role}`,
          RoleSessionName: 'ada',
        }),
      )
    : undefined;
  const client = createKubeClient({
    access: accessForTests(simulator, assumed?.Credentials?.AccessKeyId),
    onCall,
  });
  clients.push(client);
  return client;
};

const reflect = (client: KubeClient, listNamespaces: () => Promise<string[]>, batchMs = 5) => {
  const reflector = createScopedReflector({
    scope: 'harbour pods',
    create: (namespace) =>
      createReflector({
        client,
        path: kubePath({ version: 'v1', resource: 'pods', namespace }),
        project,
        timing: { batchMs, minBackoffMs: 5, refusedMs: 20 },
      }),
    listNamespaces,
  });
  running.push(reflector);
  reflector.start();
  return reflector;
};

const namespacesOf = (reflector: ScopedReflector<Tracked>) =>
  [...new Set([...reflector.items().values()].map(({ namespace }) => namespace))].sort();

test('whoever may read the whole cluster is asked for no namespaces', async () => {
  const reflector = reflect(await connectAs(), () => Promise.reject(new Error('not asked')));
  await reflector.whenSynced(signal);
  expect(namespacesOf(reflector)).toContain('payments');
  expect(reflector.incomplete()).toEqual([]);
});

test('what goes right after the first list is gone', async () => {
  const client = await connectAs();
  const reflector = reflect(client, async () => [], 1_000);
  await reflector.whenSynced(signal);
  const [pod] = reflector.items().values();
  if (!pod) throw new Error('There is no pod.');
  const path = kubePath({ version: 'v1', resource: 'pods', namespace: pod.namespace, name: pod.name });
  await client.write(path, { method: 'DELETE', body: { gracePeriodSeconds: 0 }, signal });
  await eventually(() => [...reflector.items().values()].some(({ uid }) => uid === pod.uid)).toBe(false);
});

test('a user of one namespace sees that, and is told what may not be read', async () => {
  const reflector = reflect(await connectAs('shop-viewer'), async () => ['shop', 'payments']);
  await reflector.whenSynced(signal);
  expect(namespacesOf(reflector)).toEqual(['shop']);
  const notes = reflector.incomplete();
  expect(notes.map(({ scope, code }) => [scope, code])).toEqual([
    ['harbour pods', 'aws_access_denied'],
    ['harbour pods payments', 'aws_access_denied'],
  ]);
  expect(notes[0]?.message).toContain('Only these namespaces are read: shop.');
  expect(reflector.state()).toMatchObject({ isSynced: true, error: null });
});

test('a user of no namespace hears the refusal', async () => {
  const viewer = await connectAs('shop-viewer');
  for (const names of [[], ['payments']])
    await expect(reflect(viewer, async () => names).whenSynced(signal)).rejects.toMatchObject({
      code: 'aws_access_denied',
    });
});

test('a user of one namespace goes on seeing it while the whole cluster cannot even be refused', async () => {
  const admin = await connectAs();
  let failures = 0;
  const viewer = await connectAs('shop-viewer', ({ outcome }) => {
    if (outcome === 'failed') failures += 1;
  });
  const reflector = reflect(viewer, async () => ['shop']);
  await reflector.whenSynced(signal);
  const told: string[] = [];
  reflector.subscribe((changes) => {
    for (const { kind, before } of changes) if (kind === 'removed' && before) told.push(before.uid);
  });
  simulator.control.addFault({ operation: 'kubernetes:list/pods', kind: 'error', code: 'InternalError' });
  await eventually(() => failures).toBeGreaterThan(1);
  const [pod] = reflector.items().values();
  if (!pod) throw new Error('There is no pod.');
  const path = kubePath({ version: 'v1', resource: 'pods', namespace: pod.namespace, name: pod.name });
  await admin.write(path, { method: 'DELETE', body: { gracePeriodSeconds: 0 }, signal });
  await eventually(() => told).toContain(pod.uid);
  expect(reflector.namespaces()).toEqual(['shop']);
  expect(reflector.state()).toMatchObject({ isSynced: true, asOfMs: expect.any(Number) });
});

test('a namespace that appears is read, and one that is gone is dropped', async () => {
  let names = ['shop'];
  const reflector = reflect(await connectAs('shop-viewer'), async () => names);
  await reflector.whenSynced(signal);
  names = ['media'];
  await eventually(() => reflector.incomplete().map(({ scope }) => scope)).toContain('harbour pods media');
});

test('rights that are given or taken while it runs change what is seen, and every change is told', async () => {
  const client = await connectAs();
  simulator.control.addFault({ operation: 'kubernetes:list/pods', kind: 'deny', count: 1 });
  const books = new Set<string>();
  const reflector = reflect(client, async () => ['shop', 'media']);
  reflector.subscribe((changes) => {
    for (const { before, after } of changes) {
      if (before) books.delete(before.uid);
      if (after) books.add(after.uid);
    }
  });
  await reflector.whenSynced(signal);
  await eventually(() => namespacesOf(reflector)).toContain('payments');
  expect(reflector.incomplete()).toEqual([]);
  await eventually(() => books.size).toBe(reflector.items().size);
});
