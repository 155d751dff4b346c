import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signToken } from '#lib/adapters/eks/sign-token.ts';
import { describeRealKubernetes } from './real-kubernetes.ts';
import { clusterName, type Rig, startRig, userSecret } from './start-rig.ts';

const deployments = '/apis/apps/v1/namespaces/shop/deployments';
const user = { accessKeyId: '123456789012', secretAccessKey: userSecret };

describeRealKubernetes('the rig', (binary) => {
  let rig: Rig;

  beforeAll(async () => {
    rig = await startRig({ binary });
  });
  afterAll(() => rig?.stop());

  type SignInput = {
    credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
    clusterKey?: string;
    minutesAgo?: number;
  };
  const sign = ({ credentials = user, clusterKey = clusterName, minutesAgo = 0 }: SignInput = {}) =>
    signToken({
      credentials,
      clusterKey,
      region: 'eu-west-1',
      endpoint: { protocol: 'http:', hostname: '127.0.0.1', port: rig.simulator.port },
      at: new Date(Date.now() - minutesAgo * 60_000),
    });
  const assume = async (name: string) => {
    const sts = new STSClient({ region: 'eu-west-1', endpoint: rig.simulator.url, credentials: user });
    const { Credentials } = await sts.send(
      new AssumeRoleCommand({ RoleArn: `arn:aws:iam::123456789012:role/${name}`, RoleSessionName: 'ada' }),
    );
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
    return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  };
  const pods = (namespace: string) => `/api/v1/namespaces/${namespace}/pods`;

  test('nodes look as EKS makes them, and a Deployment rolls out on them', async () => {
    const { items } = await rig.plane.admin.get('/api/v1/nodes');
    expect(items).toHaveLength(3);
    expect(items[0]).toMatchObject({
      metadata: { labels: { 'eks.amazonaws.com/nodegroup': 'general' } },
      spec: { providerID: expect.stringMatching(/^aws:\/\/\/eu-west-1[abc]\/i-/) },
      status: { allocatable: { cpu: '3920m' } },
    });
    await rig.plane.admin.create(deployments, {
      metadata: { name: 'web' },
      spec: {
        replicas: 3,
        selector: { matchLabels: { app: 'web' } },
        template: {
          metadata: { labels: { app: 'web' } },
          spec: { containers: [{ name: 'web', image: 'nginx:1' }] },
        },
      },
    });
    const { status } = await rig.plane.admin.until(
      `${deployments}/web`,
      (one) => one.status.availableReplicas === 3,
    );
    expect(status.conditions).toContainEqual(expect.objectContaining({ type: 'Available', status: 'True' }));
    const version = await rig.plane.admin.get('/version');
    expect(version.gitVersion).toMatch(/^v1\.36\.\d+$/);
  });

  test('a token of the EKS kind signs in as whom STS says, with the rights of their groups', async () => {
    const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
    const reviews = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
    const admin = await rig.plane.admin.send('POST', reviews, { body: review, token: await sign() });
    expect(admin.body.status.userInfo).toMatchObject({
      username: 'arn:aws:iam::123456789012:user/developer',
      groups: expect.arrayContaining(['platform-admins', 'system:authenticated']),
    });
    const token = await sign({ credentials: await assume('shop-editor') });
    const editor = await rig.plane.admin.send('POST', reviews, { body: review, token });
    expect(editor.body.status.userInfo).toMatchObject({
      username: 'arn:aws:sts::123456789012:assumed-role/shop-editor/ada',
      extra: { canonicalArn: ['arn:aws:iam::123456789012:role/shop-editor'] },
    });
    expect((await rig.plane.admin.send('GET', pods('shop'), { token })).status).toBe(200);
    const refused = await rig.plane.admin.send('GET', pods('payments'), { token });
    expect(refused.body).toMatchObject({
      code: 403,
      message:
        'pods is forbidden: User "arn:aws:sts::123456789012:assumed-role/shop-editor/ada" cannot list resource "pods" in API group "" in the namespace "payments"',
    });
  });

  test('every other token is refused', async () => {
    const stranger = await assume('stranger');
    const tokens = {
      garbage: 'k8s-aws-v1.garbage',
      'another cluster': await sign({ clusterKey: 'harbour' }),
      'a wrong secret': await sign({ credentials: { ...user, secretAccessKey: 'wrong' } }),
      'too old': await sign({ minutesAgo: 16 }),
      'no access entry': await sign({ credentials: stranger }),
      changed: (await sign()).replace(/.{3}$/, 'AAA'),
    };
    for (const [what, token] of Object.entries(tokens)) {
      const answer = await rig.plane.admin.send('GET', pods('shop'), { token });
      expect([what, answer.status, answer.body.message]).toEqual([what, 401, 'Unauthorized']);
    }
    expect(rig.webhook.refusals).toEqual(
      expect.arrayContaining([
        'token is expired',
        expect.stringContaining('signature'),
        expect.stringContaining('principalArn could not be found'),
      ]),
    );
    const still = await rig.plane.admin.send('GET', pods('shop'), { token: await sign({ minutesAgo: 13 }) });
    expect(still.status).toBe(200);
  });

  test('nothing outlives a process that is killed', async () => {
    const program = path.join(import.meta.dirname, 'start-alone.ts');
    const child = spawn(process.execPath, [program, binary], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = await once(child.stdout, 'data');
    const { port, folder } = JSON.parse(String(line)) as { port: number; folder: string };
    child.kill('SIGKILL');
    await once(child, 'exit');
    const listens = () =>
      new Promise<boolean>((resolve) => {
        const socket = connect(port, '127.0.0.1', () => resolve(true));
        socket.on('connect', () => socket.destroy());
        socket.on('error', () => resolve(false));
      });
    await expect.poll(listens).toBe(false);
    // etcd puts its files away after it has stopped listening.
    rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
  });
});
