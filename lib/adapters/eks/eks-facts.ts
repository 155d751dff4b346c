import type { Cluster as EksCluster } from '@aws-sdk/client-eks';
import type { ClusterDetail, EksFacts } from '#lib/contract/clusters.ts';
import { toInstant, toIssues } from './names.ts';

type OwnFacts = Omit<EksFacts, 'insights' | 'updates' | 'accessEntries' | 'newerVersions'>;

/** What DescribeCluster alone tells. */
export const factsOf = (cluster: EksCluster): OwnFacts => {
  const { resourcesVpcConfig: vpc, platformVersion, endpoint, computeConfig, deletionProtection } = cluster;
  const createdAt = toInstant(cluster.createdAt);
  const authenticationMode = cluster.accessConfig?.authenticationMode;
  const supportType = cluster.upgradePolicy?.supportType;
  const isPublic = vpc?.endpointPublicAccess ?? false;
  return {
    ...(platformVersion ? { platformVersion } : {}),
    ...(createdAt ? { createdAt } : {}),
    endpoint: {
      ...(endpoint ? { url: endpoint } : {}),
      isPublic,
      isPrivate: vpc?.endpointPrivateAccess ?? false,
      publicCidrs: isPublic ? (vpc?.publicAccessCidrs ?? []) : [],
    },
    ...(authenticationMode ? { authenticationMode } : {}),
    ...(supportType ? { supportType } : {}),
    logging: (cluster.logging?.clusterLogging ?? []).flatMap(({ enabled, types = [] }) =>
      enabled ? types : [],
    ),
    ...(computeConfig?.enabled === undefined ? {} : { autoMode: computeConfig.enabled }),
    ...(deletionProtection === undefined ? {} : { deletionProtection }),
    issues: toIssues(cluster.health?.issues),
  };
};

/** The rest of its configuration, under the names that EKS gives it. */
export const settingsOf = (cluster: EksCluster): ClusterDetail['settings'] => {
  const { resourcesVpcConfig: vpc, kubernetesNetworkConfig: network, connectorConfig } = cluster;
  const rows: [name: string, value: string | undefined][] = [
    ['roleArn', cluster.roleArn],
    ['vpcId', vpc?.vpcId || undefined],
    ['subnetIds', vpc?.subnetIds?.join(', ')],
    ['clusterSecurityGroupId', vpc?.clusterSecurityGroupId],
    ['securityGroupIds', vpc?.securityGroupIds?.join(', ')],
    ['serviceIpv4Cidr', network?.serviceIpv4Cidr],
    ['serviceIpv6Cidr', network?.serviceIpv6Cidr],
    ['ipFamily', network?.ipFamily],
    ['oidcIssuer', cluster.identity?.oidc?.issuer],
    ['encryptionKeyArn', cluster.encryptionConfig?.map(({ provider }) => provider?.keyArn).join(', ')],
    ['zonalShift', cluster.zonalShiftConfig?.enabled?.toString()],
    ['controlPlaneScalingTier', cluster.controlPlaneScalingConfig?.tier],
    ['outpostArns', cluster.outpostConfig?.outpostArns?.join(', ')],
    ['connectorProvider', connectorConfig?.provider],
  ];
  return rows.flatMap(([name, value]) => (value ? [{ name, value }] : []));
};

export const tagsOf = ({ tags = {} }: EksCluster): ClusterDetail['tags'] =>
  Object.entries(tags).map(([key, value]) => ({ key, value }));
