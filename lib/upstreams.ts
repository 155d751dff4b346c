import { createCall, type OnCall } from '#lib/adapters/aws/call.ts';
import { createClientPool } from '#lib/adapters/aws/clients.ts';
import { type AwsConnection, createIdentifier } from '#lib/adapters/aws/connection.ts';
import { createPacing } from '#lib/adapters/aws/pacing.ts';
import { createLogSource, type LogAccess } from '#lib/adapters/cloudwatch-logs/create-log-source.ts';
import { createRegistry, type ListImagesOf } from '#lib/adapters/ecr/create-registry.ts';
import { createEcsOperator } from '#lib/adapters/ecs/create-ecs-operator.ts';
import { createEcsReads } from '#lib/adapters/ecs/create-ecs-reads.ts';
import { createEcsShells } from '#lib/adapters/ecs/exec/create-ecs-shells.ts';
import { createEcsAccess } from '#lib/adapters/ecs/plan/ecs-access.ts';
import { createEksDirectory } from '#lib/adapters/eks/create-eks-directory.ts';
import { createKubeconfigDirectory } from '#lib/adapters/kubeconfig/create-kubeconfig-directory.ts';
import type { KubeContext } from '#lib/adapters/kubeconfig/read-kubeconfig.ts';
import {
  createKubernetesPlatform,
  type KubernetesPlace,
} from '#lib/adapters/kubernetes/create-kubernetes-platform.ts';
import { notFound } from '#lib/domain/domain-error.ts';
import type { LogSource } from '#lib/domain/ports/log-source.ts';
import type { PlatformUpstream, Upstream } from '#lib/domain/ports/upstream.ts';

/** A cluster of a kubeconfig belongs to no account and no Region. */
const nowhere = '-';

/** What reads of an account and Region by others go through: of several connections the first, as in the inventory. */
type Reach = LogAccess & { order: number; listImagesOf: ListImagesOf };

/** Everything that the process reads: each connection with its clients, under one pacing. */
export const createUpstreams = (options: {
  connections: AwsConnection[];
  /** The contexts of a kubeconfig, where they are switched on. */
  contexts?: KubeContext[];
  now: () => Date;
  onCall?: OnCall;
}): { upstreams: Upstream[]; logSource: LogSource; close: () => void } => {
  const { connections, contexts = [], now, onCall } = options;
  const pool = createClientPool();
  const pacing = createPacing();
  const identify = createIdentifier(pool);
  const reached = new Map<string, Reach>();
  const closing: (() => void)[] = [];
  const placeOf = (account: string, region: string) => `${account} ${region}`;

  const listElsewhere: ListImagesOf = (ref, signal) => {
    const found = reached.get(placeOf(ref.account, ref.region));
    if (!found) throw notFound('connection to the registry', `${ref.account} in ${ref.region}`);
    return found.listImagesOf(ref, signal);
  };

  const openKubernetes = (place: Omit<KubernetesPlace, 'now' | 'onCall'>): PlatformUpstream => {
    const { upstream, close } = createKubernetesPlatform({ ...place, now, ...(onCall && { onCall }) });
    closing.push(close);
    return upstream;
  };

  const ofAccounts = connections.map(
    (connection, order): Upstream => ({
      id: connection.name,
      name: connection.name,
      platform: 'ecs',
      regions: connection.regions,
      identify: () => identify(connection),
      open: ({ account, arn, partition }, region) => {
        const clients = pool.readClients(connection, region);
        const call = createCall({ pacing, account, region, onCall });
        const place = { connection, account, region, partition, clients, call, now };
        const registry = createRegistry({ ecr: clients.ecr, call, account, region, now }, { listElsewhere });
        const before = reached.get(placeOf(account, region));
        if (!before || order < before.order) {
          const { listImagesOf } = registry;
          reached.set(placeOf(account, region), { order, listImagesOf, logs: clients.logs, call });
        }
        const reads = createEcsReads(place);
        const access = createEcsAccess({ reads, pool, pacing, connection, account, region, now, onCall });
        const { namespaces } = connection;
        const directory = createEksDirectory({ ...place, identityArn: arn, namespaces });
        return {
          platforms: [
            { platform: 'ecs', reads, operator: createEcsOperator(access), shells: createEcsShells(access) },
            openKubernetes({ platform: 'eks', directory, images: access }),
          ],
          registry,
        };
      },
    }),
  );

  const namespaces = connections.flatMap((connection) => connection.namespaces ?? []);
  const ofContexts = contexts.map((context): Upstream => {
    const directory = createKubeconfigDirectory(context, namespaces);
    const id = `k8s:${context.context}`;
    return {
      id,
      name: context.context,
      platform: 'k8s',
      regions: [nowhere],
      identify: async () => ({ account: nowhere, arn: `context ${context.context}`, partition: nowhere }),
      open: () => ({ platforms: [openKubernetes({ platform: 'k8s', directory })], registry: null }),
    };
  });

  const logSource = createLogSource({
    find: (account, region) => reached.get(placeOf(account, region)) ?? null,
  });
  const close = () => {
    for (const end of closing) end();
    pool.destroy();
  };
  return { upstreams: [...ofAccounts, ...ofContexts], logSource, close };
};
