import { clustersApi } from '../lib/contract/api/clusters-api.ts';
import { operationsApi, plansApi } from '../lib/contract/api/plans-api.ts';
import { deploymentsApi, servicesApi, tasksApi } from '../lib/contract/api/services-api.ts';
import type { NodeAction, Plan } from '../lib/contract/plans.ts';
import { expect, test } from './fixtures.ts';
import { type Api, until } from './support/api.ts';
import { harbour, inHarbour, reachHarbour, waitUntilRead } from './support/harbour.ts';
import { acceptAll, apply, change, plan } from './support/main-job.ts';

// Crash loops wait for minutes, and drains for graceful ends.
test.use({ seed: 'kubernetes-changes', speed: 20 });
// The world keeps its pace on a busy machine, what looks at it does not.
test.describe.configure({ timeout: 300_000 });

test.beforeEach(async ({ apiAs }) => {
  await waitUntilRead(await apiAs('viewer'));
});

const levelOf = (made: Plan, id: string) => made.checks.find((check) => check.id === id)?.level;

/** Applies a plan and follows it to its end. */
const carryOut = async (api: Api, made: Plan) => {
  const { operationId } = await apply(api, made);
  return until(
    () => api.call(operationsApi.get, { operation: operationId }),
    ({ state }) => state !== 'pending' && state !== 'running',
    120_000,
  );
};
const refuseToApply = (api: Api, made: Plan, accept = acceptAll(made)) =>
  api.refusal(plansApi.apply, {
    plan: made.id,
    idempotencyKey: crypto.randomUUID(),
    body: { confirm: made.confirm, accept },
  });
const planNode = (api: Api, node: string, action: NodeAction['action']) =>
  api.call(plansApi.createForNode, { cluster: harbour, node, body: { action } });

test('a paused Deployment is not rolled back, and its change goes out when it is resumed', async ({
  apiAs,
}) => {
  const api = await apiAs('operator');
  const orders = inHarbour('shop.deployment.orders');
  const before = await api.call(servicesApi.get, orders);
  expect(before).toMatchObject({
    status: 'deploying',
    reason: 'paused',
    paused: true,
    can: { pause: { allowed: false }, resume: { allowed: true }, rollback: { allowed: false } },
  });
  const { items } = await api.call(deploymentsApi.list, orders);
  const older = items.find((row) => !row.current)?.id ?? '';
  const back = await plan(api, orders, { action: 'rollback', to: { deployment: older } });
  expect(levelOf(back, 'paused')).toBe('block');
  expect(await refuseToApply(api, back)).toMatchObject({ status: 422, code: 'unprocessable' });
  expect((await change(api, orders, { action: 'resume' })).state).toBe('succeeded');
  const after = await until(
    () => api.call(servicesApi.get, orders),
    (service) => service.status === 'steady',
  );
  expect(after).toMatchObject({ paused: false, running: 3, can: { resume: { allowed: false } } });
  expect((await change(api, orders, { action: 'pause' })).state).toBe('succeeded');
  await until(
    () => api.call(servicesApi.get, orders),
    (service) => service.paused === true && service.can.resume.allowed,
  );
});

test('a count that an autoscaler keeps is warned of, and a count without one is reached', async ({
  apiAs,
}) => {
  const api = await apiAs('operator');
  const kept = await plan(api, inHarbour('shop.deployment.cart'), { action: 'scale', desired: 5 });
  expect(kept.checks).toContainEqual(
    expect.objectContaining({ level: 'warn', message: expect.stringContaining('autoscaler cart (2–6)') }),
  );
  expect(await refuseToApply(api, kept, [])).toMatchObject({ status: 422, code: 'unprocessable' });
  const thumbnails = inHarbour('media.deployment.thumbnails');
  const scaled = await change(api, thumbnails, { action: 'scale', desired: 3 });
  expect(scaled.state).toBe('succeeded');
  const after = await until(
    () => api.call(servicesApi.get, thumbnails),
    (service) => service.running === 3 && service.status === 'steady',
  );
  expect(after).toMatchObject({ desired: 3, launch: 'FARGATE' });
});

test('the bounds of an autoscaler are changed, and no other field of it', async ({ apiAs, world }) => {
  const api = await apiAs('operator');
  const { kube } = await reachHarbour(world.simulator.url);
  const path = '/apis/autoscaling/v2/namespaces/shop/horizontalpodautoscalers/cart';
  const before = (await kube.send('GET', path)).body.spec;
  const cart = inHarbour('shop.deployment.cart');
  expect((await change(api, cart, { action: 'autoscaling', min: 3, max: 8 })).state).toBe('succeeded');
  expect((await kube.send('GET', path)).body.spec).toEqual(
    Object.assign({}, before, { minReplicas: 3, maxReplicas: 8 }),
  );
  const scaling = await until(
    () => api.call(servicesApi.scaling, cart),
    ({ max }) => max === 8,
  );
  expect(scaling.min).toBe(3);
});

