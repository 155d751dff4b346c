import { randomUUID } from 'node:crypto';
import {
  DescribeContainerInstancesCommand,
  RunTaskCommand,
  StopTaskCommand,
  UpdateContainerInstancesStateCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCall } from '#lib/adapters/aws/call.ts';
import { createClientPool } from '#lib/adapters/aws/clients.ts';
import { createPacing } from '#lib/adapters/aws/pacing.ts';
import { createEcsOperator } from '#lib/adapters/ecs/create-ecs-operator.ts';
import { createEcsReads } from '#lib/adapters/ecs/create-ecs-reads.ts';
import { createEcsAccess } from '#lib/adapters/ecs/plan/ecs-access.ts';
import { type NodeAction, Plan } from '#lib/contract/plans.ts';
import { listNodes } from '#lib/domain/clusters/list-nodes.ts';
import type { Actor, Context } from '#lib/domain/context.ts';
import { applyPlan } from '#lib/domain/plans/apply-plan.ts';
import { createNodePlan } from '#lib/domain/plans/create-node-plan.ts';
import type { Simulator } from '#simulator/server.ts';
import type { ServiceState } from '#simulator/world/ecs-state.ts';
import { openStillWorld, operatorActor, type StillWorld, viewerActor } from './world-for-tests.ts';

const cluster = 'ecs:123456789012:eu-west-1:platform';
const place = { account: '123456789012', region: 'eu-west-1' };
const connection = { name: 'others', regions: ['eu-west-1'] };
const update = 'ecs:UpdateContainerInstancesState';
/** Wants more memory than there is, and never settles. */
const starved = 'image-index';
let world: StillWorld;
let simulator: Simulator;
let product: StillWorld['product'];
let pool: ReturnType<typeof createClientPool>;

beforeAll(async () => {
  world = await openStillWorld();
  ({ simulator, product } = world);
  pool = createClientPool();
});
beforeEach(() => {
  simulator.control.removeFaults();
  settle();
});
afterAll(async () => {
  pool.destroy();
  await world.close();
});

/** Somebody else's hands on the same account. */
const others = () => pool.writeClients(connection, 'eu-west-1').ecs;

const planNode = async (node: string, action: NodeAction['action'], over?: Partial<Context>) =>
  Plan.parse(
    await createNodePlan.run(product.contextOf(operatorActor, over), { cluster, node, body: { action } }),
  );

const apply = (made: Plan, over?: Partial<Context>, accept?: string[]) =>
  applyPlan.run(product.contextOf(operatorActor, over), {
    plan: made.id,
    idempotencyKey: randomUUID(),
    body: {
      accept:
        accept ??
        made.checks.filter(({ level }) => level === 'warn' || level === 'unknown').map(({ id }) => id),
    },
  });

const carryOut = async (made: Plan, over?: Partial<Context>) => {
  const { operationId } = await apply(made, over);
  return product.untilEnded(operationId);
};

const checkOf = (made: Plan, id: string) => made.checks.find((check) => check.id === id);
const countUpdates = () =>
  simulator.control.listCalls().filter(({ operation }) => operation === update).length;

const platform = () => {
  const found = [...simulator.world.regions.values()]
    .find((region) => region.account === place.account && region.region === place.region)
    ?.ecs.clusters.get('platform');
  if (!found) throw new Error('no platform');
  return found;
};
const isMoving = ({ name, saidSteady, tasks, desired }: ServiceState) =>
  name !== starved && (!saidSteady || tasks.size !== desired);
/** Lets what the test before has begun come to its end. */
const settle = () => {
  for (let looks = 0; [...platform().services.values()].some(isMoving); looks += 1) {
    if (looks === 500) throw new Error('platform does not settle');
    simulator.control.advance(2_000);
  }
};
const tasksOn = (node: string) =>
  [...platform().tasks.values()].filter(
    (task) => task.containerInstanceArn?.endsWith(node) && task.lastStatus !== 'STOPPED',
  );
const statusOf = (node: string) => platform().instances.get(node)?.status;
const setState = (node: string, status: 'ACTIVE' | 'DRAINING') =>
  others().send(
    new UpdateContainerInstancesStateCommand({ cluster: 'platform', containerInstances: [node], status }),
  );
const setPercents = (service: string, minimumHealthyPercent: number, maximumPercent: number) =>
  others().send(
    new UpdateServiceCommand({
      cluster: 'platform',
      service,
      deploymentConfiguration: { minimumHealthyPercent, maximumPercent },
    }),
  );

/** An instance on which gateway runs and the task in want of memory does not. */
const findBusy = (): string => {
  const found = [...platform().instances.keys()].find((id) => {
    const services = tasksOn(id).map(({ serviceName }) => serviceName);
    return services.includes('gateway') && !services.includes(starved);
  });
  if (!found) throw new Error('no instance runs gateway alone');
  return found;
};

