import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../server.ts';
import { createManualClock } from '../world/clock.ts';
import { connectKubernetes, createToken, type KubeClient } from './test-client.ts';

let simulator: Simulator;
let kube: KubeClient;

beforeAll(async () => {
  simulator = await startSimulator({ clock: createManualClock() });
  kube = connectKubernetes(simulator);
});

afterAll(() => simulator.close());

type Listed = {
  metadata: { continue?: string; resourceVersion: string; remainingItemCount?: number };
  items: Item[];
};
type Item = {
  metadata: { name: string; namespace: string; resourceVersion: string; generation: number; uid: string };
  spec: { replicas: number };
  status: Record<string, unknown> & {
    conditions: { type: string; status: string; reason: string; message: string }[];
    containerStatuses?: {
      state: { waiting?: { reason: string } };
      lastState: { terminated?: { reason: string; exitCode: number } };
      restartCount: number;
    }[];
  };
};

const list = async (path: string): Promise<Listed> =>
  (await kube.send('GET', path)).body as unknown as Listed;
const read = async (path: string): Promise<Item> => (await kube.send('GET', path)).body as unknown as Item;
const deployment = (namespace: string, name: string) =>
  `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`;
const conditionOf = (item: Item, type: string) => item.status.conditions.find((one) => one.type === type);

async function assume(role: string): Promise<string> {
  const sts = new STSClient({
    endpoint: simulator.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: '123456789012', secretAccessKey: 'any' },
  });
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({ RoleArn: `arn:aws:iam::123456789012:role/${role}`, RoleSessionName: 'ada' }),
  );
  return createToken({ accessKeyId: Credentials?.AccessKeyId });
}

test('tokens are checked as EKS checks them', async () => {
  const status = async (token: string) => (await kube.send('GET', '/api/v1/nodes', { token })).status;
  expect(await status(createToken())).toBe(200);
  expect(await status(createToken({ ageMinutes: 14 }))).toBe(200);
  expect(await status(createToken({ ageMinutes: 16 }))).toBe(401);
  expect(await status(createToken({ signedHeaders: 'host' }))).toBe(401);
  expect(await status(createToken({ host: 'sts.example.com' }))).toBe(401);
  expect(await status(createToken({ accessKeyId: '999999999999' }))).toBe(401);
  expect(await status('rubbish')).toBe(401);
  expect(await status(await assume('stranger'))).toBe(401);
  const nobody = await kube.send('GET', '/api/v1/nodes', { token: '' });
  expect(nobody.body).toMatchObject({
    code: 403,
    message:
      'nodes is forbidden: User "system:anonymous" cannot list resource "nodes" in API group "" at the cluster scope',
  });
});

test('a user of one namespace sees that and nothing else', async () => {
  const token = await assume('shop-viewer');
  expect((await kube.send('GET', '/api/v1/namespaces/shop/pods', { token })).status).toBe(200);
  const refused = await kube.send('GET', '/api/v1/namespaces/payments/pods', { token });
  expect(refused.body).toMatchObject({
    kind: 'Status',
    reason: 'Forbidden',
    message:
      'pods is forbidden: User "arn:aws:sts::123456789012:assumed-role/shop-viewer/ada" cannot list resource "pods" in API group "" in the namespace "payments"',
  });
  expect((await kube.send('GET', '/api/v1/namespaces', { token })).status).toBe(403);
  const ask = async (resourceAttributes: object) => {
    const body = { spec: { resourceAttributes } };
    const answer = await kube.send('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
      token,
      body,
    });
    return (answer.body.status as { allowed: boolean }).allowed;
  };
  expect(await ask({ verb: 'list', resource: 'pods', namespace: 'shop' })).toBe(true);
  expect(await ask({ verb: 'delete', resource: 'pods', namespace: 'shop' })).toBe(false);
  expect(await ask({ verb: 'list', resource: 'pods' })).toBe(false);
});

test('a list comes in pages of one moment', async () => {
  const all = await list('/api/v1/pods');
  const first = await list('/api/v1/pods?limit=10');
  expect(first.metadata.remainingItemCount).toBe(all.items.length - 10);
  const [gone] = first.items.slice(-1);
  await kube.send('DELETE', `/api/v1/namespaces/${gone?.metadata.namespace}/pods/${gone?.metadata.name}`, {
    body: { gracePeriodSeconds: 0 },
  });
  const names = first.items.map((one) => one.metadata.name);
  let next = first.metadata.continue;
  while (next) {
    const page = await list(`/api/v1/pods?limit=10&continue=${next}`);
    expect(page.metadata.resourceVersion).toBe(first.metadata.resourceVersion);
    names.push(...page.items.map((one) => one.metadata.name));
    next = page.metadata.continue;
  }
  expect(names).toEqual(all.items.map((one) => one.metadata.name));
});