test('a pod that its budget holds is not stopped, another is, and one comes in its place', async ({
  apiAs,
}) => {
  const api = await apiAs('operator');
  const podOf = async (service: string) => {
    const { items } = await until(
      () => api.call(tasksApi.list, { ...inHarbour(service), state: 'running' }),
      (list) => list.items.length > 0,
    );
    return items[0]?.id ?? '';
  };
  const catalog = inHarbour('shop.deployment.catalog');
  const held = await plan(api, catalog, { action: 'stop-task', task: await podOf(catalog.service) });
  expect(held.checks.find(({ id }) => id === 'budget')).toMatchObject({
    level: 'block',
    message: expect.stringContaining('the disruption budget catalog needs 3'),
    remedy: expect.any(String),
  });
  expect((await refuseToApply(api, held)).status).toBe(422);
  const coredns = inHarbour('kube-system.deployment.coredns');
  const task = await podOf(coredns.service);
  expect((await change(api, coredns, { action: 'stop-task', task })).state).toBe('succeeded');
  // The list may be older than the operation's end, and have both pods as they were before.
  await until(
    () => api.call(tasksApi.list, { ...coredns, state: 'running' }),
    ({ items }) => items.length === 2 && items.every(({ id }) => id !== task),
  );
});

test('a node is cordoned, opened, and drained of its pods', async ({ apiAs, world }) => {
  const api = await apiAs('operator');
  const { kube } = await reachHarbour(world.simulator.url);
  const { items } = await api.call(clustersApi.nodes, { cluster: harbour });
  const ofMachines = items.filter(({ id }) => !id.startsWith('fargate-'));
  expect(ofMachines).toHaveLength(6);
  // Pods that are replaced just now are held by their budgets until others are ready.
  const drain = await until(
    async () => {
      const plans = await Promise.all(ofMachines.map(({ id }) => planNode(api, id, 'drain')));
      return plans.find((made) => made.changes.length > 2 && acceptAll(made).length === 0);
    },
    (made) => made !== undefined,
  );
  const node = drain?.target.nodeId ?? '';
  const readNode = async () => (await kube.send('GET', `/api/v1/nodes/${node}`)).body.spec;

  expect((await carryOut(api, await planNode(api, node, 'cordon'))).state).toBe('succeeded');
  expect(await readNode()).toMatchObject({ unschedulable: true });
  expect(levelOf(await planNode(api, node, 'cordon'), 'nothing-to-change')).toBe('block');
  expect((await carryOut(api, await planNode(api, node, 'uncordon'))).state).toBe('succeeded');
  expect(await readNode()).not.toHaveProperty('unschedulable', true);

  const again = await planNode(api, node, 'drain');
  const pods = again.changes.flatMap(({ path }) => /^\/pods\/(.+)$/.exec(path)?.[1] ?? []);
  expect(pods.length).toBeGreaterThan(0);
  const drained = await carryOut(api, again);
  expect(drained).toMatchObject({ state: 'succeeded', target: { nodeId: node } });
  // The list follows by a watch; the pod of a StatefulSet is back under its name, elsewhere.
  await expect
    .poll(
      async () => {
        const { items: all } = await api.call(tasksApi.listOfCluster, {
          cluster: harbour,
          state: 'all',
          limit: 1000,
        });
        return all.filter((task) => task.node === node && pods.includes(task.id)).map(({ id }) => id);
      },
      { timeout: 60_000 },
    )
    .toEqual([]);
  expect((await carryOut(api, await planNode(api, node, 'uncordon'))).state).toBe('succeeded');
});

test('a StatefulSet goes back to a revision by kubectl’s number, and a DaemonSet is restarted', async ({
  apiAs,
}) => {
  const api = await apiAs('operator');
  const search = inHarbour('shop.statefulset.search');
  const back = await plan(api, search, { action: 'rollback', to: { revision: '2' } });
  expect(back).toMatchObject({ title: 'Roll back search to v5.1.0' });
  expect((await carryOut(api, back)).state).toBe('succeeded');
  const { items } = await until(
    () => api.call(deploymentsApi.list, search),
    // The one before had been successful too.
    (list) => list.items[0]?.number === 4 && list.items[0].status === 'successful',
  );
  expect(items[0]).toMatchObject({ current: true, to: { images: [{ tag: 'v5.1.0' }] } });
  const proxy = inHarbour('kube-system.daemonset.kube-proxy');
  const restarted = await change(api, proxy, { action: 'restart' }, 150_000);
  expect(restarted.state).toBe('succeeded');
  await until(
    () => api.call(servicesApi.get, proxy),
    ({ running }) => running === 6,
  );
});

