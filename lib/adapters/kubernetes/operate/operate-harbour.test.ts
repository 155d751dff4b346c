import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Plan } from '#lib/contract/plans.ts';
import { type Simulator, startSimulator } from '#simulator/server.ts';
import { openHarbour } from './world-for-tests.ts';

let simulator: Simulator;
let harbour: Awaited<ReturnType<typeof openHarbour>>;

beforeAll(async () => {
  simulator = await startSimulator({ speed: 60, quotas: false });
  harbour = await openHarbour(simulator);
}, 60_000);
afterEach(() => simulator.control.removeFaults());
afterAll(async () => {
  await harbour.close();
  await simulator.close();
});

const pathOf = (id: string): string => {
  const [namespace, kind, name] = id.split('.');
  return `/apis/apps/v1/namespaces/${namespace}/${kind}s/${name}`;
};

type Json = {
  metadata: {
    name: string;
    uid: string;
    resourceVersion: string;
    annotations?: Record<string, string>;
    deletionTimestamp?: string;
  };
  spec: {
    replicas: number;
    paused?: boolean;
    minReplicas?: number;
    maxReplicas?: number;
    unschedulable?: boolean;
    nodeName?: string;
    template: {
      metadata: { annotations?: Record<string, string> };
      spec: { containers: { name: string; image: string }[] };
    };
  };
};

const read = async (path: string): Promise<Json> => (await harbour.others.send('GET', path)).body as Json;
const service = (id: string) => read(pathOf(id));
const imageOf = async (id: string) => (await service(id)).spec.template.spec.containers[0]?.image;

/** Somebody else's hands on the same object. */
const patch = async (id: string, body: unknown): Promise<void> => {
  const type = 'application/merge-patch+json';
  const { status } = await harbour.others.send('PATCH', pathOf(id), { body, type });
  expect(status).toBe(200);
};

const podsOf = async (namespace: string, app: string): Promise<Json[]> => {
  const query = new URLSearchParams({ labelSelector: `app.kubernetes.io/name=${app}` });
  const { body } = await harbour.others.send('GET', `/api/v1/namespaces/${namespace}/pods?${query}`);
  return body.items as Json[];
};

const checkOf = (plan: Plan, id: string) => plan.checks.find((one) => one.id === id);
const messagesOf = ({ steps }: { steps: { message: string }[] }) => steps.map(({ message }) => message);
const countOf = (operation: string) =>
  simulator.control.listCalls().filter((call) => call.operation === operation).length;

