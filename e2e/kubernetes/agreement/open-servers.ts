import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { expect } from 'vitest';
import { signToken } from '#lib/adapters/eks/sign-token.ts';
import { harbourPath } from '#simulator/kubernetes/test-client.ts';
import { type Simulator, startSimulator } from '#simulator/server.ts';
import { connectKube } from '../kube-client.ts';
import { clusterName, type Rig, startRig, userSecret } from '../start-rig.ts';
import type { Server } from './story.ts';

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
  return {
    adminToken: () => sign(),
    editorToken: () => signAs('shop-editor'),
    viewerToken: () => signAs('shop-viewer'),
  };
}

async function openSimulated(simulator: Simulator): Promise<Server> {
  const { authority } = simulator.kubernetes;
  const server = `${simulator.kubernetes.url}${harbourPath}`;
  const signer = createSigner(simulator, 'harbour');
  const forget = async () => {
    const body = { account: '123456789012', region: 'eu-west-1', cluster: 'harbour', do: 'compact' };
    await fetch(`${simulator.url}/_control/kubernetes`, { method: 'POST', body: JSON.stringify(body) });
  };
  const client = connectKube({ server, authority, token: await signer.adminToken() });
  return { name: 'simulator', authority, client, ...signer, forgetPages: forget, forgetWatches: forget };
}

async function openReal({ plane, simulator }: Rig): Promise<Server> {
  const { server, authority, apiserver, compact } = plane;
  const signer = createSigner(simulator, clusterName);
  const client = connectKube({ server, authority, token: await signer.adminToken() });
  return {
    name: 'real',
    authority,
    client,
    ...signer,
    forgetPages: compact,
    forgetWatches: async (isForgotten) => {
      await compact();
      // What watches are told from is only lost with the process.
      await apiserver.kill();
      await apiserver.start();
      await expect.poll(isForgotten).toBe(true);
    },
  };
}

export type Servers = { simulator: Server; real: Server; close: () => Promise<void> };

/** Both servers, each with its own EKS and STS. */
export async function openServers(binary: string): Promise<Servers> {
  // Time that passes faster: its pods take as long to start as those of the rig.
  const simulator = await startSimulator({ quotas: false, speed: 20 });
  const rig = await startRig({ binary });
  const [simulated, real] = [await openSimulated(simulator), await openReal(rig)];
  return {
    simulator: simulated,
    real,
    close: async () => {
      simulated.client.close();
      real.client.close();
      await Promise.all([rig.stop(), simulator.close()]);
    },
  };
}