test('what a kind does not have is 422 with the reason', async ({ apiAs }) => {
  const api = await apiAs('operator');
  const refused = async (service: string, body: Parameters<typeof plan>[2]) => {
    const { status, code, message } = await api.refusal(plansApi.create, {
      ...inHarbour(service),
      body: body as never,
    });
    expect([status, code], message).toEqual([422, 'unprocessable']);
    return message;
  };
  expect(await refused('shop.statefulset.search', { action: 'pause' })).toContain('StatefulSet');
  expect(await refused('kube-system.daemonset.aws-node', { action: 'resume' })).toContain('DaemonSet');
  expect(await refused('kube-system.daemonset.aws-node', { action: 'scale', desired: 2 })).toContain(
    'DaemonSet',
  );
  expect(await refused('media.deployment.thumbnails', { action: 'stop-deployment' })).toMatch(/roll back/i);
  expect(await refused('media.deployment.thumbnails', { action: 'autoscaling', min: 1, max: 2 })).toContain(
    'HorizontalPodAutoscaler',
  );
});

test('somebody else’s change is a conflict with the difference, and nothing is done', async ({
  apiAs,
  world,
}) => {
  const api = await apiAs('operator');
  const { kube } = await reachHarbour(world.simulator.url);
  const payments = inHarbour('payments.deployment.payments');
  const made = await plan(api, payments, { action: 'restart' });
  expect(made.checks).toContainEqual(
    expect.objectContaining({ id: 'owner', level: 'warn', message: expect.stringContaining('Argo CD') }),
  );
  const patched = await kube.send('PATCH', '/apis/apps/v1/namespaces/payments/deployments/payments', {
    type: 'application/merge-patch+json',
    body: { spec: { replicas: 4 } },
  });
  expect(patched.status).toBe(200);
  await world.simulator.forgetCalls();
  const refused = await refuseToApply(api, made);
  expect(refused).toMatchObject({ status: 409, code: 'conflict' });
  expect(JSON.stringify(refused.details)).toContain('/spec/replicas');
  const calls = await world.simulator.listCalls();
  expect(
    calls.map(({ operation }) => operation).filter((name) => name === 'kubernetes:patch/deployments'),
  ).toEqual([]);
});

test('a crash loop between plan and apply is no conflict', async ({ apiAs }) => {
  const api = await apiAs('operator');
  const emails = inHarbour('batch.deployment.emails');
  const countRestarts = async () => {
    const { items } = await api.call(tasksApi.list, { ...emails, state: 'all' });
    const runs = items.flatMap(({ containers }) => containers.map(({ restarts }) => restarts ?? 0));
    return runs.reduce((sum, count) => sum + count, 0);
  };
  const before = await countRestarts();
  const { items } = await api.call(deploymentsApi.list, emails);
  const older = items.find((row) => !row.current)?.id ?? '';
  const made = await plan(api, emails, { action: 'rollback', to: { deployment: older } });
  await until(countRestarts, (count) => count > before);
  expect((await carryOut(api, made)).state).toBe('succeeded');
  await until(
    () => api.call(servicesApi.get, emails),
    (service) => service.status === 'steady',
  );
});

test('twenty applies of one plan are one operation and one change', async ({ apiAs, world }) => {
  const api = await apiAs('operator');
  const made = await plan(api, inHarbour('kube-system.deployment.metrics-server'), { action: 'restart' });
  await world.simulator.forgetCalls();
  const key = crypto.randomUUID();
  const answers = await Promise.all(Array.from({ length: 20 }, () => apply(api, made, key)));
  expect(new Set(answers.map(({ operationId }) => operationId)).size).toBe(1);
  const ended = await until(
    () => api.call(operationsApi.get, { operation: answers[0]?.operationId ?? '' }),
    ({ state }) => state !== 'pending' && state !== 'running',
  );
  expect(ended.state).toBe('succeeded');
  const calls = await world.simulator.listCalls();
  expect(calls.filter(({ operation }) => operation === 'kubernetes:patch/deployments')).toHaveLength(1);
});