test('a page from before the compaction is gone, and carries a way on', async () => {
  const first = await list('/api/v1/pods?limit=5');
  await kube.send('PATCH', '/api/v1/namespaces/shop', {
    type: 'application/merge-patch+json',
    body: { metadata: { labels: { a: String(Math.random()) } } },
  });
  simulator.world.regions.get('123456789012:eu-west-1')?.eks.clusters.get('harbour')?.open().store.compact();
  const answer = await kube.send('GET', `/api/v1/pods?limit=5&continue=${first.metadata.continue}`);
  expect(answer.body).toMatchObject({ code: 410, reason: 'Expired' });
  const { continue: fresh } = answer.body.metadata as { continue: string };
  expect((await kube.send('GET', `/api/v1/pods?limit=5&continue=${fresh}`)).status).toBe(200);
  const late = await kube.send(
    'GET',
    `/api/v1/pods?watch=1&resourceVersion=${first.metadata.resourceVersion}`,
  );
  expect(late.status).toBe(200);
  expect(JSON.parse(late.text)).toMatchObject({ type: 'ERROR', object: { code: 410, reason: 'Expired' } });
});

test('a watch tells changes and bookmarks, and ends in its time', async () => {
  const { metadata } = await list('/apis/apps/v1/namespaces/shop/deployments');
  const seen: { type: string; object: Item }[] = [];
  const watch = kube.follow(
    `/apis/apps/v1/namespaces/shop/deployments?watch=1&allowWatchBookmarks=true&timeoutSeconds=90&resourceVersion=${metadata.resourceVersion}`,
    (line) => seen.push(JSON.parse(line)),
  );
  await watch.opened;
  await kube.send('PATCH', `${deployment('shop', 'catalog')}`, {
    type: 'application/merge-patch+json',
    body: { metadata: { labels: { seen: 'yes' } } },
  });
  simulator.control.advance(91_000);
  await watch.ended;
  expect(seen[0]).toMatchObject({
    type: 'MODIFIED',
    object: { metadata: { name: 'catalog', labels: { seen: 'yes' } } },
  });
  expect(seen.filter((one) => one.type === 'BOOKMARK').length).toBeGreaterThanOrEqual(2);
});

