import { expect, test } from 'vitest';
import { createPacing } from './pacing.ts';
import { quotaOf } from './quotas.ts';

const call = { account: '123456789012', region: 'eu-west-1', action: 'ecs:DescribeServices' };

const createFakeTime = () => {
  let nowMs = 0;
  const waits: number[] = [];
  return {
    waits,
    advance: (ms: number) => {
      nowMs += ms;
    },
    now: () => nowMs,
    sleep: async (ms: number) => {
      waits.push(ms);
      nowMs += ms;
    },
  };
};
const { signal } = new AbortController();
const { burst, perSecond } = quotaOf(call.action, call.region).rate;

test('lets a burst pass at once and spaces what comes after it', async () => {
  const time = createFakeTime();
  const pacing = createPacing(time);
  for (let i = 0; i < burst; i += 1) await pacing.wait({ ...call, signal });
  expect(time.waits).toEqual([]);
  await pacing.wait({ ...call, signal });
  await pacing.wait({ ...call, signal });
  expect(time.now()).toBeGreaterThanOrEqual(Math.floor(2000 / perSecond));
  expect(time.now()).toBeLessThanOrEqual(Math.ceil(2000 / perSecond) + 2);
});

test('serves a page in front of somebody before a sweep that came earlier', async () => {
  const pacing = createPacing(createFakeTime());
  for (let i = 0; i < burst; i += 1) await pacing.wait({ ...call, signal });
  const order: string[] = [];
  const wait = (name: string, priority: 'page' | 'sweep') =>
    pacing.wait({ ...call, signal, priority }).then(() => order.push(name));
  await Promise.all([wait('sweep 1', 'sweep'), wait('sweep 2', 'sweep'), wait('page', 'page')]);
  expect(order).toEqual(['page', 'sweep 1', 'sweep 2']);
});

test('keeps accounts, Regions and categories apart', async () => {
  const time = createFakeTime();
  const pacing = createPacing(time);
  for (let i = 0; i < burst + 5; i += 1) await pacing.wait({ ...call, signal });
  const waited = time.waits.length;
  await pacing.wait({ ...call, account: '210987654321', signal });
  await pacing.wait({ ...call, region: 'us-east-1', signal });
  await pacing.wait({ ...call, action: 'ecs:ListTasks', signal });
  expect(time.waits.length).toBe(waited);
});

test('goes slower after a throttled answer and recovers within ten seconds', async () => {
  const time = createFakeTime();
  const pacing = createPacing(time);
  await pacing.wait({ ...call, signal });
  pacing.slowDown(call);
  await pacing.wait({ ...call, signal });
  expect(time.waits[0]).toBe(Math.ceil(1000 / (perSecond / 2)));
  const waited = time.waits.length;
  time.advance(10_000);
  await pacing.wait({ ...call, signal });
  expect(time.waits.length).toBe(waited);
});

test('stops waiting when its reader goes away, and leaves the turn to the next', async () => {
  const time = createFakeTime();
  const rest = Promise.withResolvers<void>();
  const pacing = createPacing({ ...time, sleep: (ms) => rest.promise.then(() => time.sleep(ms)) });
  for (let i = 0; i < burst; i += 1) await pacing.wait({ ...call, signal });
  const controller = new AbortController();
  const waiting = pacing.wait({ ...call, signal: controller.signal });
  const next = pacing.wait({ ...call, signal });
  controller.abort(new Error('gone'));
  await expect(waiting).rejects.toThrow('gone');
  const late = pacing.wait({ ...call, signal: AbortSignal.abort(new Error('late')) });
  await expect(late).rejects.toThrow('late');
  rest.resolve();
  await next;
  expect(time.waits).toEqual([Math.ceil(1000 / perSecond)]);
});

test('stays under half of every published rate', () => {
  expect(quotaOf('ecs:DescribeServices', 'eu-west-1').rate.perSecond).toBeLessThan(10);
  expect(quotaOf('logs:FilterLogEvents', 'eu-central-1').rate.perSecond).toBeLessThan(2.5);
  expect(quotaOf('logs:FilterLogEvents', 'us-east-1').rate.perSecond).toBeLessThan(12.5);
  expect(quotaOf('ecs:UpdateService', 'eu-west-1').rate.perSecond).toBeLessThan(2.5);
});
