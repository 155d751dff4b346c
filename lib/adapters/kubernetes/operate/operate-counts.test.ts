import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '#simulator/server.ts';
import { createManualClock } from '#simulator/world/clock.ts';
import { checkOf, messagesOf, podsOf, readObject } from './other-hands-for-tests.ts';
import { openHarbour } from './world-for-tests.ts';

let simulator: Simulator;
let harbour: Awaited<ReturnType<typeof openHarbour>>;

beforeAll(async () => {
  simulator = await startSimulator({ clock: createManualClock(), quotas: false });
  harbour = await openHarbour(simulator);
});
afterEach(() => simulator.control.removeFaults());
afterAll(async () => {
  await harbour.close();
  await simulator.close();
});

const countOf = (operation: string) =>
  simulator.control.listCalls().filter((call) => call.operation === operation).length;

describe('the count', () => {
  it('is changed through the scale subresource, and followed until the pods are ready', async () => {
    const id = 'batch.deployment.emails';
    await harbour.carryOut(await harbour.plan(id, { action: 'rollback', to: { revision: '1' } }));
    const before = countOf('kubernetes:patch/deployments/scale');
    const operation = await harbour.carryOut(await harbour.plan(id, { action: 'scale', desired: 3 }));
    expect(operation).toMatchObject({ state: 'succeeded', title: 'Scale emails 2 → 3' });
    expect(messagesOf(operation)).toContain('3 of 3 pods are ready');
    // One rehearsal, one write.
    expect(countOf('kubernetes:patch/deployments/scale')).toBe(before + 2);
  });

  it('to 0 needs the name of the service', async () => {
    const made = await harbour.plan('media.deployment.thumbnails', { action: 'scale', desired: 0 });
    expect(made.confirm).toBe('thumbnails');
    const accept = made.checks.map(({ id }) => id);
    await expect(harbour.apply(made, { body: { accept } })).rejects.toMatchObject({ code: 'unprocessable' });
  });

  it('is told beside an autoscaler, whose bounds can be changed instead', async () => {
    const id = 'shop.deployment.cart';
    const made = await harbour.plan(id, { action: 'scale', desired: 40 });
    expect(checkOf(made, 'autoscaling')).toMatchObject({
      level: 'warn',
      message: expect.stringContaining('2–6'),
    });
    const operation = await harbour.carryOut(
      await harbour.plan(id, { action: 'autoscaling', min: 3, max: 8 }),
    );
    expect(operation).toMatchObject({ state: 'succeeded' });
    const { spec } = await readObject(
      harbour.others,
      '/apis/autoscaling/v2/namespaces/shop/horizontalpodautoscalers/cart',
    );
    expect(spec).toMatchObject({ minReplicas: 3, maxReplicas: 8 });
    expect(
      checkOf(await harbour.plan(id, { action: 'autoscaling', min: 3, max: 8 }), 'nothing-to-change'),
    ).toBeTruthy();
  });

  it('is held against the quota of the namespace', async () => {
    const made = await harbour.plan('reports.deployment.report-worker', { action: 'restart' });
    // It has fewer pods than it may lack already, so that none goes for a new one.
    expect(checkOf(made, 'quota')).toMatchObject({
      level: 'block',
      message: expect.stringContaining('reports-limits leaves room for 0 more pods'),
    });
    const fewer = await harbour.plan('reports.deployment.report-worker', { action: 'scale', desired: 5 });
    expect(checkOf(fewer, 'quota')).toBeUndefined();
  });
});

describe('stopping a pod', () => {
  it('evicts it, and ends when another is in its place', async () => {
    const [pod] = await podsOf(harbour.others, 'media', 'thumbnails');
    const made = await harbour.plan('media.deployment.thumbnails', {
      action: 'stop-task',
      task: `media.${pod?.metadata.name}`,
    });
    expect(made.target.taskId).toBe(`media.${pod?.metadata.name}`);
    expect(await harbour.carryOut(made)).toMatchObject({ state: 'succeeded' });
    const now = await podsOf(harbour.others, 'media', 'thumbnails');
    expect(now.map(({ metadata }) => metadata.uid)).not.toContain(pod?.metadata.uid);
    await expect(harbour.apply(made)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is blocked by a budget at its limit, and a pod of another service is not found', async () => {
    const [pod] = await podsOf(harbour.others, 'shop', 'catalog');
    const task = `shop.${pod?.metadata.name}`;
    const made = await harbour.plan('shop.deployment.catalog', { action: 'stop-task', task });
    expect(checkOf(made, 'budget')).toMatchObject({
      level: 'block',
      message: expect.stringContaining('catalog'),
    });
    await expect(harbour.apply(made)).rejects.toMatchObject({ code: 'unprocessable' });
    await expect(harbour.plan('shop.deployment.cart', { action: 'stop-task', task })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('does nothing to another pod of the same name', async () => {
    const task = 'shop.search-0';
    const made = await harbour.plan('shop.statefulset.search', { action: 'stop-task', task });
    await harbour.others.send('DELETE', '/api/v1/namespaces/shop/pods/search-0', {
      body: { gracePeriodSeconds: 0 },
    });
    const namesOfSearch = async () =>
      (await podsOf(harbour.others, 'shop', 'search')).map(({ metadata }) => metadata.name);
    simulator.control.advance(1_000);
    expect(await namesOfSearch()).toContain('search-0');
    await expect(harbour.apply(made)).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('what a kind does not have', () => {
  it.each([
    ['shop.statefulset.search', { action: 'pause' }],
    ['kube-system.daemonset.aws-node', { action: 'resume' }],
    ['kube-system.daemonset.aws-node', { action: 'scale', desired: 2 }],
    ['payments.deployment.payments', { action: 'autoscaling', min: 1, max: 2 }],
    ['shop.deployment.checkout', { action: 'stop-deployment' }],
  ] as const)('%s: %j is unprocessable', async (id, action) => {
    await expect(harbour.plan(id, action)).rejects.toMatchObject({ code: 'unprocessable' });
  });

  it('is not found where there is no such service', async () => {
    await expect(harbour.plan('shop.deployment.nothing', { action: 'restart' })).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(harbour.plan('shop.cronjob.nothing', { action: 'restart' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});

describe('one key', () => {
  it('gives one operation, however often it is sent', async () => {
    const made = await harbour.plan('media.deployment.thumbnails', { action: 'scale', desired: 3 });
    const before = countOf('kubernetes:patch/deployments/scale');
    const idempotencyKey = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => harbour.apply(made, { idempotencyKey })),
    );
    expect(new Set(answers.map(({ operationId }) => operationId)).size).toBe(1);
    await harbour.untilEnded(answers[0]?.operationId ?? '');
    expect(countOf('kubernetes:patch/deployments/scale')).toBe(before + 1);
  });
});
