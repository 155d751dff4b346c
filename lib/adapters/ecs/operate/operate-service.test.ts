import { randomUUID } from 'node:crypto';
import { StopTaskCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createClientPool } from '#lib/adapters/aws/clients.ts';
import { Operation } from '#lib/contract/operations.ts';
import { Plan, type ServiceAction } from '#lib/contract/plans.ts';
import type { Context } from '#lib/domain/context.ts';
import { getOperation } from '#lib/domain/operations/get-operation.ts';
import { listOperations } from '#lib/domain/operations/list-operations.ts';
import { applyPlan } from '#lib/domain/plans/apply-plan.ts';
import { createPlan } from '#lib/domain/plans/create-plan.ts';
import type { Simulator } from '#simulator/server.ts';
import { openStillWorld, operatorActor, type StillWorld } from './world-for-tests.ts';

const cluster = 'ecs:123456789012:eu-west-1:shop';
let world: StillWorld;
let simulator: Simulator;
let product: StillWorld['product'];
let pool: ReturnType<typeof createClientPool>;

beforeAll(async () => {
  world = await openStillWorld();
  ({ simulator, product } = world);
  pool = createClientPool();
});
afterEach(() => {
  simulator.control.removeFaults();
  world.release();
});
afterAll(async () => {
  pool.destroy();
  await world.close();
});

/** Somebody else's hands on the same account. */
const others = () => pool.writeClients({ name: 'others', regions: ['eu-west-1'] }, 'eu-west-1').ecs;

const plan = async (service: string, body: ServiceAction) =>
  Plan.parse(await createPlan.run(product.contextOf(operatorActor), { cluster, service, body }));

type Answer = {
  idempotencyKey?: string;
  body?: { confirm?: string; accept?: string[] };
  over?: Partial<Context>;
};

const apply = (made: Plan, { idempotencyKey = randomUUID(), body, over }: Answer = {}) => {
  const accept = made.checks
    .filter(({ level }) => level === 'warn' || level === 'unknown')
    .map(({ id }) => id);
  return applyPlan.run(product.contextOf(operatorActor, over), {
    plan: made.id,
    idempotencyKey,
    body: body ?? { accept, confirm: made.confirm },
  });
};

const carryOut = async (service: string, body: ServiceAction) => {
  const { operationId } = await apply(await plan(service, body));
  await product.untilEnded(operationId);
  return Operation.parse(
    await getOperation.run(product.contextOf(operatorActor), { operation: operationId }),
  );
};

const countOf = (operation: string) =>
  simulator.control.listCalls().filter((call) => call.operation === operation).length;

const stateOf = (service: string) => {
  const found = simulator.world.regions
    .values()
    .next()
    .value?.ecs.clusters.get('shop')
    ?.services.get(service);
  if (!found) throw new Error(`no ${service}`);
  return found;
};

