import { createHash } from 'node:crypto';
import { clusterPath } from '../../kubernetes/cluster-path.ts';
import type { EksCluster } from '../../world/eks-state.ts';
import { type Call, epochSeconds, type JsonObject, type Operation, type Operations } from '../operation.ts';
import { getRegion } from '../region.ts';
import { getCluster, missing, pageNames, readEks } from './eks-scope.ts';

const listClusters: Operation = (input, call) => {
  const { items, nextToken } = pageNames(readEks(input), [...getRegion(call).eks.clusters.keys()]);
  return { clusters: items, nextToken };
};

function describeOne(cluster: EksCluster, { kubernetes }: Call): JsonObject {
  const { account, region, name, elsewhere } = cluster;
  const id = createHash('sha256').update(cluster.arn).digest('hex').slice(0, 32).toUpperCase();
  return {
    name,
    arn: cluster.arn,
    createdAt: epochSeconds(cluster.createdAtMs),
    version: cluster.version,
    endpoint: elsewhere?.url ?? `${kubernetes?.url ?? ''}${clusterPath(cluster)}`,
    roleArn: `arn:aws:iam::${account}:role/${name}-cluster`,
    resourcesVpcConfig: {
      subnetIds: ['subnet-0a1f3c5e7d9b20411', 'subnet-0b2e4d6f8c1a30522', 'subnet-0c3d5e7a9b1f40633'],
      securityGroupIds: [],
      clusterSecurityGroupId: 'sg-0d4e6f8a1b3c50744',
      vpcId: 'vpc-0e5f7a9b2c4d60855',
      endpointPublicAccess: cluster.endpointPublicAccess,
      endpointPrivateAccess: true,
      publicAccessCidrs: ['0.0.0.0/0'],
    },
    kubernetesNetworkConfig: {
      serviceIpv4Cidr: '172.20.0.0/16',
      ipFamily: 'ipv4',
      elasticLoadBalancing: { enabled: false },
    },
    logging: {
      clusterLogging: [
        { types: ['api', 'audit', 'authenticator'], enabled: true },
        { types: ['controllerManager', 'scheduler'], enabled: false },
      ],
    },
    identity: { oidc: { issuer: `https://oidc.eks.${region}.amazonaws.com/id/${id}` } },
    status: cluster.status,
    certificateAuthority: {
      data: Buffer.from(elsewhere?.authority ?? kubernetes?.authority ?? '').toString('base64'),
    },
    platformVersion: cluster.platformVersion,
    tags: cluster.tags,
    health: { issues: [] },
    accessConfig: { authenticationMode: 'API' },
    upgradePolicy: { supportType: 'EXTENDED' },
    deletionProtection: true,
  };
}

const describeCluster: Operation = (input, call) => {
  const name = readEks(input).text('name');
  return { cluster: describeOne(getCluster(call, name), call) };
};

const day = (text: string): number => Date.parse(`${text}T00:00:00Z`) / 1000;

/** Kubernetes' versions on EKS, newest first: released, end of standard support, end of extended support. */
const versions: [version: string, released: string, standardEnd: string, extendedEnd: string][] = [
  ['1.35', '2026-01-27', '2027-03-27', '2028-03-27'],
  ['1.34', '2025-10-02', '2026-12-02', '2027-12-02'],
  ['1.33', '2025-05-29', '2026-07-29', '2027-07-29'],
  ['1.32', '2025-01-23', '2026-03-23', '2027-03-23'],
];

const describeClusterVersions: Operation = (input, call) => {
  const fields = readEks(input);
  const asked = [input.clusterVersions ?? []].flat().map(String);
  const nowSeconds = call.now / 1000;
  const rows = versions.map(([version, released, standardEnd, extendedEnd], index) => {
    const status = nowSeconds < day(standardEnd) ? 'STANDARD_SUPPORT' : 'EXTENDED_SUPPORT';
    return {
      clusterVersion: version,
      clusterType: 'eks',
      defaultPlatformVersion: `eks.${4 + index * 5}`,
      defaultVersion: index === 0,
      releaseDate: day(released),
      endOfStandardSupportDate: day(standardEnd),
      endOfExtendedSupportDate: day(extendedEnd),
      status: status.toLowerCase().replace('_', '-'),
      versionStatus: status,
      kubernetesPatchVersion: `${version}.${index + 1}`,
    };
  });
  const wanted = fields.maybeText('versionStatus');
  return {
    clusterVersions: rows.filter(
      (row) =>
        (asked.length === 0 || asked.includes(row.clusterVersion)) &&
        (!wanted || row.versionStatus === wanted),
    ),
  };
};

const listTagsForResource: Operation = (input, call) => {
  const arn = readEks(input).text('resourceArn');
  const cluster = [...getRegion(call).eks.clusters.values()].find((one) => arn === one.arn);
  if (!cluster) throw missing(`The specified resource ${arn} was not found`);
  return { tags: cluster.tags };
};

export const clusterOperations: Operations = {
  ListClusters: listClusters,
  DescribeCluster: describeCluster,
  DescribeClusterVersions: describeClusterVersions,
  ListTagsForResource: listTagsForResource,
};
