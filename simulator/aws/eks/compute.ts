import { epochSeconds, type Operation, type Operations } from '../operation.ts';
import { arnOf, getCluster, missing, pageNames, readEks } from './eks-scope.ts';

const subnets = ['subnet-0a1f3c5e7d9b20411', 'subnet-0b2e4d6f8c1a30522', 'subnet-0c3d5e7a9b1f40633'];
const taintEffects: Record<string, string> = {
  NoSchedule: 'NO_SCHEDULE',
  NoExecute: 'NO_EXECUTE',
  PreferNoSchedule: 'PREFER_NO_SCHEDULE',
};

const listNodegroups: Operation = (input, call) => {
  const fields = readEks(input);
  const cluster = getCluster(call, fields.text('clusterName'));
  const { items, nextToken } = pageNames(
    fields,
    cluster.nodegroups.map((one) => one.name),
  );
  return { nodegroups: items, nextToken };
};

const describeNodegroup: Operation = (input, call) => {
  const fields = readEks(input);
  const cluster = getCluster(call, fields.text('clusterName'));
  const name = fields.text('nodegroupName');
  const group = cluster.nodegroups.find((one) => one.name === name);
  if (!group)
    throw missing(`No node group found for name: ${name}.`, {
      clusterName: cluster.name,
      nodegroupName: name,
    });
  return {
    nodegroup: {
      nodegroupName: name,
      nodegroupArn: arnOf(cluster, 'nodegroup', `${name}/b2c7d1e4-5f60-4a3b-9c8d-7e6f5a4b3c2d`),
      clusterName: cluster.name,
      version: cluster.version,
      releaseVersion: group.releaseVersion,
      createdAt: epochSeconds(cluster.createdAtMs),
      modifiedAt: epochSeconds(cluster.createdAtMs),
      status: 'ACTIVE',
      capacityType: 'ON_DEMAND',
      scalingConfig: { minSize: group.min, maxSize: group.max, desiredSize: group.desired },
      instanceTypes: [group.instanceType],
      subnets,
      amiType: 'AL2023_x86_64_STANDARD',
      nodeRole: `arn:aws:iam::${cluster.account}:role/${cluster.name}-node`,
      labels: group.labels,
      taints: group.taints.map(({ key, value, effect }) => ({
        key,
        value,
        effect: taintEffects[effect] ?? effect,
      })),
      resources: { autoScalingGroups: [{ name: `eks-${name}-b2c7d1e4-5f60-4a3b-9c8d-7e6f5a4b3c2d` }] },
      diskSize: 80,
      health: { issues: [] },
      updateConfig: { maxUnavailable: 1 },
      tags: {},
    },
  };
};

const listFargateProfiles: Operation = (input, call) => {
  const fields = readEks(input);
  const cluster = getCluster(call, fields.text('clusterName'));
  const { items, nextToken } = pageNames(
    fields,
    cluster.fargateProfiles.map((one) => one.name),
  );
  return { fargateProfileNames: items, nextToken };
};

const describeFargateProfile: Operation = (input, call) => {
  const fields = readEks(input);
  const cluster = getCluster(call, fields.text('clusterName'));
  const name = fields.text('fargateProfileName');
  const profile = cluster.fargateProfiles.find((one) => one.name === name);
  if (!profile)
    throw missing(`No Fargate Profile found with name: ${name}.`, {
      clusterName: cluster.name,
      fargateProfileName: name,
    });
  return {
    fargateProfile: {
      fargateProfileName: name,
      fargateProfileArn: arnOf(cluster, 'fargateprofile', `${name}/c3d8e2f5-6071-4b4c-8d9e-8f70615c4d3e`),
      clusterName: cluster.name,
      createdAt: epochSeconds(cluster.createdAtMs),
      podExecutionRoleArn: `arn:aws:iam::${cluster.account}:role/${cluster.name}-fargate`,
      subnets,
      selectors: profile.selectors,
      status: 'ACTIVE',
      health: { issues: [] },
      tags: {},
    },
  };
};

export const computeOperations: Operations = {
  ListNodegroups: listNodegroups,
  DescribeNodegroup: describeNodegroup,
  ListFargateProfiles: listFargateProfiles,
  DescribeFargateProfile: describeFargateProfile,
};
