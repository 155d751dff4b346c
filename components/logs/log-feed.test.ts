import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { LogReads } from '#lib/domain/ports/log-reads.ts';
import { createFleet } from '#lib/inventory/fleet.ts';
import { Inventory } from '#lib/inventory/inventory.ts';
import { createLogReads } from '#lib/tail/groups/create-log-reads.ts';
import { cluster, service, startPodLogs } from '#lib/tail/pods/pod-logs-for-tests.ts';
import { createUpstreams } from '#lib/upstreams.ts';
import { startSimulator } from '#simulator/server.ts';
import { createLogFeed, type FeedWants } from './log-feed.ts';
import { startLogPages } from './log-pages-for-tests.ts';
import { createLogStore } from './log-store.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 25_000 });

const openFeed = (wants: Partial<FeedWants> & Pick<FeedWants, 'targets'>) => {
  const store = createLogStore((run) => run());
  const feed = createLogFeed(store, { around: null, ...wants }, () => {});
  closing.push(feed.close);
  const rows = () => store.rows();
  return {
    feed,
    messages: () => rows().flatMap((row) => (row.kind === 'line' ? [row.message] : [])),
    gaps: () => rows().flatMap((row) => (row.kind === 'gap' ? [row.text] : [])),
  };
};
const openPages = async (logs: LogReads) => {
  const pages = await startLogPages(logs);
  closing.push(pages.close);
  return pages;
};
const numbered = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `handover ${String(from + index).padStart(4, '0')}`);

/** One service of the simulated account, and how its container writes. */
const startGroups = async () => {
  const region = 'eu-west-1';
  const simulator = await startSimulator({ seed: 'feed' });
  closing.push(simulator.close);
  vi.stubEnv('AWS_ENDPOINT_URL', simulator.url);
  vi.stubEnv('AWS_ACCESS_KEY_ID', '123456789012');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'any');
  vi.stubEnv('AWS_REGION', region);
  closing.push(vi.unstubAllEnvs);
  const now = () => new Date();
  const { upstreams, logSource, close } = createUpstreams({
    connections: [{ name: 'default', regions: [region] }],
    now,
  });
  const inventory = new Inventory({ upstreams, now });
  closing.push(() => {
    inventory.stop();
    close();
  });
  const fleet = createFleet(inventory, now);
  const target = { cluster: `ecs:123456789012:${region}:shop`, service: 'identity' };
  // What a world has is known bit by bit: a busy machine takes a while.
  const findPlace = async () => {
    const tasks = await fleet.listTasks({ ...target, states: ['running'] });
    const found = tasks.value.flatMap(({ containers }) => containers).find(({ logs }) => logs)?.logs;
    if (!found) throw new Error('no container of identity logs to CloudWatch');
    return found;
  };
  const place = await vi.waitFor(findPlace, { timeout: 20_000, interval: 200 });
  const client = new CloudWatchLogs({ disableHostPrefix: true });
  closing.push(() => client.destroy());
  const write = async (messages: string[]) => {
    await client.putLogEvents({
      logGroupName: place.group,
      logStreamName: place.stream,
      logEvents: messages.map((message) => ({ message, timestamp: Date.now() })),
    });
  };
  return { target, write, logs: createLogReads({ fleet, source: logSource, now }) };
};

const startPods = async () => {
  const nodes = await startPodLogs();
  closing.push(nodes.close);
  nodes.addPod('web-a');
  nodes.addPod('web-b');
  let count = 0;
  const write = async (messages: string[]) => {
    for (const message of messages) {
      nodes.write(count % 2 === 0 ? 'web-a' : 'web-b', message);
      count += 1;
    }
  };
  return { target: { cluster, service }, write, logs: nodes.openPipeline(), nodes };
};

describe.each([
  ['a group of CloudWatch Logs', startGroups],
  ['pods', startPods],
])('the page of %s', (_, start) => {
  test('shows every line once where polls give way to a stream, however slow lists are', {
    timeout: 60_000,
  }, async () => {
    const { target, write, logs } = await start();
    const pages = await openPages(logs);
    const closeOther = await pages.openOtherTab();
    await write(numbered(0, 3));
    const page = openFeed({ targets: [target], filter: 'handover' });
    await eventually(page.messages).toEqual(numbered(0, 3));
    expect(pages.streamCount()).toBe(0);
    // More than a stream brings of what was there before it.
    pages.holdLists();
    await write(numbered(3, 703));
    closeOther();
    await eventually(() => page.messages().at(-1)).toBe(numbered(702, 703)[0]);
    await write(numbered(703, 704));
    await eventually(() => page.messages().at(-1)).toBe(numbered(703, 704)[0]);
    expect(page.messages()).toEqual(numbered(0, 704));
    expect(page.gaps()).toEqual([]);
  });
});
