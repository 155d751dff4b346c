import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '#simulator/server.ts';
import { createManualClock } from '#simulator/world/clock.ts';
import { checkOf, messagesOf, patchObject } from './other-hands-for-tests.ts';
import { openHarbour } from './world-for-tests.ts';

const dayMs = 24 * 3_600_000;
let simulator: Simulator;
let harbour: Awaited<ReturnType<typeof openHarbour>>;

beforeAll(async () => {
  simulator = await startSimulator({ clock: createManualClock(), quotas: false });
  harbour = await openHarbour(simulator, { drainPatienceMs: dayMs });
});
afterAll(async () => {
  await harbour.close();
  await simulator.close();
});

type Pod = {
  metadata: {
    name: string;
    namespace: string;
    uid: string;
    labels: Record<string, string>;
    ownerReferences?: { kind: string }[];
  };
  spec: { nodeName?: string };
};
type Node = { metadata: { name: string }; spec: { unschedulable?: boolean } };

const listPods = async (): Promise<Pod[]> =>
  (await harbour.others.send('GET', '/api/v1/pods')).body.items as Pod[];
const listNodes = async (): Promise<Node[]> =>
  (await harbour.others.send('GET', '/api/v1/nodes')).body.items as Node[];
const isCordoned = async (name: string) =>
  ((await harbour.others.send('GET', `/api/v1/nodes/${name}`)).body as Node).spec.unschedulable === true;

/** The key of a role that may read everything and change nothing. */
const assumeReader = async (): Promise<string> => {
  const client = new STSClient({
    endpoint: simulator.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: '123456789012', secretAccessKey: 'any' },
  });
  const { Credentials } = await client.send(
    new AssumeRoleCommand({
      RoleArn: 'arn:aws:iam::123456789012:role/quarterdeck-reader',
      RoleSessionName: 'test',
    }),
  );
  client.destroy();
  return Credentials?.AccessKeyId ?? '';
};

const isDaemon = ({ metadata }: Pod) => metadata.ownerReferences?.some(({ kind }) => kind === 'DaemonSet');
const appOf = ({ metadata }: Pod) => metadata.labels['app.kubernetes.io/name'];

/** Nodes by whether a pod runs there that its budget holds. */
const sortNodes = async () => {
  const pods = (await listPods()).filter((pod) => pod.spec.nodeName && !isDaemon(pod));
  const held = new Set(pods.filter((pod) => appOf(pod) === 'catalog').map(({ spec }) => spec.nodeName ?? ''));
  const others = pods.map(({ spec }) => spec.nodeName ?? '').filter((name) => !held.has(name));
  return { held: [...held], free: [...new Set(others)] };
};

