import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LogLine } from '#lib/contract/logs.ts';
import type { LogQuery } from '#lib/domain/ports/log-reads.ts';
import { listPodLines } from './list-pod-lines.ts';
import { messagesOf, nextMoment, openTail, signal } from './open-tail-for-tests.ts';
import { cluster, type PodLogs, service, startPodLogs } from './pod-logs-for-tests.ts';
import { resolvePodSources } from './resolve-pod-sources.ts';

type Pipeline = ReturnType<PodLogs['openPipeline']>;

let nodes: PodLogs;
let pipeline: Pipeline;

beforeEach(async () => {
  nodes = await startPodLogs();
  pipeline = nodes.openPipeline();
});
afterEach(() => nodes.close());

const list = async (query: Partial<LogQuery> & { limit?: number; cursor?: string } = {}) => {
  await nodes.untilKnownTo(pipeline.fleet);
  await nextMoment();
  return pipeline.list({ cluster, service, limit: 100, signal: signal(), ...query });
};

describe('a list of pods’ lines', () => {
  test('merges all containers by time, keeps equal lines apart, and pages back without loss', async () => {
    nodes.addPod('web-a', { createdAtMs: 0 });
    nodes.addPod('web-b', { createdAtMs: 0 });
    const startMs = Date.now() - 600_000;
    const wanted: string[] = [];
    for (let index = 0; index < 200; index += 1) {
      const key = index % 3 === 0 ? 'web-a' : 'web-b';
      const text = index % 10 < 3 ? 'the same' : `line ${index}`;
      nodes.write(key, text, startMs + Math.floor(index / 4) * 1_000);
      wanted.push(text);
    }
    const all = await list({ limit: 1_000 });
    expect(all.value).toHaveLength(200);
    expect(all.nextCursor).toBeNull();
    expect(all.incomplete).toEqual([]);
    for (const line of all.value) LogLine.parse(line);
    expect(new Set(all.value.map(({ id }) => id)).size).toBe(200);
    expect([...messagesOf(all.value)].sort()).toEqual([...wanted].sort());
    const times = all.value.map(({ at }) => at);
    expect(times).toEqual([...times].sort());

    const paged: LogLine[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ limit: 17, cursor });
      paged.unshift(...page.value);
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(paged).toEqual(all.value);

    const since = new Date(startMs + 10_000).toISOString();
    const until = new Date(startMs + 30_000).toISOString();
    const window = all.value.filter(({ at }) => at >= since && at <= until);
    expect((await list({ since, until, limit: 1_000 })).value).toEqual(window);
    expect((await list({ until, limit: 5 })).value).toEqual(
      all.value.filter(({ at }) => at <= until).slice(-5),
    );
    const first = await list({ since, limit: 30 });
    const second = await list({ since, limit: 1_000, cursor: first.nextCursor ?? '' });
    expect([...first.value, ...second.value]).toEqual(all.value.filter(({ at }) => at >= since));
    expect((await list({ filter: 'the same', limit: 7 })).value).toEqual(
      all.value.filter(({ message }) => message === 'the same').slice(-7),
    );
    expect((await list({ tasks: ['shop.web-a'], limit: 1_000 })).value).toEqual(
      all.value.filter(({ source }) => source.task === 'shop.web-a'),
    );
  });

  test('reads the run before, and that of pods that ended', async () => {
    nodes.addPod('web-a');
    nodes.addPod('web-b');
    nodes.addPod('web-c', { hasStarted: false });
    nodes.write('web-a', 'a before');
    nodes.crash('web-a');
    nodes.write('web-a', 'a now');
    nodes.write('web-b', 'b last words');
    nodes.endPod('web-b');
    expect(messagesOf((await list({ previous: true })).value)).toEqual(['a before', 'b last words']);
    const all = await list();
    expect(messagesOf(all.value)).toEqual(['a before', 'a now', 'b last words']);
    expect(all.incomplete).toEqual([
      expect.objectContaining({
        scope: 'log of shop.web-c/app',
        message: expect.stringContaining('ContainerCreating'),
      }),
    ]);
  });

  test('keeps colours and long lines as they are, and cuts what is longer than 64 KiB', async () => {
    nodes.addPod('web-a');
    const coloured = '\u001b[31mrot ✗\u001b[0m  \ttrailing  ';
    const long = `é${'x'.repeat(300_000)}`;
    nodes.write('web-a', coloured);
    nodes.write('web-a', long);
    nodes.write('web-a', '');
    const { value } = await list();
    expect(value[0]?.message).toBe(coloured);
    expect(value[1]?.truncated?.bytes).toBe(Buffer.byteLength(long));
    expect(long.startsWith(value[1]?.message ?? '-')).toBe(true);
    expect(value[2]?.message).toBe('');
  });

  test('answers in time without what a node does not tell, and names it', async () => {
    nodes.addPod('web-a');
    nodes.write('web-a', 'here');
    nodes.addPod('web-b');
    nodes.stick('web-b');
    await nodes.untilKnownTo(pipeline.fleet);
    await nextMoment();
    const sources = await resolvePodSources(pipeline.fleet, { cluster, service });
    const query = { cluster, service, limit: 10, signal: signal() };
    const { source } = pipeline;
    const { value, incomplete } = await listPodLines({
      query,
      sources,
      source,
      nowMs: Date.now(),
      clock: Date.now,
      budgetMs: 300,
    });
    expect(messagesOf(value)).toEqual(['here']);
    expect(incomplete).toEqual([
      expect.objectContaining({ code: 'upstream_timeout', scope: 'log of shop.web-b/app' }),
    ]);
  });

  test('says which log may not be read, and where, and reads the rest', async () => {
    nodes.addPod('web-a');
    nodes.write('web-a', 'here');
    nodes.addPod('web-z');
    nodes.refuse('web-z');
    const { value, incomplete } = await list();
    expect(messagesOf(value)).toEqual(['here']);
    expect(incomplete).toEqual([
      expect.objectContaining({ code: 'aws_access_denied', scope: 'log of shop.web-z/app' }),
    ]);
    expect(incomplete[0]?.message).toContain('namespace "shop"');
    const tail = openTail(pipeline);
    await tail.until(() => tail.gaps().length > 0);
    expect(tail.gaps()[0]?.reason).toContain('pods/log');
    await tail.stop();
  });
});
