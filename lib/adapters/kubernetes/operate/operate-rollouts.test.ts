import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '#simulator/server.ts';
import { createManualClock } from '#simulator/world/clock.ts';
import { checkOf, imageOf, messagesOf, patchObject, pathOf, readObject } from './other-hands-for-tests.ts';
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

const service = (id: string) => readObject(harbour.others, pathOf(id));
const imageNow = (id: string) => imageOf(harbour.others, id);
const patch = (id: string, body: unknown) => patchObject(harbour.others, pathOf(id), body);

/** A restart that is still under way when somebody else does something. */
const startRestart = (id: string, interfere: () => Promise<unknown>): Promise<string> =>
  harbour.whileStill(async () => {
    const { operationId } = await harbour.apply(await harbour.plan(id, { action: 'restart' }));
    await harbour.until(operationId, (operation) =>
      messagesOf(operation).some((one) => one.startsWith('Kubernetes took')),
    );
    await interfere();
    return operationId;
  });

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
  });

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
    const before = await imageNow(id);
    const made = await harbour.plan(id, { action: 'rollback', to: { revision: '0' } });
    const operation = await harbour.carryOut(made);
    expect(operation).toMatchObject({ state: 'succeeded' });
    expect(await imageNow(id)).not.toBe(before);
  });

  it('of an image that cannot be pulled goes back to the one that ran', async () => {
    const id = 'payments.deployment.invoices';
    const restart = await harbour.plan(id, { action: 'restart' });
    expect(checkOf(restart, 'image-invoices')).toMatchObject({ level: 'block' });
    const made = await harbour.plan(id, { action: 'rollback', to: { revision: '1' } });
    expect(checkOf(made, 'deployment-in-progress')?.message).toContain('stuck');
    expect(await harbour.carryOut(made)).toMatchObject({ state: 'succeeded' });
  });
});

describe('a deployment of an image', () => {
  const repository = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/cart';

  it('pins the digest that the tag means, and says so', async () => {
    const id = 'shop.deployment.cart';
    const [, tag = ''] = (await imageNow(id)).split(':');
    const made = await harbour.plan(id, {
      action: 'deploy',
      container: 'cart',
      image: `${repository}:${tag}`,
    });
    expect(checkOf(made, 'tag-cart')).toMatchObject({ level: 'ok', message: expect.stringContaining(tag) });
    const operation = await harbour.carryOut(made);
    expect(operation).toMatchObject({ state: 'succeeded', title: `Deploy ${tag} to cart` });
    expect(await imageNow(id)).toMatch(/shop\/cart@sha256:[0-9a-f]{64}$/);
    expect((await service(id)).metadata.annotations?.['kubernetes.io/change-cause']).toContain('Deploy');
  });

  it('goes back to a digest of one container', async () => {
    const id = 'shop.deployment.catalog';
    const now = await imageNow(id);
    const digest = now.slice(now.indexOf('sha256:'));
    const to = { container: 'catalog', digest };
    const same = await harbour.plan(id, { action: 'rollback', to });
    expect(checkOf(same, 'nothing-to-change')).toMatchObject({ level: 'block' });
    const unknown = { container: 'catalog', digest: `sha256:${'0'.repeat(64)}` };
    const gone = await harbour.plan(id, { action: 'rollback', to: unknown });
    expect(checkOf(gone, 'image-catalog')).toMatchObject({ level: 'block' });
    expect(gone.changes).toContainEqual(
      expect.objectContaining({ path: '/spec/template/spec/containers/catalog/image', from: now }),
    );
  });

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
    const image = (await imageNow(id)).replace(/:v.*$/, ':v1.19.0');
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
  });
});

describe('a restart', () => {
  it('makes new pods from the same template, and warns that Argo CD owns it', async () => {
    const id = 'payments.deployment.payments';
    const before = await imageNow(id);
    const made = await harbour.plan(id, { action: 'restart' });
    expect(checkOf(made, 'owner')?.message).toContain('Argo CD (payments)');
    expect(await harbour.carryOut(made)).toMatchObject({ state: 'succeeded' });
    const { template } = (await service(id)).spec;
    expect(template.metadata.annotations?.['kubectl.kubernetes.io/restartedAt']).toMatch(/:\d\dZ$/);
    expect(template.spec.containers[0]?.image).toBe(before);
  });

  it('of a DaemonSet ends when its pods are available on every node', async () => {
    const operation = await harbour.carryOut(
      await harbour.plan('kube-system.daemonset.kube-proxy', { action: 'restart' }),
    );
    expect(operation).toMatchObject({ state: 'succeeded' });
  });

  it('ends failed when the new pods do not come up before the deadline, and names why', async () => {
    const id = 'payments.deployment.accounts';
    await patch(id, { spec: { progressDeadlineSeconds: 60 } });
    const operation = await harbour.carryOut(await harbour.plan(id, { action: 'restart' }));
    expect(operation.state).toBe('failed');
    expect(operation.reason).toContain('progress deadline');
    expect(operation.reason).toMatch(/Pod accounts-\S+: .*probe/);
  });

  it('says that another rollout took the place of its own', async () => {
    const id = 'media.deployment.thumbnails';
    const operationId = await startRestart(id, () =>
      patch(id, { spec: { template: { metadata: { annotations: { by: 'somebody else' } } } } }),
    );
    expect(await harbour.untilEnded(operationId)).toMatchObject({
      state: 'failed',
      reason: 'It was replaced by another rollout.',
    });
  });
});

describe('a service that is deleted meanwhile', () => {
  it('ends its operation failed', async () => {
    const id = 'media.deployment.transcoder';
    const operationId = await startRestart(id, () => harbour.others.send('DELETE', pathOf(id), { body: {} }));
    expect(await harbour.untilEnded(operationId)).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('deleted'),
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
  });
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
  });

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
  });

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
