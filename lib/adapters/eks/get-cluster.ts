import type { Cluster as EksCluster } from '@aws-sdk/client-eks';
import { readSoftly } from '#lib/adapters/aws/read-softly.ts';
import type { DirectoryDetail } from '#lib/adapters/kubernetes/cluster-directory.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import type { ReadOptions } from '#lib/domain/ports/region-reads.ts';
import { listAccessEntries } from './access-entries.ts';
import { listAddOns } from './add-ons.ts';
import { listClusterVersions, supportOf } from './cluster-versions.ts';
import { describeCluster } from './describe-cluster.ts';
import { sayOnce } from './describe-each.ts';
import type { EksContext } from './eks-context.ts';
import { factsOf, settingsOf, tagsOf } from './eks-facts.ts';
import { listFargateProfiles } from './fargate-profiles.ts';
import { listInsights } from './insights.ts';
import { toCluster } from './list-clusters.ts';
import { clusterNameOf, eksClusterId } from './names.ts';
import { listNodeGroups } from './node-groups.ts';
import { listUpdates } from './updates.ts';

const nothing = { value: [], incomplete: [] };

const readParts = async (context: EksContext, cluster: EksCluster, signal: AbortSignal) => {
  const { name = '', version, accessConfig, connectorConfig } = cluster;
  // A cluster that is only registered with EKS has none of these.
  const isConnected = connectorConfig !== undefined;
  const hasEntries = accessConfig?.authenticationMode !== 'CONFIG_MAP';
  const versions = readSoftly(`${eksClusterId(context, name)} version support`, [], () =>
    listClusterVersions(context, signal),
  );
  if (isConnected)
    return {
      nodeGroups: nothing,
      fargateProfiles: nothing,
      addOns: nothing,
      insights: nothing,
      accessEntries: nothing,
      updates: nothing,
      versions: await versions,
    };
  const [nodeGroups, fargateProfiles, addOns, insights, accessEntries] = await Promise.all([
    listNodeGroups(context, name, signal),
    listFargateProfiles(context, name, signal),
    listAddOns(context, name, { kubernetesVersion: version, signal }),
    listInsights(context, name, signal),
    hasEntries ? listAccessEntries(context, name, signal) : nothing,
  ]);
  const updates = await listUpdates(context, name, {
    nodeGroups: nodeGroups.value.map((one) => one.name),
    addOns: addOns.value.map((one) => one.name),
    signal,
  });
  return {
    nodeGroups,
    fargateProfiles,
    addOns,
    insights,
    accessEntries,
    updates,
    versions: await versions,
  };
};

/** A cluster as EKS has it; each part that cannot be read is named in `incomplete` with its IAM action. */
export const getCluster = async (
  context: EksContext,
  id: string,
  { signal }: ReadOptions,
): Promise<Read<DirectoryDetail>> => {
  const name = clusterNameOf(context, id);
  const cluster = await describeCluster(context, name, signal);
  const parts = await readParts(context, cluster, signal);
  return {
    value: {
      ...toCluster(context, name, cluster),
      capacity: {
        fargate: parts.fargateProfiles.value.length > 0,
        providers: [],
        instances: [],
        nodeGroups: parts.nodeGroups.value,
        fargateProfiles: parts.fargateProfiles.value,
        addOns: parts.addOns.value,
      },
      eks: {
        ...factsOf(cluster),
        ...supportOf(cluster.version, parts.versions.value),
        insights: parts.insights.value,
        updates: parts.updates.value,
        accessEntries: parts.accessEntries.value,
      },
      settings: settingsOf(cluster),
      tags: tagsOf(cluster),
    },
    incomplete: sayOnce(Object.values(parts).flatMap(({ incomplete }) => incomplete)),
  };
};
