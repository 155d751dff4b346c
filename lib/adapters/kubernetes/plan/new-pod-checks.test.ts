import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  checkOf,
  imageOf,
  patchObject,
  pathOf,
} from '#lib/adapters/kubernetes/operate/other-hands-for-tests.ts';
import { openHarbour } from '#lib/adapters/kubernetes/operate/world-for-tests.ts';
import { type Simulator, startSimulator } from '#simulator/server.ts';
import { createManualClock } from '#simulator/world/clock.ts';

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

const patch = (id: string, body: unknown) => patchObject(harbour.others, pathOf(id), body);
const nodesPath = '/api/v1/nodes';
type Node = { metadata: { name: string; labels: Record<string, string> } };

const relabelNodes = async (arch: string, isMeant: (node: Node) => boolean = () => true) => {
  const { body } = await harbour.others.send('GET', nodesPath);
  const meant = (body.items as Node[]).filter(isMeant);
  for (const { metadata } of meant)
    await patchObject(harbour.others, `${nodesPath}/${metadata.name}`, {
      metadata: { labels: { 'kubernetes.io/arch': arch } },
    });
  return meant.length;
};
const tag = (key: string, value: string) => ({ metadata: { annotations: { [key]: value } } });

describe('an image beside the nodes', () => {
  // Built for amd64 alone, as its config says: its manifest does not.
  const single = 'batch.deployment.emails';

  it('fits them all, only some, or none', async () => {
    const ok = await harbour.plan(single, { action: 'restart' });
    expect(checkOf(ok, 'architecture')).toMatchObject({ level: 'ok' });
    const isFirst = () => {
      let seen = 0;
      return ({ metadata: { labels } }: Node) =>
        labels['eks.amazonaws.com/nodegroup'] === 'general' && seen++ === 0;
    };
    await relabelNodes('arm64', isFirst());
    const some = await harbour.plan(single, { action: 'restart' });
    expect(checkOf(some, 'architecture-emails')).toMatchObject({
      level: 'warn',
      message: expect.stringMatching(/linux\/amd64 only, and 1 of the \d nodes .* linux\/arm64/),
    });
    await relabelNodes('arm64');
    const none = await harbour.plan(single, { action: 'scale', desired: 4 });
    expect(checkOf(none, 'architecture-emails')).toMatchObject({ level: 'block' });
    const fewer = await harbour.plan(single, { action: 'scale', desired: 1 });
    expect(checkOf(fewer, 'architecture-emails')).toBeUndefined();
    // An index of both fits wherever it comes.
    const both = await harbour.plan('shop.deployment.cart', { action: 'restart' });
    expect(checkOf(both, 'architecture')).toMatchObject({ level: 'ok' });
    await relabelNodes('amd64');
  });

  it('for amd64 goes to Fargate, whatever the nodes are', async () => {
    await relabelNodes('arm64');
    const image = await imageOf(harbour.others, single);
    const made = await harbour.plan('media.deployment.thumbnails', {
      action: 'deploy',
      container: 'thumbnails',
      image,
    });
    expect(checkOf(made, 'image-thumbnails')).toMatchObject({ level: 'ok' });
    expect(made.checks.filter(({ id }) => id.startsWith('architecture'))).toEqual([]);
    await relabelNodes('amd64');
  });
});

describe('what may not be read', () => {
  it('is told as unknown where it matters, and nodes only where an image lost a platform', async () => {
    for (const resource of ['limitranges', 'resourcequotas', 'nodes'])
      simulator.control.addFault({ operation: `kubernetes:list/${resource}`, kind: 'deny' });
    const made = await harbour.plan('shop.deployment.cart', { action: 'restart' });
    expect(checkOf(made, 'limit-range')).toMatchObject({ level: 'unknown' });
    expect(checkOf(made, 'quota')).toMatchObject({ level: 'unknown' });
    expect(made.checks.filter(({ id }) => id.startsWith('architecture'))).toEqual([]);
  });
});

describe('a limit range', () => {
  const ranges = '/api/v1/namespaces/shop/limitranges';
  const id = 'shop.deployment.orders';

  it('speaks against what waits behind a pause once it is to go on', async () => {
    const limits = [{ type: 'Container', max: { memory: '256Mi' } }];
    await harbour.others.send('POST', ranges, { body: { metadata: { name: 'sizes' }, spec: { limits } } });
    const made = await harbour.plan(id, { action: 'resume' });
    expect(checkOf(made, 'limit-range')).toMatchObject({
      level: 'block',
      message: expect.stringContaining('container orders is limited to 512Mi memory, and the most is 256Mi'),
    });
    await harbour.others.send('DELETE', `${ranges}/sizes`);
    const free = await harbour.plan(id, { action: 'resume' });
    expect(checkOf(free, 'limit-range')).toBeUndefined();
    expect(checkOf(free, 'image-orders')).toMatchObject({ level: 'ok' });
  });
});