describe('a rollback', () => {
  it('mends a stuck rollout, goes back as rollout undo does, and ends when the pods are available', async () => {
    const id = 'shop.deployment.checkout';
    await patch(id, { metadata: { annotations: { 'example.com/added-since': 'yes' } } });
    const made = await harbour.plan(id, { action: 'rollback', to: { revision: '3' } });
    expect(made).toMatchObject({ title: 'Roll back checkout to v1.41.2', target: { name: 'checkout' } });
    expect(checkOf(made, 'dry-run')).toMatchObject({ level: 'ok' });
    expect(made.changes).toContainEqual({
      path: '/spec/template/spec/containers/checkout/image',
      from: expect.stringContaining(':v1.42.0'),
      to: expect.stringContaining(':v1.41.2'),
    });
    const operation = await harbour.carryOut(made);
    expect(operation).toMatchObject({ state: 'succeeded' });
    expect(messagesOf(operation)).toContain('Rolled out: 4 of 4 pods are available');
    const { metadata, spec } = await service(id);
    expect(spec.template.spec.containers[0]?.image).toContain(':v1.41.2');
    expect(JSON.stringify(spec.template)).not.toContain('pod-template-hash');
    expect(metadata.annotations).toMatchObject({
      'kubernetes.io/change-cause': 'release v1.41.2',
      'example.com/added-since': 'yes',
      'deployment.kubernetes.io/revision': '5',
    });
    const again = await harbour.plan(id, { action: 'rollback', to: { revision: '5' } });
    expect(checkOf(again, 'nothing-to-change')).toMatchObject({
      level: 'block',
      message: expect.stringContaining('already matches revision 5'),
    });
    await expect(harbour.plan(id, { action: 'rollback', to: { revision: '3' } })).rejects.toMatchObject({
      code: 'not_found',
    });
  }, 60_000);

  it('is refused while paused, in the words of kubectl', async () => {
    const made = await harbour.plan('shop.deployment.orders', {
      action: 'rollback',
      to: { deployment: '1' },
    });
    expect(checkOf(made, 'paused')).toMatchObject({
      level: 'block',
      message: expect.stringContaining('you cannot rollback a paused deployment'),
    });
    await expect(harbour.apply(made)).rejects.toMatchObject({ code: 'unprocessable' });
  });

  it('takes a StatefulSet back by its ControllerRevision', async () => {
    const id = 'shop.statefulset.search';
    const before = await imageOf(id);
    const made = await harbour.plan(id, { action: 'rollback', to: { revision: '0' } });
    const operation = await harbour.carryOut(made);
    expect(operation).toMatchObject({ state: 'succeeded' });
    expect(await imageOf(id)).not.toBe(before);
  }, 60_000);

  it('of an image that cannot be pulled goes back to the one that ran', async () => {
    const id = 'payments.deployment.invoices';
    const restart = await harbour.plan(id, { action: 'restart' });
    expect(checkOf(restart, 'image-invoices')).toMatchObject({ level: 'block' });
    const made = await harbour.plan(id, { action: 'rollback', to: { revision: '1' } });
    expect(checkOf(made, 'deployment-in-progress')?.message).toContain('stuck');
    expect(await harbour.carryOut(made)).toMatchObject({ state: 'succeeded' });
  }, 60_000);
});

describe('a deployment of an image', () => {
  const repository = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/cart';

  it('pins the digest that the tag means, and says so', async () => {
    const id = 'shop.deployment.cart';
    const [, tag = ''] = ((await imageOf(id)) ?? '').split(':');
    const newer = tag.replace(/\d+$/, (patchLevel) => String(Number(patchLevel) + 1));
    const made = await harbour.plan(id, {
      action: 'deploy',
      container: 'cart',
      image: `${repository}:${tag}`,
    });
    expect(checkOf(made, 'tag-cart')).toMatchObject({ level: 'ok', message: expect.stringContaining(tag) });
    expect(newer).not.toBe(tag);
    const operation = await harbour.carryOut(made);
    expect(operation).toMatchObject({ state: 'succeeded', title: `Deploy ${tag} to cart` });
    expect(await imageOf(id)).toMatch(/shop\/cart@sha256:[0-9a-f]{64}$/);
    expect((await service(id)).metadata.annotations?.['kubernetes.io/change-cause']).toContain('Deploy');
  }, 60_000);

  it('blocks an image that is not in ECR, and does not know a container that is not there', async () => {
    const id = 'shop.deployment.cart';
    const image = `${repository}:v0.0.0-none`;
    const made = await harbour.plan(id, { action: 'deploy', container: 'cart', image });
    expect(checkOf(made, 'image-cart')).toMatchObject({ level: 'block' });
    await expect(harbour.plan(id, { action: 'deploy', container: 'web', image })).rejects.toMatchObject({
      code: 'not_found',
    });
    const secret = await harbour.plan('payments.deployment.ledger', { action: 'restart' });
    expect(checkOf(secret, 'secrets')).toMatchObject({
      level: 'block',
      message: expect.stringContaining('ledger-signing-key'),
    });
  });

  it('waits behind a pause, and rolls out once it is resumed', async () => {
    const id = 'shop.deployment.orders';
    const image = ((await imageOf(id)) ?? '').replace(/:v.*$/, ':v1.19.0');
    const waits = await harbour.plan(id, { action: 'deploy', container: 'orders', image });
    expect(checkOf(waits, 'paused')).toMatchObject({ level: 'warn' });
    const written = await harbour.carryOut(waits);
    expect(messagesOf(written)).toContain('The change is written, and waits until the rollout is resumed');
    const resumed = await harbour.carryOut(await harbour.plan(id, { action: 'resume' }));
    expect(resumed).toMatchObject({ state: 'succeeded' });
    expect(messagesOf(resumed)).toContain('Rolled out: 3 of 3 pods are available');
    const paused = await harbour.carryOut(await harbour.plan(id, { action: 'pause' }));
    expect(paused).toMatchObject({ state: 'succeeded' });
    expect((await service(id)).spec.paused).toBe(true);
    const restart = await harbour.plan(id, { action: 'restart' });
    expect(checkOf(restart, 'paused')?.message).toContain("can't restart paused deployment");
  }, 60_000);
});