describe('a container instance', () => {
  it('says what may be planned of it, and to a viewer that nothing may', async () => {
    const list = (actor: Actor) => listNodes.run(product.contextOf(actor), { cluster });
    expect((await list(operatorActor)).items[0]).toMatchObject({
      status: 'ACTIVE',
      can: {
        drain: { allowed: true },
        uncordon: { allowed: false, reason: 'It is active already.' },
        cordon: { allowed: false, reason: expect.stringContaining('DRAINING also replaces') },
      },
    });
    expect((await list(viewerActor)).items[0]?.can?.drain).toMatchObject({
      allowed: false,
      reason: expect.stringContaining('role operator'),
    });
  });

  it('has no cordon, and is not found by an id of nobody', async () => {
    const node = findBusy();
    await expect(planNode(node, 'cordon')).rejects.toMatchObject({
      code: 'unprocessable',
      message: expect.stringContaining('only keeps new tasks away'),
    });
    await expect(planNode('nothing', 'drain')).rejects.toMatchObject({ code: 'not_found' });
    await expect(planNode('0'.repeat(32), 'drain')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is drained of the tasks of services, keeps the others, and is set active again', async () => {
    const node = findBusy();
    const standalone = await others().send(
      new RunTaskCommand({ cluster: 'platform', taskDefinition: 'platform-gateway', count: 3 }),
    );
    const here = tasksOn(node);
    const alone = here.filter(({ serviceName }) => serviceName === null);
    const ofServices = here.filter(({ serviceName }) => serviceName !== null);
    expect(alone.length).toBeGreaterThan(0);

    const made = await planNode(node, 'drain');
    const name = platform().instances.get(node)?.ec2InstanceId ?? '';
    expect(made).toMatchObject({ title: `Drain ${name}`, target: { nodeId: node, name } });
    expect(made.changes[0]).toEqual({ path: '/status', from: 'ACTIVE', to: 'DRAINING' });
    expect(made.changes.slice(1).map(({ path }) => path)).toEqual(
      expect.arrayContaining(ofServices.map(({ id }) => `/tasks/${id}`)),
    );
    expect(made.changes).toHaveLength(ofServices.length + 1);
    expect(checkOf(made, 'room')).toMatchObject({ level: 'ok' });
    expect(checkOf(made, 'standalone-tasks')).toMatchObject({
      level: 'warn',
      message: expect.stringContaining(alone[0]?.id.slice(0, 8) ?? '-'),
    });
    expect(statusOf(node)).toBe('ACTIVE');
    await expect(apply(made, {}, [])).rejects.toMatchObject({ code: 'unprocessable' });

    const drained = await carryOut(made);
    expect(drained).toMatchObject({ state: 'succeeded', target: { nodeId: node } });
    expect(statusOf(node)).toBe('DRAINING');
    expect(
      tasksOn(node)
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(alone.map(({ id }) => id).toSorted());
    expect(drained.steps.map(({ message }) => message).join('\n')).toMatch(
      /Still running there, of no service/,
    );
    const gateway = platform().services.get('gateway');
    expect(
      [...(gateway?.tasks.values() ?? [])].filter(({ lastStatus }) => lastStatus === 'RUNNING'),
    ).toHaveLength(4);

    expect(checkOf(await planNode(node, 'drain'), 'nothing-to-change')).toMatchObject({ level: 'block' });
    const back = await planNode(node, 'uncordon');
    expect(back).toMatchObject({
      title: `Set ${name} active`,
      changes: [{ path: '/status', from: 'DRAINING', to: 'ACTIVE' }],
    });
    expect(await carryOut(back)).toMatchObject({ state: 'succeeded' });
    expect(statusOf(node)).toBe('ACTIVE');
    expect(checkOf(await planNode(node, 'uncordon'), 'nothing-to-change')).toMatchObject({ level: 'block' });
    for (const { taskArn } of standalone.tasks ?? [])
      await others().send(new StopTaskCommand({ cluster: 'platform', task: taskArn }));
  });

  it('is not drained when somebody else has begun to since the plan', async () => {
    const node = findBusy();
    const made = await planNode(node, 'drain');
    await setState(node, 'DRAINING');
    const before = countUpdates();
    await expect(apply(made)).rejects.toMatchObject({
      code: 'conflict',
      details: { changes: [{ path: '/status', from: 'ACTIVE', to: 'DRAINING' }] },
    });
    expect(countUpdates()).toBe(before);
    await setState(node, 'ACTIVE');
  });

  it('is read back when the answer is lost, and nothing is sent twice', async () => {
    const node = findBusy();
    const before = countUpdates();
    simulator.control.addFault({ operation: update, kind: 'drop', when: 'after', count: 1 });
    const found = await carryOut(await planNode(node, 'drain'));
    expect(found).toMatchObject({ state: 'succeeded' });
    expect(found.steps.map(({ message }) => message)).toContain('Read back: the change was made');
    simulator.control.addFault({ operation: update, kind: 'drop', when: 'before', count: 1 });
    expect(await carryOut(await planNode(node, 'uncordon'))).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('the change was not made'),
    });
    expect(statusOf(node)).toBe('DRAINING');
    expect(countUpdates()).toBe(before + 2);
    await setState(node, 'ACTIVE');
  });

  it('keeps its status where we may not change it, and the operation names what is missing', async () => {
    const node = findBusy();
    simulator.control.addFault({ operation: update, kind: 'deny', count: 1 });
    expect(await carryOut(await planNode(node, 'drain'))).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining(update),
    });
    expect(statusOf(node)).toBe('ACTIVE');
  });

  it('ends its drain when somebody sets it active', async () => {
    const node = findBusy();
    await setPercents('gateway', 90, 110);
    const made = await planNode(node, 'drain');
    const { operationId } = await apply(made);
    await expect
      .poll(async () => (await product.services.operations.find(operationId))?.steps.at(-1)?.message)
      .toMatch(/still there: gateway/);
    await setState(node, 'ACTIVE');
    expect(await product.untilEnded(operationId)).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('set active by somebody else'),
    });
    await setPercents('gateway', 100, 200);
  });

  it('fails its drain when a service neither starts nor stops a task for too long', async () => {
    const node = findBusy();
    await setPercents('gateway', 90, 110);
    const client = { clients: pool.readClients(connection, 'eu-west-1') };
    const call = createCall({ pacing: createPacing(), ...place });
    const { now } = world;
    const reads = createEcsReads({ connection, ...place, ...client, call, now });
    const access = createEcsAccess({ reads, pool, pacing: createPacing(), connection, ...place, now });
    const operator = createEcsOperator({ ...access, drainPatienceMs: 30_000 });
    const follower = product.makeFollower({ operator });
    const made = await planNode(node, 'drain');
    expect(checkOf(made, 'held-back')).toMatchObject({
      level: 'warn',
      message: expect.stringContaining('gateway'),
    });
    const patient = product.makeFollower();
    const { operationId } = await apply(made, { follower: patient });
    const read = () => product.services.operations.find(operationId);
    await expect.poll(async () => (await read())?.steps.at(-1)?.message).toMatch(/still there: gateway \d$/);
    await patient.stop();
    follower.follow(operationId);
    const ended = await product.untilEnded(operationId);
    await follower.stop();
    expect(ended).toMatchObject({
      state: 'failed',
      reason: expect.stringMatching(
        /^gateway has not moved .* can neither start nor stop one\. .* stays DRAINING\.$/,
      ),
    });
    const { containerInstances = [] } = await others().send(
      new DescribeContainerInstancesCommand({ cluster: 'platform', containerInstances: [node] }),
    );
    expect(containerInstances[0]?.status).toBe('DRAINING');
    await setPercents('gateway', 100, 200);
    await setState(node, 'ACTIVE');
  });

  it('names the tasks for which there is no room elsewhere', async () => {
    const all = [...platform().instances.keys()];
    const [first = '', ...rest] = all;
    for (const node of rest) await setState(node, 'DRAINING');
    const alone = await planNode(first, 'drain');
    expect(checkOf(alone, 'room')).toMatchObject({
      level: 'warn',
      message: expect.stringContaining('is the only instance that takes tasks'),
    });
    for (const node of rest) await setState(node, 'ACTIVE');
    const large = all.find((id) => tasksOn(id).some(({ serviceName }) => serviceName === starved));
    expect(checkOf(await planNode(large ?? '', 'drain'), 'room')).toMatchObject({
      level: 'warn',
      message: expect.stringContaining('image-index 1'),
    });
  });

  it('that has left the cluster is not taken for one that was emptied', async () => {
    const node = findBusy();
    const made = await planNode(node, 'drain');
    const plan = await product.services.plans.find(made.id);
    if (!plan) throw new Error('no plan');
    platform().instances.delete(node);
    const { operator } = product.services;
    const report = async () => {};
    await expect(operator.execute({ plan, operationId: randomUUID(), report })).rejects.toMatchObject({
      code: 'unprocessable',
      message: expect.stringContaining('MISSING'),
    });
    const handle = { kind: 'drain', tasks: [] };
    const { signal } = new AbortController();
    expect(await operator.follow({ plan, handle, startedAt: world.now(), signal })).toMatchObject({
      state: 'unknown',
      reason: expect.stringContaining('has left the cluster'),
    });
  });
});