test('rows are enough for a table', async () => {
  const answer = await kube.send('GET', '/api/v1/namespaces/shop/pods?includeObject=None', {
    headers: { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json' },
  });
  const { columnDefinitions, rows } = answer.body as {
    columnDefinitions: { name: string }[];
    rows: { cells: unknown[]; object?: unknown }[];
  };
  expect(columnDefinitions.map((one) => one.name).slice(0, 5)).toEqual([
    'Name',
    'Ready',
    'Status',
    'Restarts',
    'Age',
  ]);
  expect(rows[0]?.object).toBeNull();
});

test('a patch may test, is refused when it is late, and changes nothing in a dry run', async () => {
  const path = deployment('shop', 'catalog');
  const before = await read(path);
  const patch = (body: unknown, type: string, query = '') =>
    kube.send('PATCH', `${path}${query}`, { body, type: `application/${type}+json` });
  const dry = await patch({ spec: { replicas: 9 } }, 'merge-patch', '?dryRun=All');
  expect(dry.body).toMatchObject({
    spec: { replicas: 9 },
    metadata: { generation: before.metadata.generation + 1 },
  });
  expect((await read(path)).spec.replicas).toBe(3);
  const late = await patch({ metadata: { resourceVersion: '1' }, spec: { replicas: 4 } }, 'merge-patch');
  expect(late.body).toMatchObject({
    code: 409,
    message:
      'Operation cannot be fulfilled on deployments.apps "catalog": the object has been modified; please apply your changes to the latest version and try again',
  });
  const wrong = await patch(
    [
      { op: 'test', path: '/spec/replicas', value: 7 },
      { op: 'replace', path: '/spec/replicas', value: 8 },
    ],
    'json-patch',
  );
  expect(wrong.status).toBe(422);
  const image = await patch(
    {
      spec: {
        template: {
          spec: { containers: [{ name: 'catalog', env: [{ name: 'LOG_LEVEL', value: 'debug' }] }] },
        },
      },
    },
    'strategic-merge-patch',
    '?dryRun=All',
  );
  const { spec } = image.body as {
    spec: { template: { spec: { containers: { image: string; env: { name: string; value: string }[] }[] } } };
  };
  expect(spec.template.spec.containers).toHaveLength(1);
  expect(spec.template.spec.containers[0]?.env.find((one) => one.name === 'LOG_LEVEL')?.value).toBe('debug');
  const selector = await patch({ spec: { selector: { matchLabels: { other: 'x' } } } }, 'merge-patch');
  expect(selector.body).toMatchObject({ code: 422, reason: 'Invalid' });
  expect(String(selector.body.message)).toContain('field is immutable');
});

test('scaling and eviction have paths of their own', async () => {
  const path = `${deployment('shop', 'catalog')}/scale`;
  const scaled = await kube.send('PATCH', path, {
    type: 'application/merge-patch+json',
    body: { spec: { replicas: 4 } },
  });
  expect(scaled.body).toMatchObject({ kind: 'Scale', spec: { replicas: 4 } });
  await kube.send('PATCH', path, { type: 'application/merge-patch+json', body: { spec: { replicas: 3 } } });
  simulator.control.advance(60_000);
  const { items } = await list('/api/v1/namespaces/shop/pods?labelSelector=app.kubernetes.io/name%3Dcatalog');
  const name = items[0]?.metadata.name ?? '';
  const refused = await kube.send('POST', `/api/v1/namespaces/shop/pods/${name}/eviction`, {
    body: { metadata: { name } },
  });
  expect(refused.body).toMatchObject({
    code: 429,
    reason: 'TooManyRequests',
    details: {
      causes: [
        {
          reason: 'DisruptionBudget',
          message: 'The disruption budget catalog needs 3 healthy pods and has 3 currently',
        },
      ],
    },
  });
});

test('every trouble that Kubernetes has a word for is there', async () => {
  const waiting = async (namespace: string, name: string) => {
    const { items } = await list(
      `/api/v1/namespaces/${namespace}/pods?labelSelector=app.kubernetes.io/name=${name}`,
    );
    return items
      .flatMap((pod) => pod.status.containerStatuses ?? [])
      .flatMap((one) => one.state.waiting?.reason ?? []);
  };
  expect(await waiting('payments', 'invoices')).toContain('ImagePullBackOff');
  expect(await waiting('payments', 'ledger')).toContain('CreateContainerConfigError');
  expect(await waiting('batch', 'emails')).toContain('CrashLoopBackOff');
  const { items } = await list('/api/v1/namespaces/shop/pods?labelSelector=app.kubernetes.io/name=checkout');
  const killed = items
    .flatMap((pod) => pod.status.containerStatuses ?? [])
    .flatMap((one) => one.lastState.terminated ?? []);
  expect(killed).toContainEqual(expect.objectContaining({ reason: 'OOMKilled', exitCode: 137 }));
  expect(conditionOf(await read(deployment('payments', 'accounts')), 'Progressing')).toMatchObject({
    status: 'False',
    reason: 'ProgressDeadlineExceeded',
  });
  expect(conditionOf(await read(deployment('shop', 'orders')), 'Progressing')?.reason).toBe(
    'DeploymentPaused',
  );
  expect(
    conditionOf(await read(deployment('reports', 'report-worker')), 'ReplicaFailure')?.message,
  ).toContain('exceeded quota: reports-limits');
  const [stuck] = (
    await list('/api/v1/namespaces/media/pods?labelSelector=app.kubernetes.io/name=transcoder')
  ).items;
  expect(stuck && conditionOf(stuck, 'PodScheduled')?.message).toMatch(
    /^0\/\d+ nodes are available: .*Insufficient cpu/,
  );
});

test('going back makes a new number of an old ReplicaSet and mends the rollout', async () => {
  const path = '/apis/apps/v1/namespaces/payments/replicasets?labelSelector=app.kubernetes.io/name=accounts';
  const sets = (await list(path)).items as unknown as {
    metadata: { name: string; annotations: Record<string, string> };
    spec: { template: { metadata: { labels: Record<string, string> } } };
  }[];
  const key = 'deployment.kubernetes.io/revision';
  const old = sets.find((one) => one.metadata.annotations[key] === '1');
  if (!old) throw new Error('no first revision');
  delete old.spec.template.metadata.labels['pod-template-hash'];
  const body = [{ op: 'replace', path: '/spec/template', value: old.spec.template }];
  await kube.send('PATCH', deployment('payments', 'accounts'), { type: 'application/json-patch+json', body });
  simulator.control.advance(60_000);
  const after = await read(deployment('payments', 'accounts'));
  expect(after.status).toMatchObject({ replicas: 3, updatedReplicas: 3, availableReplicas: 3 });
  expect(conditionOf(after, 'Progressing')?.reason).toBe('NewReplicaSetAvailable');
  const renamed = (await list(path)).items as unknown as typeof sets;
  expect(renamed.find((one) => one.metadata.name === old.metadata.name)?.metadata.annotations).toMatchObject({
    [key]: '3',
    'deployment.kubernetes.io/revision-history': '1',
  });
});

test('logs are cut to what was asked, and go on while the container runs', async () => {
  const { items } = await list('/api/v1/namespaces/shop/pods?labelSelector=app.kubernetes.io/name=cart');
  const path = `/api/v1/namespaces/shop/pods/${items[0]?.metadata.name}/log`;
  const tail = await kube.send('GET', `${path}?tailLines=3&timestamps=true`);
  expect(tail.text.trimEnd().split('\n')).toHaveLength(3);
  expect(tail.text).toMatch(/^\d{4}-\d\d-\d\dT\S+Z /);
  expect((await kube.send('GET', `${path}?tailLines=0`)).text).toBe('');
  expect((await kube.send('GET', `${path}?container=other`)).body).toMatchObject({
    code: 400,
    reason: 'BadRequest',
  });
  const lines: string[] = [];
  const follow = kube.follow(`${path}?follow=true&tailLines=0`, (line) => lines.push(line));
  await follow.opened;
  simulator.control.advance(180_000);
  await expect.poll(() => lines.length).toBeGreaterThan(5);
  follow.stop();
  const crashed = (
    await list('/api/v1/namespaces/batch/pods?labelSelector=app.kubernetes.io/name=emails')
  ).items.find((pod) => pod.status.containerStatuses?.[0]?.lastState.terminated);
  const previous = await kube.send(
    'GET',
    `/api/v1/namespaces/batch/pods/${crashed?.metadata.name}/log?previous=true`,
  );
  expect(previous.text).toContain('missing required setting SMTP_RELAY_URL');
});

test('faults strike Kubernetes too', async () => {
  simulator.control.addFault({ operation: 'kubernetes:list/pods', kind: 'throttle', count: 1 });
  expect((await kube.send('GET', '/api/v1/pods')).status).toBe(429);
  simulator.control.addFault({ operation: 'kubernetes:*', kind: 'drop', count: 1 });
  await expect(kube.send('GET', '/api/v1/pods')).rejects.toThrow();
  expect((await kube.send('GET', '/api/v1/pods')).status).toBe(200);
});

test('a watch can be held, spoilt and cut from outside', async () => {
  const disturb = (what: string) =>
    fetch(`${simulator.url}/_control/kubernetes`, {
      method: 'POST',
      body: JSON.stringify({
        account: '123456789012',
        region: 'eu-west-1',
        cluster: 'harbour',
        resource: 'configmaps',
        do: what,
      }),
    });
  const { metadata } = await list('/api/v1/configmaps');
  const lines: string[] = [];
  const watch = kube.follow(
    `/api/v1/configmaps?watch=1&resourceVersion=${metadata.resourceVersion}`,
    (line) => lines.push(line),
  );
  await watch.opened;
  await disturb('silence');
  await disturb('garbage');
  await kube.send('POST', '/api/v1/namespaces/shop/configmaps', { body: { metadata: { name: 'late' } } });
  await expect.poll(() => lines).toEqual(['{"type":"MODIF']);
  await disturb('speak');
  await expect.poll(() => lines.length).toBe(2);
  expect(JSON.parse(lines[1] ?? '')).toMatchObject({ type: 'ADDED', object: { metadata: { name: 'late' } } });
  await disturb('cut');
  await watch.ended;
});

test('a Deployment that recreates its pods waits for the old ones to go', async () => {
  const template = (image: string) => ({
    metadata: { labels: { app: 'solo' } },
    spec: { containers: [{ name: 'solo', image }] },
  });
  const spec = { replicas: 2, strategy: { type: 'Recreate' }, selector: { matchLabels: { app: 'solo' } } };
  const body = { metadata: { name: 'solo' }, spec: { ...spec, template: template('nginx:1') } };
  const made = await kube.send('POST', '/apis/apps/v1/namespaces/shop/deployments', { body });
  expect(made.status).toBe(201);
  simulator.control.advance(20_000);
  const patch = { spec: { template: template('nginx:2') } };
  await kube.send('PATCH', deployment('shop', 'solo'), {
    type: 'application/strategic-merge-patch+json',
    body: patch,
  });
  simulator.control.advance(500);
  expect((await read(deployment('shop', 'solo'))).status.updatedReplicas).toBeUndefined();
  simulator.control.advance(20_000);
  expect((await read(deployment('shop', 'solo'))).status).toMatchObject({
    replicas: 2,
    updatedReplicas: 2,
    availableReplicas: 2,
  });
  await kube.send('DELETE', deployment('shop', 'solo'));
  simulator.control.advance(10_000);
  expect((await list('/api/v1/namespaces/shop/pods?labelSelector=app%3Dsolo')).items).toEqual([]);
});