describe('a node', () => {
  it('is cordoned and uncordoned, and says when there is nothing to change', async () => {
    const [node] = await listNodes();
    const name = node?.metadata.name ?? '';
    const cordon = await harbour.planNode(name, 'cordon');
    expect(cordon).toMatchObject({
      title: `Cordon ${name}`,
      target: { nodeId: name, name },
      changes: [{ path: '/spec/unschedulable', from: false, to: true }],
    });
    expect(await harbour.carryOut(cordon)).toMatchObject({ state: 'succeeded' });
    expect(await isCordoned(name)).toBe(true);
    expect(checkOf(await harbour.planNode(name, 'cordon'), 'nothing-to-change')).toMatchObject({
      level: 'block',
    });
    expect(await harbour.carryOut(await harbour.planNode(name, 'uncordon'))).toMatchObject({
      state: 'succeeded',
    });
    expect(await isCordoned(name)).toBe(false);
    await expect(harbour.planNode('nothing', 'cordon')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is drained pod by pod, but for what a DaemonSet puts there', async () => {
    const [name = ''] = (await sortNodes()).free;
    const before = (await listPods()).filter(({ spec }) => spec.nodeName === name);
    const made = await harbour.planNode(name, 'drain');
    expect(checkOf(made, 'budget')).toMatchObject({ level: 'ok' });
    expect(checkOf(made, 'daemon-sets')).toMatchObject({ level: 'ok' });
    const operation = await harbour.carryOut(made);
    expect(operation).toMatchObject({ state: 'succeeded', title: `Drain ${name}` });
    const gone = before.filter((pod) => !isDaemon(pod));
    expect(gone.length).toBeGreaterThan(0);
    for (const { metadata } of gone) {
      expect(messagesOf(operation)).toContain(`Evicted ${metadata.namespace}/${metadata.name}`);
    }
    const after = (await listPods()).filter(({ spec }) => spec.nodeName === name);
    expect(after.every(isDaemon)).toBe(true);
    expect(after.map(({ metadata }) => metadata.uid)).toEqual(
      expect.arrayContaining(before.filter(isDaemon).map(({ metadata }) => metadata.uid)),
    );
    expect(await isCordoned(name)).toBe(true);
  });

  it('ends its drain failed when a budget holds a pod back for too long, and names the pod', async () => {
    const [name = ''] = (await sortNodes()).held;
    const hasty = await openHarbour(simulator, { drainPatienceMs: 1_000 });
    const made = await hasty.planNode(name, 'drain');
    expect(checkOf(made, 'budget')).toMatchObject({
      level: 'warn',
      message: expect.stringContaining('shop/catalog-'),
    });
    const operation = await hasty.carryOut(made);
    await hasty.close();
    expect(operation.state).toBe('failed');
    expect(operation.reason).toMatch(/shop\/catalog-\S+ has been held back for .*disruption budget catalog/);
    expect((await listPods()).some((pod) => appOf(pod) === 'catalog' && pod.spec.nodeName === name)).toBe(
      true,
    );
  });

  it('is not drained further by a process that runs read-only', async () => {
    const [name = ''] = (await sortNodes()).held;
    const dying = harbour.makeFollower();
    const { operationId } = await harbour.apply(
      await harbour.planNode(name, 'drain'),
      {},
      { follower: dying },
    );
    await expect.poll(async () => (await harbour.services.operations.find(operationId))?.handle).toBeTruthy();
    await dying.stop();
    const next = harbour.makeFollower({ readOnly: true });
    expect(await next.resumeAll()).toBe(1);
    expect(await harbour.untilEnded(operationId)).toMatchObject({
      state: 'unknown',
      reason: expect.stringContaining('read-only'),
    });
    await next.stop();
    await patchObject(harbour.others, `/api/v1/nodes/${name}`, { spec: { unschedulable: null } });
  });

  it('goes on being drained by the process that comes after', async () => {
    const { held } = await sortNodes();
    const nodes = await Promise.all(held.map(async (name) => ({ name, is: await isCordoned(name) })));
    const name = nodes.find(({ is }) => !is)?.name ?? '';
    const dying = harbour.makeFollower();
    const made = await harbour.planNode(name, 'drain');
    const { operationId } = await harbour.apply(made, {}, { follower: dying });
    await expect.poll(async () => (await harbour.services.operations.find(operationId))?.handle).toBeTruthy();
    await dying.stop();
    // With the budget lifted nothing holds it back any more.
    const path = '/apis/policy/v1/namespaces/shop/poddisruptionbudgets/catalog';
    await harbour.others.send('DELETE', path, { body: {} });
    const next = harbour.makeFollower();
    expect(await next.resumeAll()).toBe(1);
    expect(await harbour.untilEnded(operationId)).toMatchObject({ state: 'succeeded' });
    await next.stop();
  });

  it('is not drained when somebody has uncordoned it since the plan', async () => {
    const nodes = await Promise.all(
      (await listNodes()).map(async ({ metadata: { name } }) => ({ name, is: await isCordoned(name) })),
    );
    const name = nodes.find(({ is }) => is)?.name ?? '';
    const made = await harbour.planNode(name, 'drain');
    expect(made.changes.some(({ path }) => path === '/spec/unschedulable')).toBe(false);
    await patchObject(harbour.others, `/api/v1/nodes/${name}`, { spec: { unschedulable: null } });
    await expect(harbour.apply(made)).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('the only node that takes pods', () => {
  it('warns before it is drained', async () => {
    const [last, ...others] = (await listNodes()).map(({ metadata }) => metadata.name);
    const set = (unschedulable: boolean | null) =>
      Promise.all(
        others.map((name) =>
          patchObject(harbour.others, `/api/v1/nodes/${name}`, { spec: { unschedulable } }),
        ),
      );
    await set(true);
    const made = await harbour.planNode(last ?? '', 'drain');
    await set(null);
    expect(checkOf(made, 'last-node')).toMatchObject({ level: 'warn' });
    expect(checkOf(await harbour.planNode(last ?? '', 'drain'), 'last-node')).toBeUndefined();
  });
});

describe('somebody who may only read', () => {
  it('is told by the plan what is not allowed', async () => {
    const reader = await openHarbour(simulator, { accessKeyId: await assumeReader() });
    try {
      const made = await reader.plan('shop.deployment.cart', { action: 'restart' });
      expect(checkOf(made, 'permission')).toMatchObject({
        level: 'block',
        message: expect.stringContaining('may not patch deployments'),
      });
      expect(made.checks.filter(({ id }) => id === 'permission')).toHaveLength(1);
      const [node] = await listNodes();
      const drain = await reader.planNode(node?.metadata.name ?? '', 'drain');
      expect(checkOf(drain, 'permission')).toMatchObject({ level: 'block' });
    } finally {
      await reader.close();
    }
  });
});
