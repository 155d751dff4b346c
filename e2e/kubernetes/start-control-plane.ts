import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { findFreePorts } from '../support/free-ports.ts';
import { type ClusterFolder, prepareFolder, type Webhook } from './cluster-folder.ts';
import { compactEtcd } from './compact-etcd.ts';
import { type Part, readPartLog, startPart } from './control-plane-part.ts';
import { connectKube, type KubeClient } from './kube-client.ts';
import { registerMetrics } from './metrics-service.ts';
import { createNodes } from './nodes.ts';
import { listArguments } from './part-arguments.ts';

export type ControlPlaneOptions = {
  binary: string;
  nodes?: number;
  namespaces?: string[];
  /** Who checks tokens of the EKS kind. */
  webhook?: Webhook;
  /** Whether pods and nodes are measured; the first numbers come after half a minute. */
  isMeasured?: boolean;
};

export type ControlPlane = {
  server: string;
  /** The authority that vouches for the server, as PEM. */
  authority: string;
  /** Speaks as a member of `system:masters`. */
  admin: KubeClient;
  apiserver: {
    /** As a lost machine: connections break without an end. */
    kill: () => Promise<void>;
    /** Starts it again on the same port, and waits until it is ready. */
    start: () => Promise<void>;
  };
  /** Every version before now is forgotten; a cache of the API server may go on knowing it for a moment. */
  compact: () => Promise<void>;
  stop: () => Promise<void>;
};

const readyWithinMs = 180_000;

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
  const { binary, nodes = 3, namespaces = [], isMeasured = false } = options;
  const [etcd = 0, peer = 0, apiserver = 0, kwok = 0, kubelet = 0, metrics = 0] = await findFreePorts(6);
  const server = `https://127.0.0.1:${apiserver}`;
  const adminToken = randomBytes(24).toString('hex');
  const place = await prepareFolder({
    binary,
    server,
    webhook: options.webhook,
    tokens: [{ token: adminToken, user: 'rig-admin', groups: ['system:masters'] }],
  });
  const { folder, authority } = place;
  const args = listArguments({ etcd, peer, apiserver, kwok, kubelet, metrics }, options);
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
    if (isMeasured) {
      start('metrics-server');
      await registerMetrics(admin, metrics);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    server,
    authority,
    admin,
    apiserver: {
      kill: async () => parts.get('apiserver')?.kill(),
      start: async () => {
        start('apiserver');
        await waitUntilReady(parts.get('apiserver'), place, admin);
      },
    },
    compact: () => compactEtcd(etcd),
    stop,
  };
}

/** Makes namespaces and waits for the account that every pod of them needs. */
async function createNamespaces(admin: KubeClient, names: string[]): Promise<void> {
  for (const name of names) await admin.create('/api/v1/namespaces', { metadata: { name } });
  for (const name of ['default', ...names])
    await admin.until(`/api/v1/namespaces/${name}/serviceaccounts/default`, () => true);
}
