import { afterEach, beforeEach, expect, test } from 'vitest';
import { createToken } from '#simulator/kubernetes/test-client.ts';
import { type Simulator, startSimulator } from '#simulator/server.ts';
import { createManualClock } from '#simulator/world/clock.ts';
import { accessForTests, type TestAccess } from '../client/access-for-tests.ts';
import { createKubeClient } from '../client/create-kube-client.ts';
import type { KubeClient } from '../client/kube-client.ts';
import { kubePath } from '../client/kube-path.ts';
import { listAll } from '../client/list-all.ts';
import { createReflector, type Reflector } from './reflector.ts';
import type { ReflectorTiming } from './reflector-timing.ts';
import { type Change, keyOf, type Tracked } from './tracked.ts';

let simulator: Simulator;
let access: TestAccess;
let client: KubeClient;
const running: Reflector<Tracked>[] = [];
const { signal } = new AbortController();
const eventually = <T>(read: () => T) => expect.poll(read);
const pods = kubePath({ version: 'v1', resource: 'pods' });
const fast = { batchMs: 5, minBackoffMs: 5, maxBackoffMs: 40, refusedMs: 40 };

beforeEach(async () => {
  simulator = await startSimulator({ clock: createManualClock() });
  access = accessForTests(simulator);
  client = createKubeClient({ access });
});

afterEach(async () => {
  for (const one of running.splice(0)) one.stop();
  client.close();
  await simulator.close();
});

type Raw = { metadata: { uid: string; namespace?: string; name: string; resourceVersion: string } };
const project = (raw: unknown): Tracked => {
  const { uid, namespace = '', name, resourceVersion } = (raw as Raw).metadata;
  return { uid, namespace, name, resourceVersion };
};

const reflect = (timing: Partial<ReflectorTiming> = {}, now = Date.now) => {
  const reflector = createReflector({ client, path: pods, project, now, timing: { ...fast, ...timing } });
  running.push(reflector);
  return { reflector, ...keepBooks(reflector) };
};

/** What somebody knows who only hears of changes; a change that does not fit is an error. */
const keepBooks = (reflector: Reflector<Tracked>) => {
  const books = new Map<string, Tracked>();
  const errors: string[] = [];
  const note = ({ kind, before, after }: Change<Tracked>) => {
    const item = after ?? before;
    if (!item) return;
    const key = keyOf(item);
    const known = books.get(key);
    if (kind === 'added' ? known !== undefined : known?.resourceVersion !== before?.resourceVersion)
      errors.push(`${kind} ${key}`);
    if (after) books.set(key, after);
    else books.delete(key);
  };
  reflector.subscribe((changes) => changes.forEach(note));
  return { books, errors };
};

const inOrder = (items: Iterable<Tracked>) =>
  [...items].map((one) => `${keyOf(one)} ${one.uid} ${one.resourceVersion}`).sort();

const truth = async () => inOrder((await listAll({ client, path: pods, project, signal })).items);

/** Pods of a deployment are replaced, some while nobody can look. */
const change = async (name = 'checkout') => {
  const path = kubePath({
    group: 'apps',
    version: 'v1',
    namespace: 'shop',
    resource: 'deployments',
    name,
  });
  const template = { metadata: { annotations: { restartedAt: crypto.randomUUID() } } };
  await client.write(path, { method: 'PATCH', body: { spec: { template } }, signal });
  simulator.control.advance(3_000);
};

const disturb = async (what: string) => {
  const answer = await fetch(`${simulator.url}/_control/kubernetes`, {
    method: 'POST',
    body: JSON.stringify({
      account: '123456789012',
      region: 'eu-west-1',
      cluster: 'harbour',
      do: what,
      resource: 'pods',
    }),
  });
  return ((await answer.json()) as { watches: number }).watches;
};

const countCalls = (operation: string) =>
  simulator.control.listCalls().filter((call) => call.operation === operation).length;

