import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LogLine } from '#lib/contract/logs.ts';
import type { LogQuery } from '#lib/domain/ports/log-reads.ts';
import { messagesOf, nextMoment, openTail, signal } from './open-tail-for-tests.ts';
import { cluster, type PodLogs, service, startPodLogs } from './pod-logs-for-tests.ts';

type Pipeline = ReturnType<PodLogs['openPipeline']>;

let nodes: PodLogs;
let pipeline: Pipeline;

beforeEach(async () => {
  nodes = await startPodLogs();
  pipeline = nodes.openPipeline();
});
afterEach(() => nodes.close());

const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 15_000 });

const list = async (query: Partial<LogQuery> & { limit?: number; cursor?: string } = {}) => {
  await nodes.untilKnownTo(pipeline.fleet);
  await nextMoment();
  return pipeline.list({ cluster, service, limit: 100, signal: signal(), ...query });
};

describe('a tail of pods', () => {
  test('tells the newest lines, then new ones in order, of pods that join as well', async () => {
    nodes.addPod('web-a');
    nodes.addPod('web-b');
    nodes.write('web-a', 'before');
    const tail = openTail(pipeline);
    await tail.until(() => tail.lines.length === 1);
    await eventually(() => nodes.followCount()).toBe(2);
    const atMs = Date.now();
    nodes.write('web-b', 'second', atMs + 2);
    nodes.write('web-a', 'first', atMs + 1);
    await tail.until(() => tail.lines.length === 3);
    nodes.addPod('web-c', { hasStarted: false });
    await tail.until(() =>
      tail.events.some((event) => event.type === 'source' && event.change.source.task === 'shop.web-c'),
    );
    nodes.crash('web-a');
    nodes.removePod('web-b');
    nodes.addPod('web-d');
    nodes.write('web-d', 'a new pod');
    await tail.until(() => tail.lines.length === 4);
    expect(messagesOf(tail.lines)).toEqual(['before', 'first', 'second', 'a new pod']);
    const ended = tail.events.flatMap((event) =>
      event.type === 'source' && event.change.state === 'ended' ? [event.change.source.task] : [],
    );
    expect(ended).toEqual(['shop.web-b']);
    expect(messagesOf((await list()).value)).toEqual(['before', 'first', 'a new pod']);
    const listed = (await list()).value;
    expect(tail.lines.filter(({ source }) => source.task !== 'shop.web-b')).toEqual(listed);
    await tail.stop();
    await eventually(() => nodes.followCount()).toBe(0);
  });

  test('goes on through a restart and a cut, and brings what the dead run wrote last', async () => {
    nodes.addPod('web-a');
    nodes.write('web-a', 'one');
    const tail = openTail(pipeline);
    await tail.until(() => tail.lines.length === 1);
    await eventually(() => nodes.followCount()).toBe(1);
    nodes.crash('web-a');
    nodes.write('web-a', 'two');
    await tail.until(() => tail.lines.length === 2);
    nodes.setDown(true);
    nodes.cut();
    nodes.write('web-a', 'three, unseen');
    nodes.crash('web-a');
    nodes.write('web-a', 'four');
    nodes.setDown(false);
    await tail.until(() => tail.lines.length === 4);
    expect(messagesOf(tail.lines)).toEqual(['one', 'two', 'three, unseen', 'four']);
    expect(tail.gaps()).toEqual([]);
    await tail.stop();
  });

  test('says that lines may be missing of a pod that was gone before it could be read again', async () => {
    nodes.addPod('web-a');
    nodes.addPod('web-b');
    nodes.write('web-a', 'one');
    const tail = openTail(pipeline);
    await tail.until(() => tail.lines.length === 1);
    await eventually(() => nodes.followCount()).toBe(2);
    nodes.setDown(true);
    nodes.cut();
    nodes.write('web-a', 'unseen');
    await eventually(() => nodes.followCount()).toBe(0);
    nodes.removePod('web-a');
    await tail.until(() => tail.gaps().length > 0);
    expect(tail.gaps().map(({ reason }) => reason)).toEqual([
      expect.stringContaining('web-a/app may be missing: it was gone'),
    ]);
    await tail.stop();
  });

  test('says that lines may be missing where a log was rotated while it could not be followed', async () => {
    nodes.addPod('web-a');
    nodes.write('web-a', 'one');
    const tail = openTail(pipeline);
    await tail.until(() => tail.lines.length === 1);
    await eventually(() => nodes.followCount()).toBe(1);
    nodes.setDown(true);
    nodes.cut();
    nodes.write('web-a', 'rotated away');
    nodes.rotate('web-a');
    nodes.write('web-a', 'two');
    nodes.setDown(false);
    await tail.until(() => tail.lines.length === 2);
    expect(messagesOf(tail.lines)).toEqual(['one', 'two']);
    expect(tail.gaps()).toEqual([
      expect.objectContaining({ lost: null, reason: expect.stringContaining('rotated') }),
    ]);
    await tail.stop();
  });

  test('is silent about a short outage, and says what a long one may cost', async () => {
    let aheadMs = 0;
    const own = nodes.openPipeline(() => new Date(Date.now() + aheadMs));
    nodes.addPod('web-a');
    nodes.write('web-a', 'one');
    const tail = openTail(own);
    await tail.until(() => tail.lines.length === 1);
    await eventually(() => nodes.followCount()).toBe(1);
    nodes.setDown(true);
    nodes.cut();
    const before = nodes.requestCount();
    await eventually(() => nodes.requestCount()).toBeGreaterThan(before + 1);
    expect(tail.gaps()).toEqual([]);
    aheadMs = 25_000;
    await tail.until(() => tail.gaps().length > 0);
    expect(tail.gaps()[0]?.reason).toContain('Lines come when it answers again');
    nodes.write('web-a', 'two');
    nodes.setDown(false);
    await tail.until(() => tail.lines.length === 2);
    expect(messagesOf(tail.lines)).toEqual(['one', 'two']);
    await tail.stop();
  });

  test('resumes in another process while lines are written, without a lost or doubled one', async () => {
    const keys = ['web-a', 'web-b', 'web-c'];
    for (const key of keys) nodes.addPod(key);
    let count = 0;
    const write = () => {
      nodes.write(keys[count % 3] ?? '', `line ${count}`);
      count += 1;
    };
    const writing = setInterval(() => {
      for (let index = 0; index < 7; index += 1) write();
    }, 5);
    const told: LogLine[] = [];
    let lastEventId: string | undefined;
    for (let round = 0; round < 5; round += 1) {
      const tail = openTail(nodes.openPipeline(), { lastEventId });
      await tail.until(() => tail.lines.length > 150);
      if (round % 2 === 1) nodes.cut();
      await tail.until(() => tail.lines.length > 300);
      await tail.stop();
      told.push(...tail.lines);
      lastEventId = tail.lastId();
      expect(tail.gaps()).toEqual([]);
      if (round === 2) nodes.crash('web-b');
    }
    clearInterval(writing);
    const last = openTail(nodes.openPipeline(), { lastEventId });
    const wanted = Array.from({ length: count }, (_, index) => `line ${index}`);
    await last.until(() => last.lines.at(-1)?.message === wanted.at(-1));
    told.push(...last.lines);
    await last.stop();
    expect(new Set(told.map(({ id }) => id)).size).toBe(told.length);
    const first = wanted.indexOf(told[0]?.message ?? '');
    expect([...messagesOf(told)].sort()).toEqual(wanted.slice(first).sort());
  });

  test('follows each container once for two hundred readers', async () => {
    for (let index = 0; index < 10; index += 1) nodes.addPod(`web-${index}`);
    const tails = Array.from({ length: 200 }, () => openTail(pipeline));
    await eventually(() => nodes.followCount()).toBe(10);
    nodes.write('web-7', 'to all');
    await Promise.all(tails.map((tail) => tail.until(() => tail.lines.length > 0)));
    expect(nodes.followCount()).toBe(10);
    expect(pipeline.upstreamCount()).toBe(10);
    expect(nodes.requestCount()).toBeLessThan(60);
    await Promise.all(tails.map((tail) => tail.stop()));
  });

  test('lets two hundred readers come back to a new process with few reads', async () => {
    const keys = Array.from({ length: 10 }, (_, index) => `web-${index}`);
    for (const key of keys) {
      nodes.addPod(key);
      nodes.write(key, `before ${key}`);
    }
    const first = openTail(pipeline);
    await first.until(() => first.lines.length === 10);
    await first.stop();
    for (const key of keys) nodes.write(key, `meanwhile ${key}`);
    const before = nodes.requestCount();
    const next = nodes.openPipeline();
    const tails = Array.from({ length: 200 }, () => openTail(next, { lastEventId: first.lastId() }));
    await Promise.all(tails.map((tail) => tail.until(() => tail.lines.length === 10)));
    expect(next.upstreamCount()).toBe(10);
    for (const { lines } of tails)
      expect(messagesOf(lines).sort()).toEqual(keys.map((key) => `meanwhile ${key}`));
    expect(nodes.requestCount() - before).toBeLessThan(50);
    await Promise.all(tails.map((tail) => tail.stop()));
  });

  test('follows three hundred containers and names those that are left out', async () => {
    for (let index = 0; index < 303; index += 1) nodes.addPod(`web-${1000 + index}`);
    const tail = openTail(pipeline);
    // A busy machine may say before that it could not read all of them in time.
    const left = 'shop.web-1300/app, shop.web-1301/app, shop.web-1302/app';
    await tail.until(() => tail.gaps().some(({ reason }) => reason.includes(left)));
    await eventually(() => nodes.followCount()).toBe(300);
    nodes.write('web-1299', 'the last that is followed');
    await tail.until(() => tail.lines.length > 0);
    expect(tail.lastId().length).toBeLessThanOrEqual(4_000);
    await tail.stop();
  });

  test('filters, and ends its window at until', async () => {
    nodes.addPod('web-a');
    const until = new Date(Date.now() + 60_000).toISOString();
    const tail = openTail(pipeline, { filter: 'wanted', until });
    await eventually(() => nodes.followCount()).toBe(1);
    nodes.write('web-a', 'no');
    nodes.write('web-a', 'wanted 1');
    nodes.write('web-a', 'wanted too late', Date.now() + 120_000);
    nodes.write('web-a', 'wanted 2', Date.now() + 1);
    await tail.until(() => tail.lines.length === 2);
    expect(messagesOf(tail.lines)).toEqual(['wanted 1', 'wanted 2']);
    await tail.stop();
  });

  test('lets a reader that takes nothing lose the oldest lines and tells how many', async () => {
    nodes.addPod('web-a');
    const stop = new AbortController();
    const query = { cluster, service, limit: 10, signal: AbortSignal.any([stop.signal, signal()]) };
    const tail = pipeline.tail(query)[Symbol.asyncIterator]();
    await tail.next();
    await tail.next();
    const waiting = tail.next();
    await eventually(() => nodes.followCount()).toBe(1);
    const text = 'x'.repeat(60_000);
    for (let index = 0; index < 300; index += 1) nodes.write('web-a', `${index} ${text}`);
    let told = 0;
    let lost = 0;
    for (let event = await waiting; !event.done; event = await tail.next()) {
      if (told === 0) await new Promise((resolve) => setTimeout(resolve, 1_000));
      if (event.value.type === 'line') told += event.value.lines.length;
      if (event.value.type === 'gap') lost += event.value.gap.lost ?? 0;
      if (told + lost === 300) break;
    }
    expect(lost).toBeGreaterThan(0);
    expect(told + lost).toBe(300);
    stop.abort();
  });

  test('refuses a service that is not there', async () => {
    const tail = pipeline.tail({ cluster, service: 'shop.deployment.none', limit: 1, signal: signal() });
    await expect(tail[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'not_found' });
  });
});
