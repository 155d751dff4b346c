import { epochSeconds, type Operation, type Operations } from '../operation.ts';
import { arnOf, getCluster, missing, pageNames, readEks } from './eks-scope.ts';

/** What may be installed on the cluster's version, newest first. */
const published: Record<string, { type: string; versions: string[] }> = {
  'amazon-cloudwatch-observability': {
    type: 'observability',
    versions: ['v4.5.0-eksbuild.1', 'v4.4.0-eksbuild.1'],
  },
  coredns: {
    type: 'networking',
    versions: ['v1.13.1-eksbuild.1', 'v1.12.4-eksbuild.1', 'v1.12.3-eksbuild.1'],
  },
  'kube-proxy': {
    type: 'networking',
    versions: ['v1.34.1-eksbuild.2', 'v1.34.0-eksbuild.4', 'v1.34.0-eksbuild.2'],
  },
  'metrics-server': { type: 'observability', versions: ['v0.8.0-eksbuild.3', 'v0.8.0-eksbuild.1'] },
  'vpc-cni': {
    type: 'networking',
    versions: ['v1.21.1-eksbuild.1', 'v1.20.4-eksbuild.2', 'v1.20.1-eksbuild.1'],
  },
  'aws-ebs-csi-driver': { type: 'storage', versions: ['v1.53.0-eksbuild.1'] },
};

const listAddons: Operation = (input, call) => {
  const fields = readEks(input);
  const cluster = getCluster(call, fields.text('clusterName'));
  const { items, nextToken } = pageNames(
    fields,
    cluster.addons.map((one) => one.name),
  );
  return { addons: items, nextToken };
};

const describeAddon: Operation = (input, call) => {
  const fields = readEks(input);
  const cluster = getCluster(call, fields.text('clusterName'));
  const name = fields.text('addonName');
  const addon = cluster.addons.find((one) => one.name === name);
  if (!addon)
    throw missing(`No addon: ${name} found in cluster: ${cluster.name}`, {
      clusterName: cluster.name,
      addonName: name,
    });
  return {
    addon: {
      addonName: name,
      clusterName: cluster.name,
      status: addon.status,
      addonVersion: addon.version,
      health: {
        issues: addon.issues.map((resource) => ({
          code: 'InsufficientNumberOfReplicas',
          message: `The add-on is unhealthy because it doesn't have the desired number of replicas.`,
          resourceIds: [resource],
        })),
      },
      addonArn: arnOf(cluster, 'addon', `${name}/d4e9f306-7182-4c5d-9eaf-90817263d4ef`),
      createdAt: epochSeconds(cluster.createdAtMs),
      modifiedAt: epochSeconds(cluster.createdAtMs),
      tags: {},
    },
  };
};

const describeAddonVersions: Operation = (input) => {
  const fields = readEks(input);
  const wanted = fields.maybeText('addonName');
  const clusterVersion = fields.maybeText('kubernetesVersion') ?? '1.34';
  const rows = Object.entries(published).filter(([name]) => !wanted || name === wanted);
  return {
    addons: rows.map(([addonName, { type, versions }]) => ({
      addonName,
      type,
      owner: 'aws',
      publisher: 'eks',
      addonVersions: versions.map((addonVersion, index) => ({
        addonVersion,
        architecture: ['amd64', 'arm64'],
        computeTypes: ['ec2', 'auto', 'hybrid'],
        compatibilities: [
          {
            clusterVersion,
            platformVersions: ['*'],
            defaultVersion: index === Math.min(1, versions.length - 1),
          },
        ],
        requiresConfiguration: false,
        requiresIamPermissions: addonName === 'vpc-cni',
      })),
    })),
  };
};

export const addonOperations: Operations = {
  ListAddons: listAddons,
  DescribeAddon: describeAddon,
  DescribeAddonVersions: describeAddonVersions,
};
