import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  openStillWorld,
  operatorActor,
  type StillWorld,
  viewerActor,
} from '#lib/adapters/ecs/operate/world-for-tests.ts';
import { type Check, Plan, type ServiceAction } from '#lib/contract/plans.ts';
import { createPlan } from '#lib/domain/plans/create-plan.ts';
import { getPlan } from '#lib/domain/plans/get-plan.ts';
import type { Simulator } from '#simulator/server.ts';

const shop = 'ecs:123456789012:eu-west-1:shop';
const platform = 'ecs:123456789012:eu-west-1:platform';
let world: StillWorld;
let simulator: Simulator;
let product: StillWorld['product'];

beforeAll(async () => {
  world = await openStillWorld();
  ({ simulator, product } = world);
});
afterEach(() => simulator.control.removeFaults());
afterAll(() => world.close());

const plan = async (service: string, body: ServiceAction, cluster = shop) =>
  Plan.parse(await createPlan.run(product.contextOf(operatorActor), { cluster, service, body }));

const history = async (service: string, cluster = shop) =>
  (await product.services.fleet.listDeployments({ cluster, service })).value;

const levels = (checks: Check[]) => Object.fromEntries(checks.map(({ id, level }) => [id, level]));

describe('a plan of an ECS service', () => {
  it('rolls back to a deployment by its revision while the tag means what it meant', async () => {
    const [, before] = await history('checkout');
    const made = await plan('checkout', { action: 'rollback', to: { deployment: before?.id ?? '' } });
    expect(made.title).toBe('Roll back checkout to v1.41.2');
    expect(made.changes).toContainEqual({ path: '/memory', from: '512', to: '1024' });
    expect(made.changes).toContainEqual({
      path: '/taskDefinition',
      from: expect.stringMatching(/^shop-checkout:\d+$/),
      to: before?.to.revision,
    });
    expect(made.unchanged).toEqual(expect.arrayContaining(['desired count 4', 'sidecar envoy']));
    expect(levels(made.checks)).toMatchObject({
      'image-checkout': 'ok',
      'ran-before': 'ok',
      roles: 'ok',
      secrets: 'ok',
      'deployment-in-progress': 'warn',
      'circuit-breaker': 'warn',
    });
    expect(made.confirm).toBeUndefined();
  });

  it('rolls one container back to a digest and leaves the rest as it is', async () => {
    const [, before] = await history('checkout');
    const digest = before?.to.images.find(({ container }) => container === 'checkout')?.digest ?? '';
    const made = await plan('checkout', { action: 'rollback', to: { container: 'checkout', digest } });
    expect(made.title).toBe('Roll back checkout to v1.41.2');
    expect(made.changes.map(({ path }) => path)).toEqual([
      '/containerDefinitions/checkout/image',
      '/taskDefinition',
    ]);
    expect(made.changes[0]?.to).toBe(`123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/checkout@${digest}`);
  });

  it('pins the digest that ran when its tag has moved since', async () => {
    const [now] = await history('pricing');
    const made = await plan('pricing', { action: 'rollback', to: { deployment: now?.id ?? '' } });
    const digest = now?.to.images[0]?.digest;
    expect(levels(made.checks)['tag-pricing']).toBe('warn');
    expect(made.changes[0]?.to).toBe(`123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/pricing@${digest}`);
  });

  it('warns that a restart takes what a moved tag means now', async () => {
    const made = await plan('pricing', { action: 'restart' });
    expect(levels(made.checks)).toMatchObject({ 'image-pricing': 'ok', 'tag-pricing': 'warn' });
  });

  it('blocks an image that is gone from ECR', async () => {
    const made = await plan('invoices', { action: 'restart' });
    expect(levels(made.checks)['image-invoices']).toBe('block');
    const asked = await plan('checkout', {
      action: 'deploy',
      container: 'checkout',
      image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/checkout:never-pushed',
    });
    expect(levels(asked.checks)['image-checkout']).toBe('block');
  });

  it('blocks a revision whose secret or role is gone', async () => {
    const identity = (await history('identity')).find(
      (one, index) => index >= 2 && one.status === 'successful',
    );
    const secret = await plan('identity', {
      action: 'rollback',
      to: { revision: identity?.to.revision ?? '' },
    });
    expect(levels(secret.checks).secrets).toBe('block');
    const webhooks = (await history('webhooks', platform)).at(2);
    const role = await plan(
      'webhooks',
      { action: 'rollback', to: { revision: webhooks?.to.revision ?? '' } },
      platform,
    );
    expect(levels(role.checks).roles).toBe('block');
  });

  it('registers a copy of an inactive revision', async () => {
    const old = (await history('checkout')).at(4);
    const made = await plan('checkout', { action: 'rollback', to: { revision: old?.to.revision ?? '' } });
    expect(levels(made.checks)['definition-inactive']).toBe('warn');
    expect(made.changes.at(-1)).toMatchObject({
      path: '/taskDefinition',
      to: 'a new revision of shop-checkout',
    });
  });

  it('warns of a revision that was rolled back here before', async () => {
    const bad = (await history('search')).find(
      ({ rolledBack, status }) => rolledBack || status.startsWith('rollback'),
    );
    const made = await plan('search', { action: 'rollback', to: { revision: bad?.to.revision ?? '' } });
    expect(levels(made.checks)['rolled-back-before']).toBe('warn');
  });

  it('blocks what a CodeDeploy or external controller owns, and lets the count be changed', async () => {
    expect(levels((await plan('storefront', { action: 'restart' })).checks).controller).toBe('block');
    expect(levels((await plan('canary-runner', { action: 'restart' }, platform)).checks).controller).toBe(
      'block',
    );
    const scaled = await plan('storefront', { action: 'scale', desired: 6 });
    expect(scaled.checks.filter(({ level }) => level === 'block')).toEqual([]);
  });

  it('blocks what changes nothing', async () => {
    expect(levels((await plan('orders', { action: 'scale', desired: 4 })).checks)['nothing-to-change']).toBe(
      'block',
    );
    const [now] = await history('orders');
    const same = await plan('orders', { action: 'rollback', to: { revision: now?.to.revision ?? '' } });
    expect(levels(same.checks)['nothing-to-change']).toBe('block');
    expect(same.changes).toEqual([]);
  });

  it('asks for the name of a service that is to be scaled to 0', async () => {
    const made = await plan('orders', { action: 'scale', desired: 0 });
    expect(made.title).toBe('Scale orders 4 → 0');
    expect(made.confirm).toBe('orders');
  });

  it('tells a count from the bounds of auto scaling', async () => {
    const outside = await plan('cart', { action: 'scale', desired: 30 });
    expect(outside.checks.find(({ id }) => id === 'autoscaling')?.message).toContain(
      'outside the auto scaling bounds',
    );
    const within = await plan('cart', { action: 'autoscaling', min: 1, max: 20 });
    expect(levels(within.checks)['desired-within']).toBe('ok');
    await expect(plan('orders', { action: 'autoscaling', min: 1, max: 2 })).rejects.toMatchObject({
      code: 'unprocessable',
    });
    await expect(plan('cart', { action: 'autoscaling', min: 3, max: 2 })).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });

  it('refuses what ECS does not have, and what is not there', async () => {
    await expect(plan('orders', { action: 'pause' })).rejects.toMatchObject({ code: 'unprocessable' });
    await expect(plan('nobody', { action: 'restart' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(plan('orders', { action: 'stop-task', task: 'f'.repeat(32) })).rejects.toMatchObject({
      code: 'not_found',
    });
    const unknown = { action: 'rollback', to: { deployment: 'nothing' } } as const;
    await expect(plan('orders', unknown)).rejects.toMatchObject({ code: 'not_found' });
    const revision = { action: 'rollback', to: { revision: 'shop-orders:9999' } } as const;
    await expect(plan('orders', revision)).rejects.toMatchObject({ code: 'not_found' });
    const nonsense = { action: 'rollback', to: { revision: 'no such thing' } } as const;
    await expect(plan('orders', nonsense)).rejects.toMatchObject({
      code: expect.stringMatching(/not_found|invalid_input/),
    });
    const foreign = await plan('orders', {
      action: 'rollback',
      to: { revision: (await history('cart'))[0]?.to.revision ?? '' },
    });
    expect(levels(foreign.checks)).toMatchObject({ family: 'warn', 'load-balancer': 'block' });
    const container = { action: 'deploy', container: 'nobody', image: 'nginx:1' } as const;
    await expect(plan('orders', container)).rejects.toMatchObject({ code: 'not_found' });
    expect(levels((await plan('orders', { action: 'stop-deployment' })).checks)['nothing-to-stop']).toBe(
      'block',
    );
  });

  it('says unknown of what it may not read', async () => {
    for (const operation of ['iam:GetRole', 'ecr:DescribeImages', 'secretsmanager:DescribeSecret']) {
      simulator.control.addFault({ operation, kind: 'deny' });
    }
    const made = await plan('orders', { action: 'restart' });
    expect(levels(made.checks)).toMatchObject({
      roles: 'unknown',
      secrets: 'unknown',
      'image-orders': 'unknown',
    });
    expect(made.checks.find(({ id }) => id === 'roles')?.message).toContain('iam:GetRole');
  });

  it('shows environment values to operators only', async () => {
    const [, before] = await history('checkout');
    const made = await plan('checkout', { action: 'rollback', to: { deployment: before?.id ?? '' } });
    const asViewer = await getPlan.run(product.contextOf(viewerActor), { plan: made.id });
    const change = asViewer.changes.find(({ path }) => path.endsWith('/environment/RELEASE/value'));
    expect(change).toMatchObject({ from: 'hidden', to: 'hidden' });
    const asOperator = await getPlan.run(product.contextOf(operatorActor), { plan: made.id });
    expect(asOperator.changes).toEqual(made.changes);
    expect(JSON.stringify(asOperator)).not.toContain('"seen"');
  });

  it('never writes', () => {
    const writes = simulator.control
      .listCalls()
      .filter(({ operation }) => /:(Update|Register|Stop|Put|Create|Delete)/.test(operation));
    expect(writes).toEqual([]);
  });
});
