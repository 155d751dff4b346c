import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { LogLine } from '#lib/contract/logs.ts';
import type { LogReads, TailEvent } from '#lib/domain/ports/log-reads.ts';
import { createFleet } from '#lib/inventory/fleet.ts';
import { Inventory } from '#lib/inventory/inventory.ts';
import { createUpstreams } from '#lib/upstreams.ts';
import { type Simulator, startSimulator } from '#simulator/server.ts';
import { createLogReads } from './create-log-reads.ts';

type Pipeline = LogReads & { upstreamCount: () => number; stop: () => void };

let simulator: Simulator;
let logs: CloudWatchLogs;
let pipeline: Pipeline;
let ref: { cluster: string; service: string };
let stream: string;
let group: string;
let taskId: string;
const account = '123456789012';
const region = 'eu-west-1';
const before = { ...process.env };
const now = () => new Date();

const startPipeline = (): Pipeline & { fleet: ReturnType<typeof createFleet> } => {
  const { upstreams, logSource, close } = createUpstreams({
    connections: [{ name: 'default', regions: [region] }],
    now,
  });
  const inventory = new Inventory({ upstreams, now });
  const fleet = createFleet(inventory, now);
  const stop = () => {
    inventory.stop();
    close();
  };
  return { ...createLogReads({ fleet, source: logSource, now }), fleet, stop };
};

const put = (lines: { message: string; atMs: number }[], to = stream) =>
  logs.putLogEvents({
    logGroupName: group,
    logStreamName: to,
    logEvents: lines.map(({ message, atMs }) => ({ message, timestamp: atMs })),
  });

beforeAll(async () => {
  simulator = await startSimulator({ seed: 'tail' });
  process.env.AWS_ENDPOINT_URL = simulator.url;
  process.env.AWS_ACCESS_KEY_ID = account;
  process.env.AWS_SECRET_ACCESS_KEY = 'any';
  process.env.AWS_REGION = region;
  logs = new CloudWatchLogs({ disableHostPrefix: true, maxAttempts: 5 });
  const started = startPipeline();
  pipeline = started;
  const findPlace = async () => {
    const services = await started.fleet.listServices();
    for (const { clusterId, id, status } of services.value) {
      if (status !== 'steady') continue;
      const place = { cluster: clusterId, service: id };
      const tasks = await started.fleet.listTasks({ ...place, states: ['running'] });
      const task = tasks.value.find((one) => one.containers.some((container) => container.logs));
      const found = task?.containers.find((container) => container.logs)?.logs;
      if (!task || !found) continue;
      ref = place;
      ({ group, stream } = found);
      taskId = task.id;
      return;
    }
    throw new Error('no steady service with logs is known yet');
  };
  // What a world has is known bit by bit: a busy machine takes a while.
  await vi.waitFor(findPlace, { timeout: 50_000, interval: 200 });
});
afterAll(async () => {
  pipeline?.stop();
  await simulator?.close();
  process.env = before;
});

const signal = () => AbortSignal.timeout(25_000);

/** Lines with the mark, in the order told, until there are so many. */
const collect = async (
  reads: LogReads,
  options: { filter: string; count: number; lastEventId?: string; limit?: number; end?: AbortController },
) => {
  const end = options.end ?? new AbortController();
  const lines: LogLine[] = [];
  const events: TailEvent[] = [];
  let lastId = options.lastEventId ?? '';
  const query = {
    ...ref,
    filter: options.filter,
    limit: options.limit ?? 100,
    lastEventId: options.lastEventId,
    signal: AbortSignal.any([end.signal, signal()]),
  };
  for await (const event of reads.tail(query)) {
    events.push(event);
    if (event.id) lastId = event.id;
    if (event.type === 'line') lines.push(...event.lines);
    if (lines.length >= options.count) break;
  }
  return { lines, events, lastId };
};

const messagesOf = (lines: LogLine[]) => lines.map((line) => line.message);