const untilOpen = () => eventually(() => disturb('speak')).toBe(1);

type Reflected = ReturnType<typeof reflect>;

/** It knows what there is, and so does whoever has only been told of changes. */
const expectTruth = async ({ reflector, books, errors }: Reflected) => {
  const all = await truth();
  await eventually(() => inOrder(reflector.items().values())).toEqual(all);
  await eventually(() => inOrder(books.values())).toEqual(all);
  expect(errors).toEqual([]);
};

test('knows every object after its first list, and what changes from then on', async () => {
  const one = reflect();
  one.reflector.start();
  await one.reflector.whenSynced(signal);
  expect(one.reflector.items().size).toBeGreaterThan(20);
  await expectTruth(one);
  for (let i = 0; i < 4; i += 1) await change();
  await expectTruth(one);
  expect(one.reflector.state()).toMatchObject({ isSynced: true, error: null });
  expect(countCalls('kubernetes:watch/pods')).toBe(1);
});

test.each(['cut', 'end', 'garbage'])(
  'loses and doubles nothing through a watch that is struck by %s, without a new list',
  async (fault) => {
    const one = reflect();
    one.reflector.start();
    await one.reflector.whenSynced(signal);
    for (let i = 0; i < 4; i += 1) {
      await untilOpen();
      await change();
      await disturb(fault);
      await change('cart');
    }
    await expectTruth(one);
    // Its own, and the one that it is compared with.
    expect(countCalls('kubernetes:list/pods')).toBe(2);
  },
);

test('lists anew when its version is over, and tells only what really differs', async () => {
  const one = reflect();
  one.reflector.start();
  await one.reflector.whenSynced(signal);
  await untilOpen();
  await expectTruth(one);
  const told: Change<Tracked>[] = [];
  one.reflector.subscribe((changes) => told.push(...changes));
  const before = await truth();
  simulator.control.addFault({ operation: 'kubernetes:watch/pods', kind: 'error', status: 503 });
  await disturb('cut');
  await change();
  await disturb('compact');
  simulator.control.removeFaults();
  await expectTruth(one);
  const after = await truth();
  const gone = before.filter((line) => !after.includes(line)).length;
  const came = after.filter((line) => !before.includes(line)).length;
  expect(told.filter(({ kind }) => kind !== 'added')).toHaveLength(gone);
  expect(told.filter(({ kind }) => kind !== 'removed')).toHaveLength(came);
  expect(countCalls('kubernetes:list/pods')).toBeGreaterThan(3);
});

test('a version that is over again after a quiet while is listed anew as fast as the first time', async () => {
  let passedMs = 0;
  const one = reflect({ minBackoffMs: 3_600_000, maxBackoffMs: 3_600_000 }, () => Date.now() + passedMs);
  one.reflector.start();
  await one.reflector.whenSynced(signal);
  for (let i = 0; i < 2; i += 1) {
    await untilOpen();
    passedMs += 10_000;
    // What it does not hear is over by the time that its watch ends.
    await disturb('silence');
    await change();
    await disturb('compact');
    await disturb('end');
    await expectTruth(one);
  }
  expect(countCalls('kubernetes:list/pods')).toBe(5);
});

test('gives up a line that comes back unreadable, and lists anew', async () => {
  const one = reflect();
  one.reflector.start();
  await one.reflector.whenSynced(signal);
  await untilOpen();
  simulator.control.clearCalls();
  for (let i = 0; i < 2; i += 1) {
    await untilOpen();
    await disturb('garbage');
    await eventually(() => countCalls('kubernetes:watch/pods')).toBe(i + 1);
  }
  await change();
  expect(countCalls('kubernetes:list/pods')).toBe(1);
  await expectTruth(one);
});

test('leaves a watch that says nothing, though nobody closed it', async () => {
  const one = reflect({ silenceMs: 200 });
  one.reflector.start();
  await one.reflector.whenSynced(signal);
  await untilOpen();
  await disturb('silence');
  await change();
  await expectTruth(one);
});

