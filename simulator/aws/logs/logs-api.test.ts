import {
  CloudWatchLogs,
  type FilteredLogEvent,
  type FilterLogEventsCommandInput,
  type StartLiveTailResponseStream,
} from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../../server.ts';
import { createManualClock } from '../../world/clock.ts';

let simulator: Simulator;
let logs: CloudWatchLogs;
const clock = createManualClock();
const hourMs = 3_600_000;
const arnOf = (group: string) => `arn:aws:logs:eu-west-1:123456789012:log-group:${group}`;

beforeAll(async () => {
  simulator = await startSimulator({ clock, seed: 'logs' });
  logs = new CloudWatchLogs({
    endpoint: simulator.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: '123456789012', secretAccessKey: 'any' },
    disableHostPrefix: true,
    maxAttempts: 1,
  });
});
afterAll(() => simulator.close());

type Query = Omit<FilterLogEventsCommandInput, 'nextToken'>;

async function readAll(query: Query): Promise<FilteredLogEvent[]> {
  const all: FilteredLogEvent[] = [];
  let nextToken: string | undefined;
  do {
    // The request quota refills with the world's clock.
    clock.advance(150);
    const page = await logs.filterLogEvents({ ...query, nextToken });
    all.push(...(page.events ?? []));
    nextToken = page.nextToken;
  } while (nextToken);
  return all;
}

const idsOf = (events: FilteredLogEvent[]) => events.map((event) => event.eventId);
const lastHour = (group: string): Query => ({
  logGroupName: group,
  startTime: clock.now() - hourMs,
  endTime: clock.now() - 60_000,
});

async function findStream(logGroupName: string): Promise<string> {
  const { logStreams = [] } = await logs.describeLogStreams({
    logGroupName,
    orderBy: 'LastEventTime',
    descending: true,
  });
  return logStreams[0]?.logStreamName ?? '';
}

test('a window reads the same each time, in pages of any size, from either end', async () => {
  const query = lastHour('/ecs/shop/checkout');
  const whole = await readAll(query);
  expect(whole.length).toBeGreaterThan(500);
  expect(new Set(idsOf(whole)).size).toBe(whole.length);
  const times = whole.map((event) => event.timestamp ?? 0);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(await readAll({ ...query, limit: 333 })).toEqual(whole);
  expect(idsOf(await readAll({ ...query, startFromHead: false, limit: 450 }))).toEqual(
    idsOf(whole).reverse(),
  );
  const half = await readAll({ ...query, endTime: (query.endTime ?? 0) - hourMs / 2 });
  expect(idsOf(whole).slice(0, half.length)).toEqual(idsOf(half));
});

test('the lines of a window stay as they were while the clock moves on', async () => {
  const query = lastHour('/ecs/shop/emails');
  const before = await readAll(query);
  clock.advance(5 * 60_000);
  expect(await readAll(query)).toEqual(before);
  const after = await readAll({ ...query, startTime: query.endTime, endTime: clock.now() });
  expect(after.length).toBeGreaterThan(0);
});

test('the service that runs out of memory warns before it dies', async () => {
  const events = await readAll({ ...lastHour('/ecs/shop/checkout'), filterPattern: 'heap MiB' });
  const byStream = Map.groupBy(events, (event) => event.logStreamName);
  const percents = [...byStream.values()].map((lines) =>
    lines.map((line) => Number(/\((\d+) %\)/.exec(line.message ?? '')?.[1])),
  );
  const longest = percents.sort((a, b) => b.length - a.length)[0] ?? [];
  expect(longest.at(-1)).toBeGreaterThan(90);
  expect(longest).toEqual([...longest].sort((a, b) => a - b));
});

