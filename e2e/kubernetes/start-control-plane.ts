import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { type ClusterFolder, prepareFolder, type Webhook } from './cluster-folder.ts';
import { type Part, readPartLog, startPart } from './control-plane-part.ts';
import { findFreePorts } from './free-ports.ts';
import { connectKube, type KubeClient } from './kube-client.ts';
import { createNodes } from './nodes.ts';

export type ControlPlaneOptions = {
  binary: string;
  nodes?: number;
  namespaces?: string[];
  /** Who checks tokens of the EKS kind. */
  webhook?: Webhook;
  /** How often old versions are forgotten; 5 minutes by default. */
  compactionInterval?: string;
};

export type ControlPlane = {
  server: string;
  /** The authority that vouches for the server, as PEM. */
  authority: string;
  adminToken: string;
  /** Speaks as a member of `system:masters`. */
  admin: KubeClient;
  folder: string;
  apiserver: {
    /** As a lost machine: connections break without an end. */
    kill: () => Promise<void>;
    stop: () => Promise<void>;
    /** Starts it again on the same port, and waits until it is ready. */
    start: () => Promise<void>;
  };
  stop: () => Promise<void>;
};

const readyWithinMs = 60_000;

type Ports = { etcd: number; peer: number; apiserver: number; kwok: number; kubelet: number };

/** What each part is started with. */
function listArguments(ports: Ports, { webhook, compactionInterval = '5m' }: ControlPlaneOptions) {
  const config = '--kubeconfig=admin.kubeconfig';
  const serving = ['--tls-cert-file=server.crt', '--tls-private-key-file=server.key'];
  const rates = ['--kube-api-qps=500', '--kube-api-burst=1000'];
  return {
    etcd: ['--data-dir=etcd', `--client-port=${ports.etcd}`, `--peer-port=${ports.peer}`],
    apiserver: [
      `--etcd-servers=http://127.0.0.1:${ports.etcd}`,
      `--etcd-compaction-interval=${compactionInterval}`,
      '--bind-address=127.0.0.1',
      `--secure-port=${ports.apiserver}`,
      ...serving,
      '--client-ca-file=ca.crt',
      '--service-account-issuer=https://kubernetes.default.svc',
      '--service-account-key-file=service-accounts.crt',
      '--service-account-signing-key-file=service-accounts.key',
      '--service-cluster-ip-range=10.100.0.0/16',
      '--authorization-mode=RBAC',
      '--token-auth-file=tokens.csv',
      '--kubelet-client-certificate=kubelet-client.crt',
      '--kubelet-client-key=kubelet-client.key',
      '--kubelet-certificate-authority=ca.crt',
      '--kubelet-preferred-address-types=InternalIP',
      // A loopback address is not valid in the Endpoints of the Service `kubernetes`.
      '--endpoint-reconciler-type=none',
      ...(webhook
        ? [
            '--authentication-token-webhook-config-file=webhook.kubeconfig',
            '--authentication-token-webhook-version=v1',
            '--authentication-token-webhook-cache-ttl=1s',
          ]
        : []),
    ],
    'controller-manager': [
      config,
      '--service-account-private-key-file=service-accounts.key',
      '--root-ca-file=ca.crt',
      '--leader-elect=false',
      '--secure-port=0',
      '--horizontal-pod-autoscaler-sync-period=2s',
      ...rates,
    ],
    scheduler: [config, '--leader-elect=false', '--secure-port=0', ...rates],
    kwok: [
      config,
      '--config=stages.yaml',
      '--manage-all-nodes',
      '--node-lease-duration-seconds=40',
      `--server-address=127.0.0.1:${ports.kwok}`,
      '--node-ip=127.0.0.1',
      // Logs and exec are asked of the kubelet beside it.
      `--node-port=${ports.kubelet}`,
      ...serving,
    ],
    kubelet: [
      config,
      `--port=${ports.kubelet}`,
      '--client-ca-file=ca.crt',
      ...serving,
      '--directory=kubelet',
    ],
  };
}

async function waitUntilReady(
  part: Part | undefined,
  { folder }: ClusterFolder,
  admin: KubeClient,
): Promise<void> {
  const untilMs = Date.now() + readyWithinMs;
  for (;;) {
    const answer = await admin.send('GET', '/readyz').catch(() => null);
    if (answer?.status === 200) return;
    if (Date.now() > untilMs || !part?.isRunning())
      throw new Error(`the API server does not get ready:\n${readPartLog(folder, 'apiserver')}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Starts etcd, the API server, its controllers, the scheduler and nodes that only seem to run containers. */
export async function startControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
  const { binary, nodes = 3, namespaces = [] } = options;
  const [etcd = 0, peer = 0, apiserver = 0, kwok = 0, kubelet = 0] = await findFreePorts(5);
  const server = `https://127.0.0.1:${apiserver}`;
  const adminToken = randomBytes(24).toString('hex');
  const place = await prepareFolder({
    binary,
    server,
    webhook: options.webhook,
    tokens: [{ token: adminToken, user: 'rig-admin', groups: ['system:masters'] }],
  });
  const { folder, authority } = place;
  const args = listArguments({ etcd, peer, apiserver, kwok, kubelet }, options);
  const parts = new Map<string, Part>();
  const start = (name: keyof typeof args): void => {
    parts.set(name, startPart({ binary, folder, name, args: args[name] }));
  };
  const admin = connectKube({ server, authority, token: adminToken });
  const stop = async (): Promise<void> => {
    admin.close();
    const last = parts.get('etcd');
    await Promise.all([...parts.values()].filter((part) => part !== last).map((part) => part.stop()));
    await last?.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    start('etcd');
    start('apiserver');
    await waitUntilReady(parts.get('apiserver'), place, admin);
    for (const name of ['controller-manager', 'scheduler', 'kwok', 'kubelet'] as const) start(name);
    await createNodes(admin, nodes);
    await createNamespaces(admin, namespaces);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    server,
    authority,
    adminToken,
    admin,
    folder,
    apiserver: {
      kill: async () => parts.get('apiserver')?.kill(),
      stop: async () => parts.get('apiserver')?.stop(),
      start: async () => {
        start('apiserver');
        await waitUntilReady(parts.get('apiserver'), place, admin);
      },
    },
    stop,
  };
}

/** Makes namespaces and waits for the account that every pod of them needs. */
async function createNamespaces(admin: KubeClient, names: string[]): Promise<void> {
  for (const name of names) await admin.create('/api/v1/namespaces', { metadata: { name } });
  for (const name of ['default', ...names])
    await admin.until(`/api/v1/namespaces/${name}/serviceaccounts/default`, () => true);
}

/** Where a control plane writes what went wrong, for a look while a test is held. */
export const logOf = (plane: ControlPlane, part: string): string => path.join(plane.folder, `${part}.log`);
