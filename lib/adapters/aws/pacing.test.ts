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
    },
  };
};

test('lets a burst pass at once and spaces what comes after it', async () => {
  const time = createFakeTime();
  const pacing = createPacing(time);
  const { burst, perSecond } = quotaOf(call.action, call.region).rate;
  const { signal } = new AbortController();
  for (let i = 0; i < burst; i += 1) await pacing.wait({ ...call, signal });
  expect(time.waits).toEqual([]);
  await pacing.wait({ ...call, signal });
  await pacing.wait({ ...call, signal });
  expect(time.waits).toEqual([Math.ceil(1000 / perSecond), Math.ceil(2000 / perSecond)]);
});

test('keeps accounts, Regions and categories apart', async () => {
  const time = createFakeTime();
  const pacing = createPacing(time);
  const { signal } = new AbortController();
  for (let i = 0; i < 60; i += 1) await pacing.wait({ ...call, signal });
  const waited = time.waits.length;
  await pacing.wait({ ...call, account: '210987654321', signal });
  await pacing.wait({ ...call, region: 'us-east-1', signal });
  await pacing.wait({ ...call, action: 'ecs:ListTasks', signal });
  expect(time.waits.length).toBe(waited);
});

test('goes slower after a throttled answer and recovers within ten seconds', async () => {
  const time = createFakeTime();
  const pacing = createPacing(time);
  const { signal } = new AbortController();
  await pacing.wait({ ...call, signal });
  pacing.slowDown(call);
  await pacing.wait({ ...call, signal });
  const { perSecond } = quotaOf(call.action, call.region).rate;
  expect(time.waits).toEqual([Math.ceil(1000 / (perSecond / 2))]);
  time.advance(10_000);
  await pacing.wait({ ...call, signal });
  expect(time.waits.length).toBe(1);
});

test('stops waiting when its reader goes away, and gives the turn back', async () => {
  const controller = new AbortController();
  const pacing = createPacing({ now: () => 0 });
  const slow = { account: 'a', region: 'eu-west-1', action: 'ecs:RegisterTaskDefinition' };
  for (let i = 0; i < 9; i += 1) await pacing.wait({ ...slow, signal: controller.signal });
  const waiting = pacing.wait({ ...slow, signal: controller.signal });
  controller.abort(new Error('gone'));
  await expect(waiting).rejects.toThrow('gone');
});

test('stays under half of every published rate', () => {
  expect(quotaOf('ecs:DescribeServices', 'eu-west-1').rate.perSecond).toBeLessThan(10);
  expect(quotaOf('logs:FilterLogEvents', 'eu-central-1').rate.perSecond).toBeLessThan(2.5);
  expect(quotaOf('logs:FilterLogEvents', 'us-east-1').rate.perSecond).toBeLessThan(12.5);
  expect(quotaOf('ecs:UpdateService', 'eu-west-1').rate.perSecond).toBeLessThan(2.5);
});