describe('a restart', () => {
  it('makes new pods from the same template, and warns that Argo CD owns it', async () => {
    const id = 'payments.deployment.payments';
    const before = await imageOf(id);
    const made = await harbour.plan(id, { action: 'restart' });
    expect(checkOf(made, 'owner')?.message).toContain('Argo CD (payments)');
    expect(await harbour.carryOut(made)).toMatchObject({ state: 'succeeded' });
    const { template } = (await service(id)).spec;
    expect(template.metadata.annotations?.['kubectl.kubernetes.io/restartedAt']).toMatch(/:\d\dZ$/);
    expect(template.spec.containers[0]?.image).toBe(before);
  }, 60_000);

  it('of a DaemonSet ends when its pods are available on every node', async () => {
    const operation = await harbour.carryOut(
      await harbour.plan('kube-system.daemonset.kube-proxy', { action: 'restart' }),
    );
    expect(operation).toMatchObject({ state: 'succeeded' });
  }, 60_000);

  it('ends failed when the new pods do not come up before the deadline, and names why', async () => {
    const id = 'payments.deployment.accounts';
    await patch(id, { spec: { progressDeadlineSeconds: 60 } });
    const operation = await harbour.carryOut(await harbour.plan(id, { action: 'restart' }));
    expect(operation.state).toBe('failed');
    expect(operation.reason).toContain('progress deadline');
    expect(operation.reason).toMatch(/Pod accounts-\S+: .*probe/);
  }, 60_000);

  it('says that another rollout took the place of its own', async () => {
    const id = 'media.deployment.thumbnails';
    const { operationId } = await harbour.apply(await harbour.plan(id, { action: 'restart' }));
    await harbour.until(operationId, (operation) =>
      messagesOf(operation).some((one) => one.startsWith('Kubernetes took')),
    );
    await patch(id, { spec: { template: { metadata: { annotations: { by: 'somebody else' } } } } });
    expect(await harbour.untilEnded(operationId)).toMatchObject({
      state: 'failed',
      reason: 'It was replaced by another rollout.',
    });
  }, 60_000);
});

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
  }, 60_000);

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
    const { spec } = await read('/apis/autoscaling/v2/namespaces/shop/horizontalpodautoscalers/cart');
    expect(spec).toMatchObject({ minReplicas: 3, maxReplicas: 8 });
    expect(
      checkOf(await harbour.plan(id, { action: 'autoscaling', min: 3, max: 8 }), 'nothing-to-change'),
    ).toBeTruthy();
  }, 60_000);

  it('is held against the quota of the namespace', async () => {
    const made = await harbour.plan('reports.deployment.report-worker', { action: 'restart' });
    expect(checkOf(made, 'quota')).toMatchObject({
      level: 'warn',
      message: expect.stringContaining('reports-limits leaves room for 0 more pods'),
    });
  });
});