test('styles differ: JSON, colours, stack traces of one event and of many, very long lines', async () => {
  const [checkout, identity, payments, media] = await Promise.all(
    ['checkout', 'identity', 'payments', 'media'].map((name) => readAll(lastHour(`/ecs/shop/${name}`))),
  );
  expect(checkout?.some(({ message }) => message?.startsWith('{"level":30'))).toBe(true);
  expect(identity?.some(({ message }) => message?.includes('\u001b['))).toBe(true);
  expect(payments?.some(({ message }) => message?.includes('\n\tat '))).toBe(true);
  expect(payments?.some(({ message }) => message?.startsWith('\tat '))).toBe(true);
  expect(Math.max(...(media ?? []).map(({ message }) => message?.length ?? 0))).toBeGreaterThan(20_000);
});

test('a container that crashes at its start says why', async () => {
  const events = await readAll({
    ...lastHour('/ecs/shop/emails'),
    filterPattern: '"missing required setting"',
  });
  expect(events.length).toBeGreaterThan(0);
});

test('one stream hands its lines over late', async () => {
  const events = await readAll(lastHour('/ecs/shop/orders'));
  const late = events.filter((event) => (event.ingestionTime ?? 0) - (event.timestamp ?? 0) > 5000);
  expect(late.length).toBeGreaterThan(10);
  expect(new Set(late.map((event) => event.logStreamName)).size).toBe(1);
});

test('what is put into a stream of its own reaches readers beside the lines of the container', async () => {
  const logGroupName = '/ecs/shop/cart';
  const logStreamName = await findStream(logGroupName);
  const timestamp = clock.now();
  await logs.putLogEvents({
    logGroupName,
    logStreamName,
    logEvents: [{ timestamp, message: 'put from outside' }],
  });
  const found = await readAll({ logGroupName, startTime: timestamp, filterPattern: '"put from outside"' });
  expect(found).toMatchObject([{ logStreamName, timestamp, message: 'put from outside' }]);
  const around = await readAll({
    logGroupName,
    logStreamNames: [logStreamName],
    startTime: timestamp - 10 * 60_000,
  });
  expect(around.length).toBeGreaterThan(1);
});

test('a live tail starts, updates every second with new and put lines, and says when it leaves lines out', async () => {
  const group = '/ecs/shop/cart';
  const { responseStream } = await logs.startLiveTail({ logGroupIdentifiers: [arnOf(group)] });
  const frames = responseStream?.[Symbol.asyncIterator]();
  const next = async (): Promise<StartLiveTailResponseStream | undefined> => (await frames?.next())?.value;
  expect((await next())?.sessionStart?.logGroupIdentifiers).toEqual([arnOf(group)]);
  clock.advance(1000);
  expect((await next())?.sessionUpdate?.sessionMetadata).toEqual({ sampled: false });
  const logStreamName = await findStream(group);
  const logEvents = Array.from({ length: 2000 }, (_, index) => ({
    timestamp: clock.now(),
    message: `flood ${index}`,
  }));
  await logs.putLogEvents({ logGroupName: group, logStreamName, logEvents });
  clock.advance(1000);
  const flood = (await next())?.sessionUpdate;
  expect(flood?.sessionMetadata).toEqual({ sampled: true });
  expect(flood?.sessionResults).toHaveLength(500);
  expect(flood?.sessionResults?.some((line) => line.message?.startsWith('flood'))).toBe(true);
  await frames?.return?.();
});

test('a live tail misses nothing that a later read finds', async () => {
  const group = '/ecs/shop/orders';
  const { responseStream } = await logs.startLiveTail({ logGroupIdentifiers: [arnOf(group)] });
  const frames = responseStream?.[Symbol.asyncIterator]();
  await frames?.next();
  const startTime = clock.now();
  const tailed: string[] = [];
  for (let second = 0; second < 90; second++) {
    clock.advance(1000);
    const frame: StartLiveTailResponseStream | undefined = (await frames?.next())?.value;
    tailed.push(
      ...(frame?.sessionUpdate?.sessionResults ?? []).map((line) => `${line.logStreamName} ${line.message}`),
    );
  }
  await frames?.return?.();
  const read = await readAll({ logGroupName: group, startTime, endTime: startTime + 70_000 });
  expect(read.length).toBeGreaterThan(10);
  const seen = new Set(tailed);
  expect(read.filter((event) => !seen.has(`${event.logStreamName} ${event.message}`))).toEqual([]);
});