describe('Keel', () => {
  it('is told where it would overtake another image, and not where the image stays', async () => {
    const id = 'media.deployment.media';
    await patch(id, tag('keel.sh/policy', 'patch'));
    const back = await harbour.plan(id, { action: 'rollback', to: { revision: '1' } });
    expect(checkOf(back, 'image-updater')).toMatchObject({
      level: 'warn',
      message: expect.stringContaining('keel.sh/policy: patch'),
    });
    const again = await harbour.plan(id, { action: 'restart' });
    expect(checkOf(again, 'image-updater')).toBeUndefined();
  });
});

describe('a quota of revisions', () => {
  it('is asked for room where another is made, and not where one that is kept is gone back to', async () => {
    const quotas = '/api/v1/namespaces/shop/resourcequotas';
    const spec = { hard: { 'count/replicasets.apps': '1' } };
    await harbour.others.send('POST', quotas, { body: { metadata: { name: 'sets' }, spec } });
    // Its controller looks at it a moment later.
    simulator.control.advance(1_000);
    expect((await harbour.others.send('GET', `${quotas}/sets`)).body.status).toMatchObject({
      used: { 'count/replicasets.apps': expect.any(String) },
    });
    const id = 'shop.deployment.cart';
    const restart = await harbour.plan(id, { action: 'restart' });
    expect(checkOf(restart, 'quota-revisions')).toMatchObject({ level: 'block' });
    const back = await harbour.plan(id, { action: 'rollback', to: { revision: '0' } });
    expect(checkOf(back, 'quota-revisions')).toBeUndefined();
    await harbour.others.send('DELETE', `${quotas}/sets`);
  });
});

describe('a quota of storage', () => {
  const core = '/api/v1/namespaces/shop';
  const id = 'shop.statefulset.ledger';
  const post = async (path: string, body: object) => {
    const { status, text } = await harbour.others.send('POST', path, { body });
    if (status !== 201) throw new Error(text);
  };
  /** What the API has at a path, asked again and again while the cluster's time goes on. */
  const eventually = (path: string) =>
    expect.poll(
      async () => {
        simulator.control.advance(20_000);
        return (await harbour.others.send('GET', path)).body;
      },
      { timeout: 30_000 },
    );
  const untilMembers = (replicas: number) =>
    eventually(pathOf(id)).toMatchObject({ status: { replicas, readyReplicas: replicas } });

  it('is told before a StatefulSet is scaled, and holds its volume claims back as told', async () => {
    const labels = { app: 'ledger' };
    const storageClasses = '/apis/storage.k8s.io/v1/storageclasses';
    await post(storageClasses, {
      metadata: { name: 'gp3', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      provisioner: 'ebs.csi.aws.com',
    });
    const perClass = 'gp3.storageclass.storage.k8s.io/requests.storage';
    await post(`${core}/resourcequotas`, {
      metadata: { name: 'disks' },
      spec: { hard: { [perClass]: '25Gi' } },
    });
    await post('/apis/apps/v1/namespaces/shop/statefulsets', {
      metadata: { name: 'ledger' },
      spec: {
        replicas: 1,
        serviceName: 'ledger',
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: 'db', image: 'postgres:17' }] } },
        volumeClaimTemplates: [
          { metadata: { name: 'data' }, spec: { resources: { requests: { storage: '10Gi' } } } },
        ],
      },
    });
    const untilUsed = (amount: string) =>
      eventually(`${core}/resourcequotas/disks`).toMatchObject({ status: { used: { [perClass]: amount } } });
    await untilMembers(1);
    await untilUsed('10Gi');

    const made = await harbour.plan(id, { action: 'scale', desired: 4 });
    expect(checkOf(made, 'quota-volumes')).toMatchObject({
      level: 'warn',
      message: `The quota disks has room for the volume claims of 1 of the 3 new pods (${perClass}: 10Gi of 25Gi used): the others are not created.`,
    });
    await patch(id, { spec: { replicas: 4 } });
    const refusal = 'persistentvolumeclaims "data-ledger-2" is forbidden: exceeded quota: disks';
    await eventually(`${core}/events`).toMatchObject({
      items: expect.arrayContaining([
        expect.objectContaining({ message: expect.stringContaining(refusal), reason: 'FailedCreate' }),
      ]),
    });
    await untilMembers(2);
    await untilUsed('20Gi');
    const more = await harbour.plan(id, { action: 'scale', desired: 5 });
    expect(checkOf(more, 'quota-volumes')).toMatchObject({ level: 'block' });

    // What a smaller service leaves is taken again.
    await patch(id, { spec: { replicas: 1 } });
    await untilMembers(1);
    const again = await harbour.plan(id, { action: 'scale', desired: 2 });
    expect(checkOf(again, 'quota-volumes')).toBeUndefined();
    simulator.control.addFault({ operation: 'kubernetes:list/persistentvolumeclaims', kind: 'deny' });
    const unsure = await harbour.plan(id, { action: 'scale', desired: 2 });
    expect(checkOf(unsure, 'quota-volumes')).toMatchObject({ level: 'unknown' });
  });
});
