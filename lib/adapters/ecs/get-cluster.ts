import {
  DescribeCapacityProvidersCommand,
  type CapacityProvider as EcsCapacityProvider,
  type Cluster as EcsCluster,
} from '@aws-sdk/client-ecs';
import { chunksOf, mapLimited } from '#lib/adapters/aws/map-limited.ts';
import { readSoftly } from '#lib/adapters/aws/read-softly.ts';
import type { ClusterDetail, Node } from '#lib/contract/clusters.ts';
import { notFound } from '#lib/domain/domain-error.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import type { Bare, ReadOptions } from '#lib/domain/ports/region-reads.ts';
import { toTags } from './container-configuration.ts';
import type { EcsContext } from './ecs-context.ts';
import { describeClusters, toCluster } from './list-clusters.ts';
import { listNodes } from './list-nodes.ts';
import { clusterNameOf } from './names.ts';

type Provider = ClusterDetail['capacity']['providers'][number];

// DescribeCapacityProviders takes ten.
const batchSize = 10;

const isFargate = (name: string) => name === 'FARGATE' || name === 'FARGATE_SPOT';

const kindOf = (name: string, known: EcsCapacityProvider | undefined): Provider['kind'] => {
  if (name === 'FARGATE' || name === 'FARGATE_SPOT') return name;
  if (known?.autoScalingGroupProvider) return 'EC2';
  return known?.managedInstancesProvider ? 'MANAGED_INSTANCES' : 'OTHER';
};

const readProviders = async ({ clients, call }: EcsContext, names: string[], signal: AbortSignal) => {
  const own = names.filter((name) => !isFargate(name));
  const answers = await mapLimited(chunksOf(own, batchSize), 2, (capacityProviders) =>
    call({
      action: 'ecs:DescribeCapacityProviders',
      signal,
      send: (options) =>
        clients.ecs.send(new DescribeCapacityProvidersCommand({ capacityProviders }), options),
    }),
  );
  return answers.flatMap(({ capacityProviders = [] }) => capacityProviders);
};

const toProviders = (cluster: EcsCluster, known: readonly EcsCapacityProvider[]): Provider[] =>
  (cluster.capacityProviders ?? []).map((name) => {
    const provider = known.find((one) => one.name === name);
    const strategy = cluster.defaultCapacityProviderStrategy?.find((one) => one.capacityProvider === name);
    return {
      name,
      kind: kindOf(name, provider),
      ...(provider?.status ? { status: provider.status } : {}),
      ...(strategy?.weight === undefined ? {} : { weight: strategy.weight }),
      ...(strategy?.base === undefined ? {} : { base: strategy.base }),
    };
  });

/** A cluster with its capacity, settings and tags. */
export const getCluster = async (
  context: EcsContext,
  id: string,
  { signal }: ReadOptions,
): Promise<Read<Bare<ClusterDetail>>> => {
  const name = clusterNameOf(context, id);
  const [cluster] = await describeClusters(context, [name], { signal });
  if (!cluster) throw notFound('cluster', name);
  const noNodes: Read<Node[]> = { value: [], incomplete: [] };
  const [providers, nodes] = await Promise.all([
    readSoftly(`${id} capacity providers`, [], () =>
      readProviders(context, cluster.capacityProviders ?? [], signal),
    ),
    readSoftly(`${id} container instances`, noNodes, () => listNodes(context, id, { signal })),
  ]);
  return {
    value: {
      ...toCluster(context, cluster),
      capacity: {
        fargate: (cluster.capacityProviders ?? []).some(isFargate),
        providers: toProviders(cluster, providers.value),
        instances: nodes.value.value,
        nodeGroups: [],
        fargateProfiles: [],
        addOns: [],
      },
      settings: (cluster.settings ?? []).map(({ name: key = '', value = '' }) => ({ name: key, value })),
      tags: toTags(cluster.tags),
    },
    incomplete: [...providers.incomplete, ...nodes.incomplete, ...nodes.value.incomplete],
  };
};
