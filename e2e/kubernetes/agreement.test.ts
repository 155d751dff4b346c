import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signToken } from '#lib/adapters/eks/sign-token.ts';
import { harbourPath } from '#simulator/kubernetes/test-client.ts';
import { type Simulator, startSimulator } from '#simulator/server.ts';
import { listStories } from './agreement/lists.ts';
import { normalise } from './agreement/normalise.ts';
import { podStories } from './agreement/pod-stories.ts';
import { rightStories } from './agreement/rights.ts';
import { rolloutStories } from './agreement/rollouts.ts';
import type { Server, Story } from './agreement/story.ts';
import { watchStories } from './agreement/watches.ts';
import { writeStories } from './agreement/writes.ts';
import { connectKube } from './kube-client.ts';
import { describeRealKubernetes } from './real-kubernetes.ts';
import { clusterName, type Rig, startRig, userSecret } from './start-rig.ts';

const user = { accessKeyId: '123456789012', secretAccessKey: userSecret };

/** Who signs tokens for a cluster by way of this simulator's STS. */
function createSigner({ port, url }: Simulator, clusterKey: string) {
  const sts = new STSClient({ region: 'eu-west-1', endpoint: url, credentials: user });
  const sign = (
    credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string } = user,
  ) =>
    signToken({
      credentials,
      clusterKey,
      region: 'eu-west-1',
      endpoint: { protocol: 'http:', hostname: '127.0.0.1', port },
      at: new Date(),
    });
  const signAs = async (role: string) => {
    const RoleArn = `arn:aws:iam::123456789012:role/${role}`;
    const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'ada' }));
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
    return sign({ accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken });
  };
  return { sign, editorToken: () => signAs('shop-editor'), viewerToken: () => signAs('shop-viewer') };
}

describeRealKubernetes('the simulated Kubernetes and the real one agree', (binary) => {
  let rig: Rig;
  let simulator: Simulator;
  let servers: Record<Server['name'], Server>;

  const openSimulated = async (): Promise<Server> => {
    const { url, authority } = simulator.kubernetes;
    const signer = createSigner(simulator, 'harbour');
    const forget = async () => {
      const body = { account: '123456789012', region: 'eu-west-1', cluster: 'harbour', do: 'compact' };
      await fetch(`${simulator.url}/_control/kubernetes`, { method: 'POST', body: JSON.stringify(body) });
    };
    const client = connectKube({ server: `${url}${harbourPath}`, authority, token: await signer.sign() });
    return { name: 'simulator', client, ...signer, forgetPages: forget, forgetWatches: forget };
  };

  const openReal = async (): Promise<Server> => {
    const { server, authority, apiserver } = rig.plane;
    const signer = createSigner(rig.simulator, clusterName);
    const client = connectKube({ server, authority, token: await signer.sign() });
    return {
      name: 'real',
      client,
      ...signer,
      // It forgets by itself, every few seconds.
      forgetPages: async () => {},
      forgetWatches: async (isForgotten) => {
        await expect.poll(isForgotten, { timeout: 30_000 }).toBe(true);
        // What watches are told from is only lost with the process.
        await apiserver.kill();
        await apiserver.start();
      },
    };
  };

  beforeAll(async () => {
    [rig, simulator] = await Promise.all([
      startRig({ binary, compactionInterval: '4s' }),
      // Time that passes faster: its pods take as long to start as real ones.
      startSimulator({ quotas: false, speed: 20 }),
    ]);
    servers = { simulator: await openSimulated(), real: await openReal() };
  });

  afterAll(async () => {
    for (const { client } of Object.values(servers ?? {})) client.close();
    await Promise.all([rig?.stop(), simulator?.close()]);
  });

  const tellAll = (stories: Story[]): void => {
    for (const { title, tell, shows } of stories)
      test(title, async () => {
        const [simulated, real] = await Promise.all([tell(servers.simulator), tell(servers.real)]);
        if (shows !== undefined) expect(real).toMatchObject(shows as object);
        expect(normalise(simulated)).toEqual(normalise(real));
      });
  };

  tellAll(listStories);
  tellAll(writeStories);
  tellAll(rolloutStories);
  tellAll(podStories);
  tellAll(rightStories);
  tellAll(watchStories);
});
