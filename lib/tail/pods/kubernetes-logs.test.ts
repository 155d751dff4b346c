import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { LogLine } from '#lib/contract/logs.ts';
import type { LogReads, TailEvent } from '#lib/domain/ports/log-reads.ts';
import { createFleet } from '#lib/inventory/fleet.ts';
import { Inventory } from '#lib/inventory/inventory.ts';
import { routePodLogs } from '#lib/inventory/route-pod-logs.ts';
import { createLogReads } from '#lib/tail/groups/create-log-reads.ts';
import { routeLogReads } from '#lib/tail/route-log-reads.ts';
import { createUpstreams } from '#lib/upstreams.ts';
import { connectKubernetes } from '#simulator/kubernetes/test-client.ts';
import { type Simulator, startSimulator } from '#simulator/server.ts';
import { createPodLogReads } from './create-pod-log-reads.ts';

const account = '123456789012';
const region = 'eu-west-1';
const cluster = `eks:${account}:${region}:harbour`;
const before = { ...process.env };
const now = () => new Date();
let simulator: Simulator;
let logs: LogReads;
let fleet: ReturnType<typeof createFleet>;
let stop = () => {};

beforeAll(async () => {
  simulator = await startSimulator({ seed: 'pod tails' });
  process.env.AWS_ENDPOINT_URL = simulator.url;
  process.env.AWS_ACCESS_KEY_ID = account;
  process.env.AWS_SECRET_ACCESS_KEY = 'any';
  process.env.AWS_REGION = region;
  const { upstreams, logSource, close } = createUpstreams({
    connections: [{ name: 'default', regions: [region] }],
    now,
  });
  const inventory = new Inventory({ upstreams, now });
  fleet = createFleet(inventory, now);
  logs = routeLogReads({
    ecs: createLogReads({ fleet, source: logSource, now }),
    kubernetes: createPodLogReads({ fleet, source: routePodLogs(inventory.regions), now }),
  });
  stop = () => {
    inventory.stop();
    close();
  };
  // A world is made at its first use, which takes a busy machine a while.
  const harbour = { cluster, service: 'shop.deployment.checkout', states: ['running' as const] };
  await vi.waitFor(async () => expect((await fleet.listTasks(harbour)).value).not.toEqual([]), 50_000);
});
afterAll(async () => {
  stop();
  await simulator?.close();
  process.env = before;
});

const signal = () => AbortSignal.timeout(28_000);
/** A busy machine may leave something unread the first time. */
const listWhole = async (query: Omit<Parameters<LogReads['list']>[0], 'signal'>) => {
  for (;;) {
    const answer = await logs.list({ ...query, signal: signal() });
    if (!answer.incomplete.some(({ code }) => code === 'upstream_timeout')) return answer;
  }
};
const idsOf = (lines: LogLine[]) => lines.map(({ id }) => id);
const tasksOf = (lines: LogLine[]) => new Set(lines.map(({ source }) => source.task));

