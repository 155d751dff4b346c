import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KubeClient } from '#lib/adapters/kubernetes/client/kube-client.ts';
import { createKubernetesOperator } from '#lib/adapters/kubernetes/operate/create-kubernetes-operator.ts';
import type { NodeAction, ServiceAction } from '#lib/contract/plans.ts';
import type { Outcome, StoredPlan } from '#lib/domain/ports/operator.ts';
import { type Ground, openReal, openSimulated } from './behaviour/ground.ts';
import { openProduct, type Product } from './behaviour/product.ts';
import { idOf, imageOf, make, namespace, pathOf, podsOf, setImage, settle } from './behaviour/workloads.ts';
import { describeRealKubernetes } from './real-kubernetes.ts';

const mergePatch = (body: unknown) => ({ type: 'application/merge-patch+json', body });
const budgets = `/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets`;
const drainPatienceMs = 1_500;

/** What only shows when somebody else's hands come in between. */
function operate(openGround: () => Promise<Ground>): void {
  let ground: Ground;
  let product: Product;

  beforeAll(async () => {
    ground = await openGround();
    product = openProduct(ground);
  });
  afterAll(async () => {
    product?.close();
    await ground?.close();
  });

  const operatorOf = (client: KubeClient) =>
    createKubernetesOperator({
      clusterOf: (id) => ({ id, name: ground.name, client }),
      now: () => new Date(),
      drainPatienceMs,
    });

  const limit = async (name: string, minAvailable: number): Promise<void> => {
    const selector = { matchLabels: { 'app.kubernetes.io/name': name } };
    await ground.admin.create(budgets, { metadata: { name }, spec: { minAvailable, selector } });
    await ground.admin.until(`${budgets}/${name}`, ({ metadata, status }) =>
      Boolean(status?.expectedPods && status.observedGeneration === metadata.generation),
    );
  };

  /** The product's client; somebody writes the status in front of its first change of the workload. */
  const disturbed = (name: string) => {
    const sent: string[] = [];
    const client: KubeClient = {
      ...product.client,
      write: async (path, options) => {
        if (options.method === 'PATCH' && !options.isDryRun) {
          if (sent.push(path) === 1) {
            const at = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
            const condition = { type: 'Touched', status: 'True', lastUpdateTime: at, lastTransitionTime: at };
            const status = { conditions: [condition] };
            const answer = await ground.admin.send('PATCH', `${pathOf(name)}/status`, mergePatch({ status }));
            expect(answer.status).toBe(200);
          }
        }
        return product.client.write(path, options);
      },
    };
    return { sent, client };
  };

  test.each([
    ['a JSON patch', 'undo', { action: 'rollback', to: { revision: '1' } }],
    ['a merge patch of the scale', 'count', { action: 'scale', desired: 3 }],
    ['a strategic patch', 'again', { action: 'restart' }],
  ] as [string, string, ServiceAction][])(
    '%s whose lock a status took is sent anew, once',
    async (_kind, name, action) => {
      const { admin } = ground;
      await make(admin, name);
      await setImage(admin, name, 'nginx:2');
      await settle(admin, name);
      const { client, sent } = disturbed(name);
      const operator = operatorOf(client);
      const plan = await product.plan(idOf(name), action);
      const input = { plan, operationId: 'any', report: async () => {} };
      expect(await operator.execute(input)).toBeTruthy();
      expect(sent.length).toBeGreaterThanOrEqual(2);
      if (name === 'undo') expect(await imageOf(admin, name)).toBe('nginx:1');
      const before = sent.length;
      await expect(operator.execute(input)).rejects.toMatchObject({ code: 'conflict' });
      expect(sent).toHaveLength(before);
      // No pod that is still to end is left to a drain.
      await settle(admin, name, 'deployment', name === 'count' ? 3 : 2);
    },
  );

  test('a drain that a budget holds back ends failed, and names the pod', async () => {
    const { admin, cluster } = ground;
    await make(admin, 'held');
    // The simulator's own, so that only ours holds a pod.
    await admin.send('DELETE', `${budgets}/catalog`);
    await limit('held', 2);
    const { items } = await admin.get(podsOf('held'));
    const node: string = items[0].spec.nodeName;
    const operator = operatorOf(product.client);
    const plan: StoredPlan = await product.planNode(node, 'drain' satisfies NodeAction['action']);
    expect(plan.checks).toContainEqual(
      expect.objectContaining({
        id: 'budget',
        level: 'warn',
        message: expect.stringContaining('shop/held-'),
      }),
    );
    const handle = await operator.execute({ plan, operationId: 'any', report: async () => {} });
    let outcome: Outcome | undefined;
    const look = async () => {
      outcome = await operator.follow({ plan, handle, startedAt: new Date(), signal: product.signal() });
      return outcome.state;
    };
    await expect.poll(look, { interval: 300 }).toBe('failed');
    expect(outcome).toMatchObject({
      reason: expect.stringMatching(/^shop\/held-\S+ has been held back for .*budget held needs 2/),
    });
    const { items: still } = await admin.get(podsOf('held'));
    expect(still.map((one: { spec: { nodeName: string } }) => one.spec.nodeName)).toContain(node);
    expect((await admin.get(`/api/v1/nodes/${node}`)).spec.unschedulable).toBe(true);
    expect(cluster).toBe(plan.target.clusterId);
    expect(await product.changeNode(node, 'uncordon')).toMatchObject({ state: 'succeeded' });
  });

  test('a StatefulSet in order waits for its broken pod, which is stopped once it went back', async () => {
    const { admin } = ground;
    const id = idOf('ordered', 'statefulset');
    const path = pathOf('ordered', 'statefulset');
    await make(admin, 'ordered', { kind: 'statefulset' });
    const annotations = { 'rig/behaviour': 'never-ready' };
    await admin.send('PATCH', path, mergePatch({ spec: { template: { metadata: { annotations } } } }));
    await admin.until(path, ({ status }) => status.updatedReplicas === 1 && status.readyReplicas === 1);
    const plan = await product.plan(id, { action: 'rollback', to: { revision: '1' } });
    expect(plan.checks).toContainEqual(
      expect.objectContaining({
        id: 'ordered-ready',
        level: 'warn',
        remedy: expect.stringContaining('ordered-1'),
      }),
    );
    const stop = async () => {
      // A controller that has not seen it yet would make the pod of the broken template again.
      await admin.until(
        path,
        ({ metadata, spec, status }) =>
          spec.template.metadata.annotations === undefined &&
          status.observedGeneration === metadata.generation,
      );
      return product.change(id, { action: 'stop-task', task: `${namespace}.ordered-1` });
    };
    const [ended] = await Promise.all([product.carryOut(plan), stop()]);
    expect(ended).toMatchObject({ state: 'succeeded' });
  });

  test('a StatefulSet that went back midway is followed until no pod of the other revision is left', async () => {
    const { admin } = ground;
    const path = pathOf('midway', 'statefulset');
    const last = `/api/v1/namespaces/${namespace}/pods/midway-2`;
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition: 2 } };
    await make(admin, 'midway', { kind: 'statefulset', replicas: 3, spec: { updateStrategy } });
    await setImage(admin, 'midway', 'nginx:2', 'statefulset');
    await admin.until(
      path,
      ({ metadata, status }) =>
        status.observedGeneration === metadata.generation &&
        status.updateRevision !== status.currentRevision &&
        status.updatedReplicas === 1 &&
        status.readyReplicas === 3,
    );
    // It serves until it may go, so that all three are Ready while one is of the revision that is left.
    await admin.send('PATCH', last, mergePatch({ metadata: { finalizers: ['example.com/hold'] } }));
    const operator = operatorOf(product.client);
    const plan = await product.plan(idOf('midway', 'statefulset'), {
      action: 'rollback',
      to: { revision: '1' },
    });
    const handle = await operator.execute({ plan, operationId: 'any', report: async () => {} });
    const look = () => operator.follow({ plan, handle, startedAt: new Date(), signal: product.signal() });
    await admin.until(
      path,
      ({ metadata, status }) =>
        status.observedGeneration === metadata.generation &&
        status.updateRevision === status.currentRevision &&
        status.updatedReplicas === 2,
    );
    expect(await look()).toMatchObject({ state: 'running' });
    const statusNow = async () => {
      const { value } = await product.reads.listServices(product.cluster, { signal: product.signal() });
      return value.find(({ id }) => id === idOf('midway', 'statefulset'))?.status;
    };
    await expect.poll(statusNow).toBe('deploying');
    expect(await statusNow()).toBe('deploying');
    await admin.send('PATCH', last, mergePatch({ metadata: { finalizers: null } }));
    await expect.poll(async () => (await look()).state).toBe('succeeded');
    await expect.poll(statusNow).toBe('steady');
    expect((await admin.get(last)).spec.containers[0].image).toBe('nginx:1');
  });

  test('a rollout of what was deleted and made anew is nobody’s success', async () => {
    const { admin } = ground;
    await make(admin, 'anew');
    const operator = operatorOf(product.client);
    const plan = await product.plan(idOf('anew'), { action: 'restart' });
    const handle = await operator.execute({ plan, operationId: 'any', report: async () => {} });
    const { metadata, spec } = await admin.get(pathOf('anew'));
    await admin.send('DELETE', pathOf('anew'));
    await expect.poll(async () => (await admin.send('GET', pathOf('anew'))).status).toBe(404);
    const { name, labels, annotations } = metadata;
    await admin.create(pathOf(''), { metadata: { name, labels, annotations }, spec });
    const startedAt = new Date();
    const follow = () => operator.follow({ plan, handle, startedAt, signal: product.signal() });
    expect(await follow()).toMatchObject({ state: 'failed', reason: expect.stringContaining('made anew') });
  });

  test('a drain leaves alone the pod that took the name of one that went meanwhile', async () => {
    const { admin } = ground;
    await make(admin, 'heir', { kind: 'statefulset', replicas: 1 });
    const path = `/api/v1/namespaces/${namespace}/pods/heir-0`;
    const { metadata, spec } = await admin.get(path);
    let heir = '';
    const client: KubeClient = {
      ...product.client,
      write: async (to, options) => {
        if (to === `${path}/eviction` && heir === '') {
          await admin.send('DELETE', path, { body: { gracePeriodSeconds: 0 } });
          const isAnother = ({ status, body }: { status: number; body: { metadata?: { uid?: string } } }) =>
            status === 200 && body.metadata?.uid !== metadata.uid;
          await expect.poll(async () => isAnother(await admin.send('GET', path))).toBe(true);
          heir = (await admin.get(path)).metadata.uid;
        }
        return product.client.write(to, options);
      },
    };
    const operator = operatorOf(client);
    const plan = await product.planNode(spec.nodeName, 'drain' satisfies NodeAction['action']);
    const handle = await operator.execute({ plan, operationId: 'any', report: async () => {} });
    const { steps } = await operator.follow({
      plan,
      handle,
      startedAt: new Date(),
      signal: product.signal(),
    });
    expect(heir).not.toBe('');
    expect(steps.map(({ message }) => message).filter((message) => message.includes('heir-0'))).toEqual([]);
    expect((await admin.get(path)).metadata).toMatchObject({ uid: heir });
    expect((await admin.get(path)).metadata.deletionTimestamp).toBeUndefined();
    await product.changeNode(spec.nodeName, 'uncordon');
  });

  test('a budget that is not met holds even a pod that is not ready', async () => {
    const { admin } = ground;
    await make(admin, 'unwell', { annotations: { 'rig/behaviour': 'never-ready' } });
    const isRunning = ({ status }: { status: { phase: string } }) => status.phase === 'Running';
    await expect.poll(async () => (await admin.get(podsOf('unwell'))).items.filter(isRunning).length).toBe(2);
    await limit('unwell', 1);
    const { items } = await admin.get(podsOf('unwell'));
    const task = `${namespace}.${items[0].metadata.name}`;
    const held = await product.plan(idOf('unwell'), { action: 'stop-task', task });
    expect(held.checks).toContainEqual(
      expect.objectContaining({
        id: 'budget',
        level: 'block',
        remedy: expect.stringContaining('unhealthyPodEvictionPolicy'),
      }),
    );
    await admin.send(
      'PATCH',
      `${budgets}/unwell`,
      mergePatch({ spec: { unhealthyPodEvictionPolicy: 'AlwaysAllow' } }),
    );
    const free = await product.plan(idOf('unwell'), { action: 'stop-task', task });
    expect(free.checks.filter(({ level }) => level === 'block')).toEqual([]);
  });
}

describe('operations on the simulated Kubernetes', () => operate(openSimulated));
describeRealKubernetes('operations on a real Kubernetes', (binary) => operate(() => openReal(binary)));
