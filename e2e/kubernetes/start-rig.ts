import { signToken } from '#lib/adapters/eks/sign-token.ts';
import { type Simulator, startSimulator } from '#simulator/server.ts';
import { registerCluster } from '#simulator/world/eks-seed/register-cluster.ts';
import { type ControlPlane, type ControlPlaneOptions, startControlPlane } from './start-control-plane.ts';
import { startTokenWebhook, type TokenWebhook } from './token-webhook.ts';
import { untilAllowed } from './until-allowed.ts';

/** The secret of every key that no AssumeRole made; the simulator itself takes any. */
export const userSecret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
export const clusterName = 'lighthouse';

/** The groups that stand for EKS's access policies, which only EKS's own authorizer knows. */
export const groups = {
  developer: ['platform-admins'],
  'quarterdeck-operator': ['platform-admins'],
  'quarterdeck-reader': ['platform-readers'],
  'shop-editor': ['shop-editors'],
  'shop-viewer': ['shop-viewers'],
};

export type Rig = {
  simulator: Simulator;
  plane: ControlPlane;
  webhook: TokenWebhook;
  stop: () => Promise<void>;
};

const rbac = 'rbac.authorization.k8s.io';

async function grantRights({ admin }: ControlPlane): Promise<void> {
  const bind = (group: string, role: string, namespace?: string) =>
    admin.create(
      namespace
        ? `/apis/${rbac}/v1/namespaces/${namespace}/rolebindings`
        : `/apis/${rbac}/v1/clusterrolebindings`,
      {
        metadata: { name: `${group}-${role}` },
        roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: role },
        subjects: [{ apiGroup: rbac, kind: 'Group', name: group }],
      },
    );
  await admin.create(`/apis/${rbac}/v1/clusterroles`, {
    metadata: { name: 'read-everything' },
    rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'watch'] }],
  });
  await bind('platform-admins', 'cluster-admin');
  await bind('platform-readers', 'read-everything');
  await bind('shop-editors', 'edit', 'shop');
  await bind('shop-viewers', 'view', 'shop');
  await untilAllowed(admin, 'platform-admins', { verb: 'list', resource: 'secrets' });
  await untilAllowed(admin, 'platform-readers', { verb: 'list', resource: 'secrets' });
  // A controller fills these two from other roles, and puts all of `view` into `edit`.
  const scale = { verb: 'patch', group: 'apps', resource: 'deployments', subresource: 'scale' };
  await untilAllowed(admin, 'shop-editors', { namespace: 'shop', ...scale });
  for (const group of ['shop-editors', 'shop-viewers'])
    await untilAllowed(admin, group, { namespace: 'shop', verb: 'list', resource: 'pods' });
}

/** Waits until the API server lets in who comes with a token: its first call of the webhook may fail. */
async function untilLetIn({ admin }: ControlPlane, { port }: Simulator): Promise<void> {
  const token = await signToken({
    credentials: { accessKeyId: '123456789012', secretAccessKey: userSecret },
    clusterKey: clusterName,
    region: 'eu-west-1',
    endpoint: { protocol: 'http:', hostname: '127.0.0.1', port },
    at: new Date(),
  });
  const developer = admin.as(token);
  await developer.until('/api/v1/namespaces/default', () => true);
  developer.close();
}

/**
 * A real control plane that the simulator's EKS knows as the cluster `lighthouse`: whoever the simulator's STS says
 * that a token's bearer is comes in by the cluster's access entries, and RBAC says what they may do.
 */
export async function startRig(options: Omit<ControlPlaneOptions, 'webhook'>): Promise<Rig> {
  const simulator = await startSimulator({ quotas: false });
  const { world } = simulator;
  const webhook = await startTokenWebhook({
    cluster: clusterName,
    awsUrl: simulator.url,
    secretOf: (key) => world.sessionSecrets.get(key) ?? (key.startsWith('ASIA') ? null : userSecret),
  });
  let plane: ControlPlane | undefined;
  const stop = async () => {
    await plane?.stop();
    await webhook.close();
    await simulator.close();
  };
  try {
    const namespaces = ['shop', 'payments'];
    plane = await startControlPlane({ namespaces, ...options, webhook });
    const { server: url, authority } = plane;
    registerCluster(world, { name: clusterName, version: '1.36', url, authority, groups });
    await grantRights(plane);
    await untilLetIn(plane, simulator);
    return { simulator, plane, webhook, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