test('one stream is read from its end, and the token at the end comes back unchanged', async () => {
  const logGroupName = '/ecs/shop/cart';
  const stream = { logGroupName, logStreamName: await findStream(logGroupName) };
  const newest = await logs.getLogEvents({ ...stream, limit: 10 });
  expect(newest.events).toHaveLength(10);
  const older = await logs.getLogEvents({ ...stream, limit: 10, nextToken: newest.nextBackwardToken });
  expect(older.events?.at(-1)?.timestamp).toBeLessThanOrEqual(newest.events?.[0]?.timestamp ?? 0);
  const end = await logs.getLogEvents({ ...stream, nextToken: newest.nextForwardToken });
  expect(end.events).toEqual([]);
  expect(end.nextForwardToken).toBe(newest.nextForwardToken);
});

test('the documented limits are errors when exceeded', async () => {
  const invalid = { name: 'InvalidParameterException' };
  const logGroupName = '/ecs/shop/cart';
  await expect(logs.filterLogEvents({ logGroupName, limit: 10_001 })).rejects.toMatchObject(invalid);
  await expect(logs.filterLogEvents({ logGroupName, nextToken: 'foreign' })).rejects.toMatchObject(invalid);
  await expect(logs.filterLogEvents({ logGroupName, startFromHead: false })).rejects.toMatchObject(invalid);
  const logStreamNames = Array.from({ length: 101 }, (_, index) => `s/${index}`);
  await expect(logs.filterLogEvents({ logGroupName, logStreamNames })).rejects.toMatchObject(invalid);
  await expect(logs.describeLogStreams({ logGroupName, limit: 51 })).rejects.toMatchObject(invalid);
  await expect(
    logs.describeLogStreams({ logGroupName, orderBy: 'LastEventTime', logStreamNamePrefix: 'cart' }),
  ).rejects.toMatchObject(invalid);
  await expect(
    logs.startLiveTail({ logGroupIdentifiers: [`${arnOf(logGroupName)}:*`] }),
  ).rejects.toMatchObject(invalid);
  const missing = { name: 'ResourceNotFoundException' };
  await expect(logs.filterLogEvents({ logGroupName: '/no/such' })).rejects.toMatchObject(missing);
  await expect(logs.getLogEvents({ logGroupName, logStreamName: 'no/such' })).rejects.toMatchObject(missing);
});

test('no page is larger than a megabyte', async () => {
  const page = await logs.filterLogEvents({
    logGroupName: '/ecs/shop/media',
    startTime: clock.now() - 6 * hourMs,
  });
  const bytes = (page.events ?? []).reduce(
    (sum, event) => sum + Buffer.byteLength(event.message ?? '') + 26,
    0,
  );
  expect(bytes).toBeLessThanOrEqual(1_048_576);
  expect(page.nextToken).toBeDefined();
});

test('groups and streams can be made, once', async () => {
  const logGroupName = '/made/here';
  await logs.createLogGroup({ logGroupName });
  await logs.createLogStream({ logGroupName, logStreamName: 'one' });
  const exists = { name: 'ResourceAlreadyExistsException' };
  await expect(logs.createLogGroup({ logGroupName })).rejects.toMatchObject(exists);
  await expect(logs.createLogStream({ logGroupName, logStreamName: 'one' })).rejects.toMatchObject(exists);
  const { logGroups } = await logs.describeLogGroups({ logGroupNamePrefix: '/made' });
  expect(logGroups).toMatchObject([{ logGroupName, logGroupArn: arnOf(logGroupName) }]);
});
