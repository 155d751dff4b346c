import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KubeClient } from '#lib/adapters/kubernetes/client/kube-client.ts';
import { createKubernetesOperator } from '#lib/adapters/kubernetes/operate/create-kubernetes-operator.ts';
import type { StoredPlan } from '#lib/domain/ports/operator.ts';
import { type Ground, openReal, openSimulated } from './behaviour/ground.ts';
import { openProduct, type Product } from './behaviour/product.ts';
import { idOf, imageOf, make, namespace, pathOf, podsOf, setImage } from './behaviour/workloads.ts';
import { describeRealKubernetes } from './real-kubernetes.ts';

function behave(openGround: () => Promise<Ground>): void {
  let ground: Ground;
  let product: Product;
  beforeAll(async () => { ground = await openGround(); product = openProduct(ground); });
  afterAll(async () => { product?.close(); await ground?.close(); });
  const signal = () => AbortSignal.timeout(20_000);

  test.each(['json', 'merge', 'strategic'] as const)('a lock that is lost to a status alone is taken anew: %s', async (kind) => {
    const name = `race-${kind}`;
    await make(ground.admin, name);
    await setImage(ground.admin, name, 'nginx:2');
    await ground.admin.until(pathOf(name), ({ metadata, status }) => status.observedGeneration === metadata.generation && status.updatedReplicas === 2 && status.replicas === 2);
    let touched = 0;
    let sent = 0;
    const client: KubeClient = {
      ...product.client,
      write: async (path, options) => {
        if (!options.isDryRun && options.method === 'PATCH') {
          sent += 1;
          if (touched++ === 0) {
            const body = { status: { conditions: [{ type: 'Available', status: 'True', reason: 'Touched', message: 'x', lastUpdateTime: new Date().toISOString().replace(/\.\d+/, ''), lastTransitionTime: new Date().toISOString().replace(/\.\d+/, '') }] } };
            const r = await ground.admin.send('PATCH', `${pathOf(name)}/status`, { type: 'application/merge-patch+json', body });
            if (r.status !== 200) throw new Error(JSON.stringify(r));
          }
        }
        return product.client.write(path, options);
      },
    };
    const operator = createKubernetesOperator({ clusterOf: (id) => ({ id, name: 'x', client }), now: () => new Date() });
    const action = kind === 'json' ? { action: 'rollback' as const, to: { revision: '1' } } : kind === 'merge' ? { action: 'scale' as const, desired: 3 } : { action: 'restart' as const };
    const draft = await operator.plan({ ref: { cluster: ground.cluster, service: idOf(name) }, action, signal: signal() });
    const plan = { ...draft, id: name, action, target: { clusterId: ground.cluster, serviceId: idOf(name), name }, by: 'A', createdAt: '', expiresAt: '', fingerprint: '' } as StoredPlan;
    const handle = await operator.execute({ plan, operationId: 'o', report: async () => {} });
    expect(handle).toBeTruthy();
    expect(sent).toBeGreaterThanOrEqual(2);
    if (kind === 'json') expect(await imageOf(ground.admin, name)).toBe('nginx:1');
    // And a change of the specification is refused.
    await expect(operator.execute({ plan, operationId: 'o', report: async () => {} })).rejects.toMatchObject({ code: 'conflict' });
  });

  test('a drain that is held back ends failed, naming the pod', async () => {
    const name = 'held';
    await make(ground.admin, name);
    const selector = { matchLabels: { 'app.kubernetes.io/name': name } };
    const budgets = `/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets`;
    await ground.admin.create(budgets, { metadata: { name }, spec: { minAvailable: 2, selector } });
    await ground.admin.until(`${budgets}/${name}`, (one) => one.status?.currentHealthy === 2);
    const { items } = await ground.admin.get(podsOf(name));
    const node = items[0].spec.nodeName;
    const operator = createKubernetesOperator({ clusterOf: (id) => ({ id, name: 'x', client: product.client }), now: () => new Date(), drainPatienceMs: 1500 });
    const draft = await operator.planNode({ ref: { cluster: ground.cluster, node }, action: { action: 'drain' }, signal: signal() });
    console.log(draft.checks.map((c) => `${c.level} ${c.id}: ${c.message}`).join('\n'));
    const plan = { ...draft, id: 'drain', action: { action: 'drain' }, target: { clusterId: ground.cluster, nodeId: node, name: node }, by: 'A', createdAt: '', expiresAt: '', fingerprint: '' } as StoredPlan;
    const handle = await operator.execute({ plan, operationId: 'o', report: async () => {} });
    let outcome = await operator.follow({ plan, handle, startedAt: new Date(), signal: signal() });
    while (outcome.state === 'running') {
      await new Promise((r) => setTimeout(r, 300));
      outcome = await operator.follow({ plan, handle, startedAt: new Date(), signal: signal() });
    }
    console.log(JSON.stringify(outcome));
    expect(outcome).toMatchObject({ state: 'failed', reason: expect.stringMatching(/shop\/held-.* held back .*budget held/) });
    await product.changeNode(node, 'uncordon');
  });

  test('an ordered StatefulSet waits for its broken pod, which is stopped after the rollback', async () => {
    const name = 'ordered';
    await make(ground.admin, name, { kind: 'statefulset' });
    await ground.admin.send('PATCH', pathOf(name, 'statefulset'), { type: 'application/strategic-merge-patch+json', body: { spec: { template: { metadata: { annotations: { 'rig/behaviour': 'never-ready' } } } } } });
    await ground.admin.until(pathOf(name, 'statefulset'), (one) => one.status.updatedReplicas === 1 && one.status.readyReplicas === 1);
    const made = await product.plan(idOf(name, 'statefulset'), { action: 'rollback', to: { revision: '1' } });
    console.log(made.checks.map((c) => `${c.level} ${c.id}: ${c.message} ${c.remedy ?? ''}`).join('\n'));
    expect(made.checks).toContainEqual(expect.objectContaining({ id: 'ordered-ready', level: 'warn' }));
    const [ended] = await Promise.all([
      product.carryOut(made),
      (async () => {
        await ground.admin.until(pathOf(name, 'statefulset'), (one) => one.status.observedGeneration === one.metadata.generation && one.spec.template.metadata.annotations?.['rig/behaviour'] === undefined);
        return product.change(idOf(name, 'statefulset'), { action: 'stop-task', task: `${namespace}.${name}-1` });
      })(),
    ]);
    console.log(JSON.stringify(ended));
    expect(ended).toMatchObject({ state: 'succeeded' });
  });

  test('a budget that is not met holds a pod that is not ready', async () => {
    const name = 'unwell';
    await make(ground.admin, name, { annotations: { 'rig/behaviour': 'never-ready' } });
    await ground.admin.until(pathOf(name), (one) => one.status.updatedReplicas === 2);
    await expect.poll(async () => (await ground.admin.get(podsOf(name))).items.filter((one: { status: { phase: string } }) => one.status.phase === 'Running').length, { timeout: 10_000 }).toBe(2);
    const selector = { matchLabels: { 'app.kubernetes.io/name': name } };
    const budgets = `/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets`;
    await ground.admin.create(budgets, { metadata: { name }, spec: { minAvailable: 1, selector } });
    await ground.admin.until(`${budgets}/${name}`, (one) => one.status?.expectedPods === 2);
    const { items } = await ground.admin.get(podsOf(name));
    const plan = await product.plan(idOf(name), { action: 'stop-task', task: `${namespace}.${items[0].metadata.name}` });
    console.log(plan.checks.map((c) => `${c.level} ${c.id}: ${c.message} ${c.remedy ?? ''}`).join('\n'));
    expect(plan.checks).toContainEqual(expect.objectContaining({ id: 'budget', level: 'block' }));
  });
}
describe('sim', () => behave(openSimulated));
describeRealKubernetes('real', (binary) => behave(() => openReal(binary)));