test('signs in anew when its token has run out between two watches', async () => {
  const one = reflect();
  one.reflector.start();
  await one.reflector.whenSynced(signal);
  await untilOpen();
  access.badTokens.push(createToken({ ageMinutes: 16 }));
  access.forget('token');
  await disturb('end');
  await untilOpen();
  await change();
  await expectTruth(one);
  expect(one.reflector.state().error).toBeNull();
});

test('keeps what it knew with its true age while the API is down, and comes back', async () => {
  const one = reflect();
  one.reflector.start();
  await one.reflector.whenSynced(signal);
  await untilOpen();
  const known = inOrder(one.reflector.items().values());
  simulator.control.addFault({ operation: 'kubernetes:watch/pods', kind: 'error', status: 503 });
  simulator.control.addFault({ operation: 'kubernetes:list/pods', kind: 'error', status: 503 });
  await disturb('cut');
  await eventually(() => one.reflector.state().error?.code).toBe('unavailable');
  const { asOfMs } = one.reflector.state();
  await eventually(() => Date.now()).toBeGreaterThan(asOfMs ?? Number.POSITIVE_INFINITY);
  expect(one.reflector.state().asOfMs).toBe(asOfMs);
  expect(inOrder(one.reflector.items().values())).toEqual(known);
  await change().catch(() => {});
  simulator.control.removeFaults();
  await expectTruth(one);
  await eventually(() => one.reflector.state().error).toBeNull();
});

test('who waits for the first list hears why it does not come, and a refusal is not hammered', async () => {
  simulator.control.addFault({ operation: 'kubernetes:list/pods', kind: 'deny' });
  const one = reflect({ refusedMs: 3_600_000, retryMs: 3_600_000 });
  one.reflector.start();
  await expect(one.reflector.whenSynced(signal)).rejects.toMatchObject({ code: 'aws_access_denied' });
  await expect(one.reflector.whenSynced(signal)).rejects.toMatchObject({ code: 'aws_access_denied' });
  expect(one.reflector.state()).toMatchObject({ isSynced: false, asOfMs: null });
  expect(countCalls('kubernetes:list/pods')).toBe(1);
});

test('whoever looks a while after a refusal has it tried again', async () => {
  simulator.control.addFault({ operation: 'kubernetes:list/pods', kind: 'deny', count: 1 });
  const one = reflect({ refusedMs: 3_600_000, retryMs: 0 });
  one.reflector.start();
  await expect(one.reflector.whenSynced(signal)).rejects.toMatchObject({ code: 'aws_access_denied' });
  await eventually(() => one.reflector.whenSynced(signal)).toBeUndefined();
  await expectTruth(one);
});

test('where a list is allowed and a watch is not, the list is read again now and then', async () => {
  simulator.control.addFault({ operation: 'kubernetes:watch/pods', kind: 'deny' });
  const one = reflect();
  one.reflector.start();
  await one.reflector.whenSynced(signal);
  await change();
  await expectTruth(one);
  expect(one.reflector.state().error?.code).toBe('aws_access_denied');
});

test('the first list is told at once, and what comes and goes between two tellings is not', async () => {
  const one = reflect({ batchMs: 60_000 });
  one.reflector.start();
  await one.reflector.whenSynced(signal);
  const told = inOrder(one.books.values());
  expect(told).toEqual(inOrder(one.reflector.items().values()));
  await change();
  const all = await truth();
  await eventually(() => inOrder(one.reflector.items().values())).toEqual(all);
  expect(inOrder(one.books.values())).toEqual(told);
});

test('begins again where it stopped', async () => {
  const one = reflect();
  one.reflector.start();
  await one.reflector.whenSynced(signal);
  await untilOpen();
  one.reflector.stop();
  await eventually(() => disturb('speak')).toBe(0);
  await change();
  one.reflector.start();
  await expectTruth(one);
});
