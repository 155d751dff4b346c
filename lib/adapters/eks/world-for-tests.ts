import type { STSClient } from '@aws-sdk/client-sts';
import { createCall } from '#lib/adapters/aws/call.ts';
import { createClientPool } from '#lib/adapters/aws/clients.ts';
import type { AwsConnection } from '#lib/adapters/aws/connection.ts';
import { createPacing } from '#lib/adapters/aws/pacing.ts';
import type { ClusterDirectory } from '#lib/adapters/kubernetes/cluster-directory.ts';
import { openClusters } from '#simulator/kubernetes/test-client.ts';
import { startSimulator } from '#simulator/server.ts';
import { createManualClock } from '#simulator/world/clock.ts';
import type { EksCluster } from '#simulator/world/eks-state.ts';
import { createEksDirectory } from './create-eks-directory.ts';

export const account = '123456789012';
export const harbour = `eks:${account}:eu-west-1:harbour`;
export const staging = '210987654321';
/** Lets nobody in but its own team. */
export const jetty = `eks:${staging}:eu-west-1:jetty`;

type Opening = {
  /** An assumed role of the account instead of its user `developer`. */
  role?: string;
  /** Whose clusters; `role` is of it. */
  of?: string;
  now?: () => Date;
  namespaces?: string[];
  /** Whose credentials sign the tokens, instead of the connection's. */
  sts?: STSClient;
};

/** Keeps the order of calls, and lets nobody wait. */
const createQuickPacing = () => {
  let atMs = 0;
  return createPacing({
    now: () => atMs,
    sleep: async (ms) => {
      atMs += ms;
    },
  });
};

/**
 * A simulated AWS of its own, and the directory of eu-west-1 as somebody sees it. Its world stands still: what is read
 * twice is the same, at any time of the day. Tokens are signed by the real clock.
 */
export const startEksWorld = async () => {
  const simulator = await startSimulator({ quotas: false, clock: createManualClock() });
  openClusters(simulator, 'harbour', 'jetty');
  process.env.AWS_ENDPOINT_URL = simulator.url;
  process.env.AWS_ACCESS_KEY_ID = account;
  process.env.AWS_SECRET_ACCESS_KEY = 'anything';
  process.env.AWS_REGION = 'eu-west-1';
  const pool = createClientPool();
  const region = 'eu-west-1';

  const open = (opening: Opening = {}): ClusterDirectory => {
    const { role, of = account, now = () => new Date(), namespaces, sts } = opening;
    const connection: AwsConnection = {
      name: `${of} ${role}`,
      regions: [region],
      ...(role ? { roleArn: `arn:aws:iam::${of}:role/${role}` } : {}),
    };
    return createEksDirectory({
      connection,
      account: of,
      region,
      identityArn: role
        ? `arn:aws:sts::${of}:assumed-role/${role}/quarterdeck`
        : `arn:aws:iam::${of}:user/developer`,
      clients: { ...pool.readClients(connection, region), ...(sts ? { sts } : {}) },
      call: createCall({ pacing: createQuickPacing(), account: of, region }),
      now,
      namespaces,
    });
  };

  const cluster = (): EksCluster => {
    const found = simulator.world.regions.get(`${account}:${region}`)?.eks.clusters.get('harbour');
    if (!found) throw new Error('There is no harbour.');
    return found;
  };

  return {
    simulator,
    open,
    cluster,
    callsOf: (operation: string) =>
      simulator.control.listCalls().filter((call) => call.operation === operation).length,
    close: async () => {
      pool.destroy();
      await simulator.close();
    },
  };
};
export type EksWorld = Awaited<ReturnType<typeof startEksWorld>>;
