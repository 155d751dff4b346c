import { expect, it } from 'vitest';
import { createTargetTurns } from './target-turns.ts';

const ref = { clusterId: 'ecs:1:r:c', serviceId: 'web' };
const never = new AbortController().signal;

it('lets writers of one service go one after the other, whatever became of the one before', async () => {
  const turns = createTargetTurns();
  const order: string[] = [];
  const gate = Promise.withResolvers<void>();
  const first = turns.inTurn(ref, never, async () => {
    await gate.promise;
    order.push('first');
    throw new Error('refused');
  });
  const second = turns.inTurn(ref, never, async () => order.push('second'));
  await turns.inTurn({ ...ref, serviceId: 'api' }, never, async () => order.push('another service'));
  gate.resolve();
  await expect(first).rejects.toThrow('refused');
  await second;
  expect(order).toEqual(['another service', 'first', 'second']);
});

it('gives up waiting when the request does, and still keeps the order', async () => {
  const turns = createTargetTurns();
  const gate = Promise.withResolvers<void>();
  const order: string[] = [];
  const first = turns.inTurn(ref, never, () => gate.promise.then(() => order.push('first')));
  await expect(turns.inTurn(ref, AbortSignal.abort(), async () => {})).rejects.toMatchObject({
    code: 'unavailable',
  });
  const third = turns.inTurn(ref, never, async () => order.push('third'));
  gate.resolve();
  await Promise.all([first, third]);
  expect(order).toEqual(['first', 'third']);
});

it('waits for the write before, also when it failed', async () => {
  const turns = createTargetTurns();
  await turns.settle(ref, never);
  const gate = Promise.withResolvers<void>();
  turns.holdWrite(ref, gate.promise);
  const settled = turns.settle(ref, never);
  gate.reject(new Error('refused'));
  await expect(settled).resolves.toBeUndefined();
});