describe('stopping a pod', () => {
  it('evicts it, and ends when another is in its place', async () => {
    const [pod] = await podsOf('media', 'thumbnails');
    const made = await harbour.plan('media.deployment.thumbnails', {
      action: 'stop-task',
      task: `media.${pod?.metadata.name}`,
    });
    expect(made.target.taskId).toBe(`media.${pod?.metadata.name}`);
    expect(await harbour.carryOut(made)).toMatchObject({ state: 'succeeded' });
    const now = await podsOf('media', 'thumbnails');
    expect(now.map(({ metadata }) => metadata.uid)).not.toContain(pod?.metadata.uid);
    await expect(harbour.apply(made)).rejects.toMatchObject({ code: 'conflict' });
  }, 60_000);

  it('is blocked by a budget at its limit, and a pod of another service is not found', async () => {
    const [pod] = await podsOf('shop', 'catalog');
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

describe('a state that moves', () => {
  it('makes a conflict when somebody else changed the specification', async () => {
    const id = 'shop.deployment.catalog';
    const made = await harbour.plan(id, { action: 'restart' });
    await patch(id, { spec: { replicas: 4 } });
    const before = countOf('kubernetes:patch/deployments');
    await expect(harbour.apply(made)).rejects.toMatchObject({
      code: 'conflict',
      details: { changes: [{ path: '/spec/replicas', from: 3, to: 4 }] },
    });
    expect(countOf('kubernetes:patch/deployments')).toBe(before);
  });

  it('makes none when only the status moves, as in a crash loop', async () => {
    const id = 'payments.deployment.accounts';
    const made = await harbour.plan(id, { action: 'rollback', to: { revision: '1' } });
    const { resourceVersion } = (await service(id)).metadata;
    const status = { status: { conditions: [{ type: 'Available', status: 'False', reason: 'Elsewhere' }] } };
    const type = 'application/merge-patch+json';
    await harbour.others.send('PATCH', `${pathOf(id)}/status`, { body: status, type });
    expect((await service(id)).metadata.resourceVersion).not.toBe(resourceVersion);
    expect(await harbour.carryOut(made)).toMatchObject({ state: 'succeeded' });
  }, 60_000);
});

describe('an answer that is lost', () => {
  it('is read back: the change was not made, and nothing is sent twice', async () => {
    const id = 'batch.deployment.emails';
    const made = await harbour.plan(id, { action: 'scale', desired: 4 });
    const before = countOf('kubernetes:patch/deployments/scale');
    simulator.control.addFault({ operation: 'kubernetes:patch/deployments/scale', kind: 'drop', count: 1 });
    const operation = await harbour.carryOut(made);
    expect(operation).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('the change was not made'),
    });
    expect(countOf('kubernetes:patch/deployments/scale')).toBe(before + 1);
  }, 60_000);

  it('is read back: the change was made, and is followed', async () => {
    const id = 'payments.deployment.payments';
    const made = await harbour.plan(id, { action: 'restart' });
    const stored = await harbour.services.plans.find(made.id);
    if (!stored) throw new Error('no plan');
    const reconcile = () =>
      harbour.operator.reconcile({ plan: stored, operationId: 'o', signal: AbortSignal.timeout(10_000) });
    expect(await reconcile()).toEqual({ took: 'not_applied' });
    simulator.control.addFault({
      operation: 'kubernetes:patch/deployments',
      kind: 'drop',
      when: 'after',
      count: 1,
    });
    const operation = await harbour.carryOut(made);
    expect(messagesOf(operation)).toContain('Read back: the change was made');
    expect(operation.state).toBe('succeeded');
    await patch(id, { spec: { template: { metadata: { annotations: { by: 'somebody else' } } } } });
    expect(await reconcile()).toEqual({ took: 'unknown' });
  }, 60_000);

  it('is told as refused where the server refuses, after the dry run let it pass', async () => {
    const made = await harbour.plan('payments.deployment.payments', { action: 'scale', desired: 5 });
    simulator.control.addFault({
      operation: 'kubernetes:patch/deployments/scale',
      kind: 'error',
      status: 422,
      code: 'Invalid',
      message: 'admission webhook "policy.example.com" denied the request',
    });
    expect(await harbour.carryOut(made)).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('policy.example.com'),
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
  }, 60_000);
});