describe('a list of lines', () => {
  test('keeps every line of one millisecond, in order, through pages of any size', async () => {
    const atMs = Date.now() - 60_000;
    const wanted = Array.from({ length: 25 }, (_, index) => `same-ms ${index}`);
    await put(wanted.map((message) => ({ message, atMs })));
    const found: LogLine[] = [];
    let cursor: string | undefined;
    do {
      const page = await pipeline.list({ ...ref, filter: 'same-ms', limit: 7, cursor, signal: signal() });
      for (const line of page.value) LogLine.parse(line);
      found.unshift(...page.value);
      cursor = page.nextCursor ?? undefined;
    } while (cursor && found.length < 25);
    expect(messagesOf(found)).toEqual(wanted);
    expect(new Set(found.map((line) => line.id)).size).toBe(25);

    const since = new Date(atMs).toISOString();
    const forwards = await pipeline.list({ ...ref, filter: 'same-ms', since, limit: 10, signal: signal() });
    expect(messagesOf(forwards.value)).toEqual(wanted.slice(0, 10));
    const rest = await pipeline.list({
      ...ref,
      filter: 'same-ms',
      since,
      limit: 100,
      cursor: forwards.nextCursor ?? '',
      signal: signal(),
    });
    expect(messagesOf(rest.value)).toEqual(wanted.slice(10));
    expect(rest.value[0]?.id).toBe(found[10]?.id);
  });

  test('cuts a long message, says how long it was, and keeps the rest as written', async () => {
    const message = `long-line ${'é'.repeat(50_000)}`;
    await put([{ message, atMs: Date.now() - 50_000 }]);
    const { value } = await pipeline.list({ ...ref, filter: 'long-line', limit: 10, signal: signal() });
    expect(value[0]?.truncated?.bytes).toBe(Buffer.byteLength(message));
    expect(message.startsWith(value[0]?.message ?? '-')).toBe(true);
    expect(Buffer.byteLength(value[0]?.message ?? '')).toBeGreaterThan(65_000);
  });

  test('knows container and task, and filters by them', async () => {
    const { value } = await pipeline.list({ ...ref, tasks: [taskId], limit: 20, signal: signal() });
    expect(value.length).toBeGreaterThan(0);
    expect(new Set(value.map((line) => line.source.task))).toEqual(new Set([taskId]));
    const none = await pipeline.list({ ...ref, containers: ['no-such'], limit: 20, signal: signal() });
    expect(none.value).toEqual([]);
  });

  test('refuses a cursor of another reading', async () => {
    const page = await pipeline.list({ ...ref, limit: 1, signal: signal() });
    const foreign = pipeline.list({
      ...ref,
      filter: 'x',
      limit: 1,
      cursor: page.nextCursor ?? '',
      signal: signal(),
    });
    await expect(foreign).rejects.toMatchObject({ code: 'invalid_input' });
  });

  test('names a group that may not be read', async () => {
    simulator.control.addFault({ operation: 'logs:FilterLogEvents', kind: 'deny' });
    const { incomplete, value } = await pipeline.list({ ...ref, limit: 5, signal: signal() });
    simulator.control.removeFaults();
    expect(value).toEqual([]);
    expect(incomplete).toEqual(
      expect.arrayContaining([expect.objectContaining({ code: 'aws_access_denied' })]),
    );
    expect(JSON.stringify(incomplete)).toContain(group);
    expect(JSON.stringify(incomplete)).toContain('logs:FilterLogEvents');
  });
});

describe('a tail', () => {
  test('tells something within two seconds and a late line all the same', async () => {
    const end = new AbortController();
    const startedMs = Date.now();
    let firstAfterMs = Number.POSITIVE_INFINITY;
    const seen: string[] = [];
    const query = { ...ref, filter: 'tail-late', limit: 10, signal: AbortSignal.any([end.signal, signal()]) };
    for await (const event of pipeline.tail(query)) {
      if (firstAfterMs === Number.POSITIVE_INFINITY) {
        firstAfterMs = Date.now() - startedMs;
        await put([{ message: 'tail-late now', atMs: Date.now() }]);
      }
      if (event.type !== 'line') continue;
      seen.push(...messagesOf(event.lines));
      if (seen.length === 1) await put([{ message: 'tail-late by 14 s', atMs: Date.now() - 14_000 }]);
      if (seen.length === 2) break;
    }
    expect(firstAfterMs).toBeLessThan(2_000);
    expect(seen).toEqual(['tail-late now', 'tail-late by 14 s']);
  });

  test('goes on after a restart without a lost or doubled line', async () => {
    const line = (index: number) => ({ message: `restart ${index}`, atMs: Date.now() });
    await put([line(0), line(1), line(2)]);
    const first = await collect(pipeline, { filter: 'restart', count: 3 });
    expect(messagesOf(first.lines)).toEqual(['restart 0', 'restart 1', 'restart 2']);
    await put([{ message: 'restart late', atMs: Date.now() - 14_000 }, line(3)]);
    const restarted = startPipeline();
    const second = await collect(restarted, { filter: 'restart', count: 2, lastEventId: first.lastId });
    await put([line(4)]);
    const third = await collect(restarted, { filter: 'restart', count: 1, lastEventId: second.lastId });
    restarted.stop();
    expect(messagesOf(second.lines).sort()).toEqual(['restart 3', 'restart late']);
    expect(messagesOf(third.lines)).toEqual(['restart 4']);
  });

  test('reads upstream once for two hundred readers, and stops with the last of them', async () => {
    const end = new AbortController();
    simulator.control.clearCalls();
    const readers = Array.from({ length: 200 }, () =>
      collect(pipeline, { filter: 'fan-out', count: 1, end }),
    );
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(pipeline.upstreamCount()).toBeLessThanOrEqual(2);
    await put([{ message: 'fan-out to all', atMs: Date.now() }]);
    const told = await Promise.all(readers);
    expect(told.every(({ lines }) => lines.length === 1)).toBe(true);
    const reads = simulator.control.listCalls().filter((call) => call.operation === 'FilterLogEvents');
    expect(reads.length).toBeLessThan(30);
    expect(pipeline.upstreamCount()).toBe(0);
  });

  test('brings a burst of long lines whole to a reader that takes them', async () => {
    const message = `burst ${'x'.repeat(2_000)}`;
    const reading = collect(pipeline, { filter: 'burst ', count: 900, limit: 1_000 });
    for (let batch = 0; batch < 3; batch += 1)
      await put(
        Array.from({ length: 300 }, (_, index) => ({
          message: `${message} ${batch} ${index}`,
          atMs: Date.now(),
        })),
      );
    const { lines, events } = await reading;
    expect(events.filter((event) => event.type === 'gap')).toEqual([]);
    expect(new Set(lines.map((line) => line.id)).size).toBe(lines.length);
  });
});