describe('the logs of a Deployment', () => {
  const service = 'shop.deployment.checkout';

  test('are those of all its pods in one order, by pages and by windows', async () => {
    const all = await listWhole({ cluster, service, limit: 60 });
    expect(all.value).toHaveLength(60);
    for (const line of all.value) LogLine.parse(line);
    expect(tasksOf(all.value).size).toBe(4);
    expect(all.incomplete).toEqual([]);
    const times = all.value.map(({ at }) => at);
    expect(times).toEqual([...times].sort());
    const until = times.at(-1) ?? '';
    const paged: LogLine[] = [];
    let cursor: string | undefined;
    while (paged.length < 60) {
      const page = await listWhole({ cluster, service, until, limit: 25, cursor });
      paged.unshift(...page.value);
      cursor = page.nextCursor ?? undefined;
    }
    // A line of the last millisecond may have come meanwhile.
    expect(idsOf(paged).join('\n')).toContain(idsOf(all.value).slice(20).join('\n'));
    const since = times[10] ?? '';
    const window = await listWhole({ cluster, service, since, until, limit: 1_000 });
    expect(idsOf(window.value).slice(0, 40)).toEqual(
      idsOf(all.value.filter(({ at }) => at >= since)).slice(0, 40),
    );
  });

  test('are told live through a rolling restart: new pods join, old ones end', async () => {
    const kube = connectKubernetes(simulator);
    const events: TailEvent[] = [];
    const lines: LogLine[] = [];
    const end = new AbortController();
    const first = await fleet.listTasks({ cluster, service: 'shop.deployment.cart', states: ['running'] });
    const old = new Set(first.value.map(({ id }) => id));
    const query = { cluster, service: 'shop.deployment.cart', limit: 20 };
    let isRestarted = false;
    let hasNew = false;
    for await (const event of logs.tail({ ...query, signal: AbortSignal.any([end.signal, signal()]) })) {
      events.push(event);
      if (event.type !== 'line') continue;
      lines.push(...event.lines);
      if (!isRestarted) {
        isRestarted = true;
        const annotations = { 'kubectl.kubernetes.io/restartedAt': new Date().toISOString() };
        const body = { spec: { template: { metadata: { annotations } } } };
        const type = 'application/strategic-merge-patch+json';
        const answer = await kube.send('PATCH', '/apis/apps/v1/namespaces/shop/deployments/cart', {
          type,
          body,
        });
        expect(answer.status).toBe(200);
      }
      hasNew = [...tasksOf(lines)].some((task) => !old.has(task));
      if (hasNew) break;
    }
    expect(hasNew).toBe(true);
    const changes = events.flatMap((event) => (event.type === 'source' ? [event.change] : []));
    expect(changes.some(({ state, source }) => state === 'joined' && !old.has(source.task))).toBe(true);
    expect(new Set(idsOf(lines)).size).toBe(lines.length);
    expect(events.filter(({ type }) => type === 'gap')).toEqual([]);
    const listed = await listWhole({ ...query, limit: 1_000 });
    const kept = tasksOf(listed.value);
    const told = lines.filter(({ source }) => kept.has(source.task));
    expect(idsOf(listed.value)).toEqual(expect.arrayContaining(idsOf(told)));
  });

  test('name the verb and the namespace where they may not be read', async () => {
    const fault = simulator.control.addFault({ operation: 'kubernetes:get/pods/log', kind: 'deny' });
    const { value, incomplete } = await logs.list({ cluster, service, limit: 5, signal: signal() });
    const tail = logs.tail({ cluster, service, limit: 5, signal: signal() })[Symbol.asyncIterator]();
    let gap: TailEvent | undefined;
    for (let next = await tail.next(); !next.done && !gap; next = await tail.next())
      if (next.value.type === 'gap') gap = next.value;
    simulator.control.removeFaults(fault.id);
    await tail.return?.();
    expect(value).toEqual([]);
    expect(incomplete).toEqual([expect.objectContaining({ code: 'aws_access_denied' })]);
    expect(incomplete[0]?.message).toContain('get pods/log in the namespace "shop"');
    expect(gap?.type === 'gap' && gap.gap.reason).toContain('pods/log');
  });
});

test('a container that crashes shows what its run before wrote', async () => {
  const service = 'batch.deployment.emails';
  const { value } = await listWhole({ cluster, service, previous: true, limit: 200 });
  expect(value.map(({ message }) => message).join('\n')).toContain('missing required setting SMTP_RELAY_URL');
  const all = await listWhole({ cluster, service, limit: 1_000 });
  expect(new Set(idsOf(all.value)).size).toBe(all.value.length);
  expect(idsOf(all.value)).toEqual(expect.arrayContaining(idsOf(value)));
});

test('logs of a service or a cluster that is not there are not found', async () => {
  const query = { limit: 1, signal: signal() };
  await expect(logs.list({ cluster, service: 'shop.deployment.none', ...query })).rejects.toMatchObject({
    code: 'not_found',
  });
  await expect(logs.list({ cluster: 'nowhere', service: 'x', ...query })).rejects.toMatchObject({
    code: 'not_found',
  });
});