describe('applying a plan', () => {
  it('scales, and ends when the tasks run', async () => {
    const operation = await carryOut('orders', { action: 'scale', desired: 5 });
    expect(operation).toMatchObject({ state: 'succeeded', title: 'Scale orders 4 → 5', by: 'Ada' });
    expect(operation.steps.map(({ message }) => message)).toContain('5 of 5 tasks run');
    const messages = operation.steps.map(({ message }) => message);
    expect(new Set(messages).size).toBe(messages.length);
    const list = await listOperations.run(product.contextOf(operatorActor), { service: 'orders' });
    expect(list.items.map(({ id }) => id)).toEqual([operation.id]);
  });

  it('gives one operation for one key, however often and at once it is sent', async () => {
    const made = await plan('orders-consumer', { action: 'scale', desired: 4 });
    const before = countOf('ecs:UpdateService');
    const idempotencyKey = randomUUID();
    const answers = await Promise.all(Array.from({ length: 20 }, () => apply(made, { idempotencyKey })));
    expect(new Set(answers.map(({ operationId }) => operationId)).size).toBe(1);
    const operationId = answers[0]?.operationId ?? '';
    await product.untilEnded(operationId);
    expect(countOf('ecs:UpdateService')).toBe(before + 1);

    await expect(apply(made)).rejects.toMatchObject({ code: 'conflict', details: { operationId } });
    const another = await plan('orders-consumer', { action: 'scale', desired: 5 });
    await expect(apply(another, { idempotencyKey })).rejects.toMatchObject({ code: 'conflict' });
    const later = { now: () => new Date(world.now().getTime() + 3_600_000) };
    expect(await apply(made, { idempotencyKey, over: later })).toEqual({ operationId });
  });

  it('lets one of two plans for a service through, and shows the other what changed', async () => {
    const [six, seven] = await Promise.all([
      plan('storefront', { action: 'scale', desired: 6 }),
      plan('storefront', { action: 'scale', desired: 7 }),
    ]);
    const before = countOf('ecs:UpdateService');
    const results = await Promise.allSettled([apply(six), apply(seven)]);
    const won = results.filter((result) => result.status === 'fulfilled');
    const lost = results.filter((result) => result.status === 'rejected');
    expect([won.length, lost.length]).toEqual([1, 1]);
    expect(lost[0]?.reason).toMatchObject({
      code: 'conflict',
      details: { changes: [{ path: '/desiredCount', from: 5 }] },
    });
    expect(countOf('ecs:UpdateService')).toBe(before + 1);
    for (const { value } of won) await product.untilEnded(value.operationId);
  });

  it('does nothing when somebody else changed the service meanwhile', async () => {
    const made = await plan('media-thumbnails', { action: 'restart' });
    await others().send(
      new UpdateServiceCommand({ cluster: 'shop', service: 'media-thumbnails', desiredCount: 3 }),
    );
    const before = countOf('ecs:UpdateService');
    await expect(apply(made)).rejects.toMatchObject({
      code: 'conflict',
      details: { changes: [{ path: '/desiredCount', from: 2, to: 3 }] },
    });
    expect(countOf('ecs:UpdateService')).toBe(before);
  });

  it('refuses what is too old, blocked, not accepted or not confirmed, and when read-only', async () => {
    const down = await plan('cart', { action: 'scale', desired: 0 });
    const accept = down.checks.map(({ id }) => id);
    const later = { now: () => new Date(world.now().getTime() + 10 * 60_000) };
    await expect(apply(down, { over: later })).rejects.toMatchObject({ code: 'plan_expired' });
    await expect(apply(down, { body: {} })).rejects.toMatchObject({ code: 'unprocessable' });
    await expect(apply(down, { body: { accept, confirm: 'Cart' } })).rejects.toMatchObject({
      code: 'unprocessable',
    });
    await expect(apply(down, { over: { readOnly: true } })).rejects.toMatchObject({ code: 'forbidden' });
    const blocked = await plan('storefront', { action: 'restart' });
    await expect(apply(blocked)).rejects.toMatchObject({ code: 'unprocessable' });
    await expect(apply({ ...down, id: 'nothing' })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('does nothing when the audit cannot be written', async () => {
    const made = await plan('emails', { action: 'scale', desired: 3 });
    const before = countOf('ecs:UpdateService');
    const audit = { ...product.services.audit, append: () => Promise.reject(new Error('disk full')) };
    await expect(apply(made, { over: { audit } })).rejects.toMatchObject({ code: 'unavailable' });
    expect(countOf('ecs:UpdateService')).toBe(before);
  });

  it('rolls checkout back to v1.41.2 and ends succeeded when it is steady', async () => {
    const [, before] = (await product.services.fleet.listDeployments({ cluster, service: 'checkout' })).value;
    const operation = await carryOut('checkout', {
      action: 'rollback',
      to: { deployment: before?.id ?? '' },
    });
    expect(operation).toMatchObject({ state: 'succeeded', title: 'Roll back checkout to v1.41.2' });
    expect(operation.steps.at(-1)?.message).toBe('Steady: 4 of 4 tasks run');
    const service = stateOf('checkout');
    expect(service.taskDefinitionArn).toContain(before?.to.revision);
    expect(service.desired).toBe(4);
    const audit = await product.services.audit.list({ limit: 100 });
    const outcomes = audit.items
      .filter(({ operationId }) => operationId === operation.id)
      .map(({ outcome }) => outcome);
    expect(outcomes.toSorted()).toEqual(['intent', 'succeeded']);
  });

  it('ends failed with the reason when the circuit breaker rolls a bad image back', async () => {
    const image = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/messaging:v2.14.0';
    const operation = await carryOut('notify', { action: 'deploy', container: 'notify', image });
    expect(operation.state).toBe('failed');
    expect(operation.reason).toMatch(/rolled back/i);
    expect(
      operation.steps.some(({ level, message }) => level === 'error' && message.startsWith('Task ')),
    ).toBe(true);
  });

  it('reads back what it got no answer to, and sends nothing twice', async () => {
    const before = countOf('ecs:UpdateService');
    simulator.control.addFault({ operation: 'ecs:UpdateService', kind: 'drop', when: 'after', count: 1 });
    const made = await carryOut('profile', { action: 'scale', desired: 4 });
    expect(made.steps.map(({ message }) => message)).toContain('Read back: the change was made');
    expect(made.state).not.toBe('unknown');
    expect(stateOf('profile').desired).toBe(4);
    expect(countOf('ecs:UpdateService')).toBe(before + 1);

    simulator.control.addFault({ operation: 'ecs:UpdateService', kind: 'drop', when: 'before', count: 1 });
    const lost = await carryOut('catalog', { action: 'restart' });
    expect(lost).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('the change was not made'),
    });
    expect(countOf('ecs:UpdateService')).toBe(before + 2);
  });

  it('deregisters the copy that a refused update leaves unused', async () => {
    simulator.control.addFault({
      operation: 'ecs:UpdateService',
      kind: 'error',
      code: 'InvalidParameterException',
      message: 'not like this',
      status: 400,
      count: 1,
    });
    const image = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/orders:v1.19.1';
    const operation = await carryOut('orders', { action: 'deploy', container: 'orders', image });
    expect(operation).toMatchObject({ state: 'failed', reason: expect.stringContaining('not like this') });
    expect(operation.steps.some(({ message }) => message.startsWith('Deregistered shop-orders:'))).toBe(true);
  });

  it('stops a deployment that is on its way, and goes back', async () => {
    await others().send(
      new UpdateServiceCommand({ cluster: 'shop', service: 'payments', forceNewDeployment: true }),
    );
    const operation = await carryOut('payments', { action: 'stop-deployment' });
    expect(operation.state).toBe('succeeded');
  });

  it('stops one task, and refuses when it has stopped by itself', async () => {
    const tasks = await product.services.fleet.listTasks({ cluster, service: 'cart', states: ['running'] });
    const [first, second] = tasks.value;
    const operation = await carryOut('cart', { action: 'stop-task', task: first?.id ?? '' });
    expect(operation.state).toBe('succeeded');
    const made = await plan('cart', { action: 'stop-task', task: second?.arn ?? '' });
    await others().send(new StopTaskCommand({ cluster: 'shop', task: second?.id }));
    await expect(apply(made)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('changes the bounds of auto scaling', async () => {
    const operation = await carryOut('identity', { action: 'autoscaling', min: 3, max: 9 });
    expect(operation.state).toBe('succeeded');
    expect(await plan('identity', { action: 'autoscaling', min: 3, max: 9 })).toMatchObject({ changes: [] });
  });

  it('says that another deployment took the place of its own', async () => {
    world.hold();
    const { operationId } = await apply(await plan('pricing', { action: 'restart' }));
    const { operations } = product.services;
    await expect.poll(async () => (await operations.find(operationId))?.handle).toBeTruthy();
    await others().send(
      new UpdateServiceCommand({ cluster: 'shop', service: 'pricing', forceNewDeployment: true }),
    );
    world.release();
    const ended = await product.untilEnded(operationId);
    expect(ended).toMatchObject({ state: 'failed', reason: 'It was replaced by another deployment.' });
  });
});

describe('a process that ended in the middle', () => {
  it('follows what it had sent, reads back what it may have sent, and sends nothing anew', async () => {
    const dying = product.makeFollower();
    const over = { follower: dying };
    const begun = await apply(await plan('search', { action: 'scale', desired: 7 }), { over });
    await dying.stop();

    const { operations, plans } = product.services;
    const claimOf = async (service: string, state: 'pending' | 'running') => {
      const made = await plan(service, { action: 'scale', desired: 9 });
      const id = randomUUID();
      const { action, title, target, by, changes } = made;
      const startedAt = world.now().toISOString();
      const common = { id, state, action, title, target, by, changes, plan: made.id, steps: [], startedAt };
      await operations.claim({ ...common, idempotencyKey: id, handle: null });
      expect(await plans.find(made.id)).toBeTruthy();
      return id;
    };
    const pending = await claimOf('ledger', 'pending');
    const inDoubt = await claimOf('media', 'running');
    const happened = await claimOf('media-thumbnails', 'running');
    await others().send(
      new UpdateServiceCommand({ cluster: 'shop', service: 'media-thumbnails', desiredCount: 9 }),
    );
    const before = countOf('ecs:UpdateService');

    const next = product.makeFollower();
    expect(await next.resumeAll()).toBeGreaterThanOrEqual(4);
    const [sent, unsent, doubted, found] = await Promise.all(
      [begun.operationId, pending, inDoubt, happened].map(product.untilEnded),
    );
    expect(sent?.state).toBe('succeeded');
    expect(unsent).toMatchObject({ state: 'failed', reason: expect.stringContaining('Nothing was done') });
    expect(doubted).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('the change was not made'),
    });
    expect(found?.state).toBe('succeeded');
    expect(found?.steps.map(({ message }) => message)).toContain('Read back: the change was made');
    expect(countOf('ecs:UpdateService')).toBe(before);
    await next.stop();
  });
});
